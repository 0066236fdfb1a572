/* Reads a classic configuration (no YAML), as strictly as the version that it claims to be. Texts and exit codes follow dry runs of real
 * binaries of 1.9.2, 3.2.0, 4.2.8 and 5.1.1 (test/fixtures/dry-run). Not read: filters' and outputs' properties, @INCLUDE, @SET. */
#include "stand-in.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const plugins[] = {"forward", "tail", "tcp", "http", "dummy", "systemd", "kubernetes", "stdout", "null", "es", 0};
static const char *const input_properties[] = {"name", "tag", "alias", "listen", "port", "mem_buf_limit", "storage.type",
    "buffer_chunk_size", "buffer_max_size", "path", "db", "parser", "threaded", 0};

static int is_among(const char *word, const char *const *words) {
  for (; *words; words++)
    if (!strcasecmp(word, *words)) return 1;
  return 0;
}

/* "5MB", "512k", "1.5G", "4096" -> bytes, K is 1000; -1 if it is no size. */
static long parse_size(const char *text) {
  char *rest;
  double number = strtod(text, &rest);
  long unit = 1;
  if (!isdigit((unsigned char)*text)) return -1;
  switch (toupper((unsigned char)*rest)) {
    case 'K': unit = 1000; rest++; break;
    case 'M': unit = 1000 * 1000; rest++; break;
    case 'G': unit = 1000 * 1000 * 1000; rest++; break;
  }
  if (toupper((unsigned char)*rest) == 'B') rest++;
  return *rest ? -1 : (long)(number * unit);
}

static int is_on(const char *value) { return !strcasecmp(value, "on") || !strcasecmp(value, "true") || !strcasecmp(value, "yes"); }

static void read_service(const char *key, const char *value) {
  if (!strcasecmp(key, "HTTP_Server")) config.http_server = is_on(value);
  if (!strcasecmp(key, "HTTP_Port")) config.http_port = atoi(value);
  if (!strcasecmp(key, "Health_Check")) config.health_check = is_on(value);
  if (!strcasecmp(key, "storage.metrics")) config.storage_metrics = is_on(value);
}

/* Up to 4.0.2 a value that is none is told and ignored; from 4.0.3 on it stops the start. */
static int refuse_value(const char *key, const char *plugin) {
  log_line("error", "[config] could not configure property '%s' on input plugin with section name '%s'", key, plugin);
  return !is_at_least(4, 0, 3);
}

static int read_input(const char *key, const char *value, const char *plugin) {
  if (!strcasecmp(key, "Mem_Buf_Limit")) {
    long size = parse_size(value);
    if (size < 0) return refuse_value("mem_buf_limit", plugin);
    config.mem_buf_limit += size;
  }
  if (!strcasecmp(key, "storage.type") && strcasecmp(value, "memory") && strcasecmp(value, "filesystem"))
    return refuse_value("storage.type", plugin);
  if (is_at_least(5, 1, 0) && !is_among(key, input_properties)) {
    log_line("error", "[config] %s: unknown configuration property '%s'. The following properties are allowed: mem_buf_limit.", plugin, key);
    log_line("error", "[reload] check properties for input plugins is failed");
    return 0;
  }
  return 1;
}

static int read_name(const char *section, const char *name) {
  char *instance = !strcasecmp(section, "INPUT") ? config.input : !strcasecmp(section, "OUTPUT") ? config.output : 0;
  if (!is_among(name, plugins)) {
    log_line("error", "[config] section '%s' tried to instance a plugin name that doesn't exist", name);
    return 0;
  }
  if (instance) snprintf(instance, sizeof config.input, "%.60s.0", name);
  return 1;
}

/* "    Key   value with spaces  " in place: the key, and the value without spaces around it. */
static char *split(char *line, char **value) {
  char *key = line + strspn(line, " \t"), *end = key + strcspn(key, " \t");
  *value = end + strspn(end, " \t");
  for (char *last = *value + strlen(*value); last > *value && strchr(" \t", last[-1]); last--) last[-1] = 0;
  *end = 0;
  return key;
}

/* Reads one line into the section that it stands in; 0 if it is at fault. */
static int read_line(char *line, const char *path, int number) {
  static char section[64], plugin[64];
  char *key, *value, *behaviour = strstr(line, "# stand-in:");
  if (behaviour) snprintf(config.behaviour, sizeof config.behaviour, "%s", strchr(behaviour, ':') + 1);
  if (sscanf(line, "[%63[^]]", section) == 1 || line[strspn(line, " \t")] == '#' || !line[strspn(line, " \t")]) return 1;
  if (*line == '@') return 1;
  if (!isspace((unsigned char)*line)) {
    log_line("error", "[config] indentation level is too low");
    log_line("error", "[config] error in %s:%d: invalid indentation level", path, number);
    return 0;
  }
  key = split(line, &value);
  if (!strcasecmp(section, "SERVICE")) read_service(key, value);
  if (!strcasecmp(key, "Name")) return snprintf(plugin, sizeof plugin, "%s", value), read_name(section, value);
  return strcasecmp(section, "INPUT") ? 1 : read_input(key, value, plugin);
}

int read_config(const char *path) {
  char line[1024];
  int number = 0, is_good = 1;
  FILE *file = fopen(path, "r");
  if (!file) log_line("error", "[config] could not open configuration file %s: %s", path, strerror(errno));
  while (file && is_good && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\r\n")] = 0;
    is_good = read_line(line, path, ++number);
  }
  if (file) fclose(file);
  if (is_good && is_version("refuses", 0)) {
    log_line("error", "[config] section 'geoip2' tried to instance a plugin name that doesn't exist");
    is_good = 0;
  }
  if (file && is_good) return 1;
  log_line("error", "configuration file contains errors, aborting.");
  return 0;
}
