/* stand-in [-c FILE | --config=FILE] [--dry-run] [--version]      (other arguments are ignored)
 *
 * FLUENT_BIT_VERSION is the version that it claims to be. SIGTERM ends it with 0, unless it hangs.
 */
#include "stand-in.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct config config = {.input = "forward.0", .output = "stdout.0", .http_port = 2020};
struct state state;
const char *version = "3.2.0";

int is_at_least(int major, int minor, int patch) {
  int own[3] = {0}, asked[3] = {major, minor, patch};
  sscanf(version, "%d.%d.%d", &own[0], &own[1], &own[2]);
  for (int i = 0; i < 3; i++)
    if (own[i] != asked[i]) return own[i] > asked[i];
  return 1;
}

/* Recorded: whole seconds up to 3.2, nanoseconds without leading zeros in 4.2, milliseconds in 5.1. */
void log_line(const char *level, const char *format, ...) {
  char stamp[32], fraction[16] = "", text[512];
  struct timespec now;
  struct tm utc;
  va_list values;
  clock_gettime(CLOCK_REALTIME, &now);
  gmtime_r(&now.tv_sec, &utc);
  strftime(stamp, sizeof stamp, "%Y/%m/%d %H:%M:%S", &utc);
  if (is_at_least(5, 1, 0)) snprintf(fraction, sizeof fraction, ".%03ld", now.tv_nsec / 1000000);
  else if (is_at_least(4, 2, 0)) snprintf(fraction, sizeof fraction, ".%ld", now.tv_nsec);
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  fprintf(stderr, "[%s%s] [%5s] %s\n", stamp, fraction, level, text);
}

static void banner(void) {
  const char *home = is_at_least(4, 2, 0) ? "CNCF graduated project under the Fluent organization"
                                          : "CNCF sub-project under the umbrella of Fluentd";
  fprintf(stderr, "Fluent Bit v%s\n* Copyright (C) The Fluent Bit Authors\n* Fluent Bit is a %s\n* https://fluentbit.io\n\n",
      version, home);
}

static void on_term(int number) {
  static const char text[] = "[engine] caught signal (SIGTERM)\n[engine] service has stopped (0 pending tasks)\n";
  (void)number;
  _exit(write(2, text, sizeof text - 1) < 0);
}

static void start(void) {
  struct sigaction term = {.sa_handler = on_term};
  sigaction(SIGTERM, &term, 0);
  sigaction(SIGINT, &term, 0);
  signal(SIGPIPE, SIG_IGN);
  state.started_at = time(0);
  log_line("info", "[fluent bit] version=%s, commit=, pid=%d", version, getpid());
  log_line("info", "[storage] ver=1.5.2, type=memory, sync=normal, checksum=off, max_chunks_up=128");
  log_line("info", "[input:%.*s:%s] initializing", (int)strcspn(config.input, "."), config.input, config.input);
  if (*config.behaviour) log_line("info", "[stand-in]%s", config.behaviour);
  if (config.http_server) start_monitoring();
}

int main(int count, char **arguments) {
  const char *path = 0;
  int is_dry_run = 0;
  if (getenv("FLUENT_BIT_VERSION")) version = getenv("FLUENT_BIT_VERSION");
  for (int i = 1; i < count; i++) {
    const char *argument = arguments[i];
    if (!strncmp(argument, "--config=", 9)) path = argument + 9;
    else if ((!strcmp(argument, "-c") || !strcmp(argument, "--config")) && i + 1 < count) path = arguments[++i];
    else if (!strcmp(argument, "--dry-run") || !strcmp(argument, "-D")) is_dry_run = 1;
    else if (!strcmp(argument, "--version") || !strcmp(argument, "-V")) return printf("Fluent Bit v%s\n", version) < 0;
  }
  banner();
  if (path && !read_config(path)) return 1;
  if (is_dry_run) return fprintf(stderr, "configuration test is successful\n") < 0;
  start();
  for (long second = 0, after = behaviour_option("after", 3);; second++) {
    if (second == after) act();
    if (!state.is_paused && !state.is_hanging) state.records += 10;
    sleep(1);
  }
}
