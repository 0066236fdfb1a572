/* What it does, as a line "# stand-in: …" of its configuration says; test/e2e/README.md lists it. */
#include "stand-in.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int is_behaviour(const char *name) {
  const char *start = config.behaviour + strspn(config.behaviour, " ");
  size_t length = strlen(name);
  return !strncmp(start, name, length) && (!start[length] || start[length] == ' ');
}

static const char *text_option(const char *key) {
  char wanted[32];
  snprintf(wanted, sizeof wanted, " %s=", key);
  const char *found = strstr(config.behaviour, wanted);
  return found ? found + strlen(wanted) : 0;
}

long behaviour_option(const char *key, long otherwise) {
  const char *found = text_option(key);
  return found ? atol(found) : otherwise;
}

int is_version(const char *key, int otherwise) {
  const char *found = text_option(key);
  size_t length = strlen(version);
  return found ? !strncmp(found, version, length) && (!found[length] || found[length] == ' ') : otherwise;
}

static void eat(void) {
  long wanted = behaviour_option("mib", 1024), rate = behaviour_option("rate", 20);
  for (;; sleep(1)) {
    for (long i = 0; i < rate; i++) {
      if (config.mem_buf_limit && state.held + MIB > config.mem_buf_limit) {
        state.is_paused = 1;
        log_line("warn", "[input] %s paused (mem buf overlimit)", config.input);
        return;
      }
      if (state.held >= wanted * MIB) return;
      char *chunk = malloc(MIB);
      if (!chunk) abort();
      memset(chunk, 'x', MIB); /* touched, or the kernel would not count it */
      state.held += MIB;
    }
    log_line("info", "[stand-in] %ld MiB in memory", state.held / MIB);
  }
}

static void print_trace(int number) {
  static const char trace[] =
      "#0  0x561fdc899f07      in  fw_conn_event() at plugins/in_forward/fw_conn.c:75\n"
      "#1  0x561fdc835e92      in  flb_engine_start() at src/flb_engine.c:1060\n"
      "#2  0x561fdc8131f3      in  flb_lib_worker() at src/flb_lib.c:674\n"
      "#3  0x7f22a84a71f4      in  start_thread() at c:442\n"
      "#4  0x7f22a85278eb      in  clone3() at inux/x86_64/clone3.S:81\n"
      "#5  0xffffffffffffffff  in  ?\?\?() at ?\?\?:0\n";
  char stamp[64];
  time_t now = time(0);
  struct tm utc;
  gmtime_r(&now, &utc);
  strftime(stamp, sizeof stamp, "[%Y/%m/%d %H:%M:%S] [engine] caught signal (SIGSEGV)\n", &utc);
  if (write(2, stamp, strlen(stamp)) < 0 || write(2, trace, sizeof trace - 1) < 0) _exit(139);
  signal(number, SIG_DFL); /* and the fault, tried again on return, kills */
}

static void crash(void) {
  log_line("warn", "[input] %s paused (mem buf overlimit)", config.input);
  signal(SIGSEGV, print_trace);
  volatile int *nowhere = 0;
  *nowhere = 1;
}

/* An engine that stands still answers nothing and hears no SIGTERM, so that only SIGKILL ends it. */
static void hang(void) {
  signal(SIGTERM, SIG_IGN);
  state.is_hanging = 1;
}

void act(void) {
  if (!is_version("only", 1)) return;
  if (is_behaviour("eat")) eat();
  if (is_behaviour("segv")) crash();
  if (is_behaviour("exit")) exit((int)behaviour_option("code", 1));
  if (is_behaviour("hang")) hang();
  if (is_behaviour("unhealthy")) state.is_unhealthy = 1;
}
