/* A stand-in for Fluent Bit in tests on a real cluster: it looks like it, and dies like it, for real. See ../README.md. */
#ifndef STAND_IN_H
#define STAND_IN_H

#include <time.h>

#define MIB (1024L * 1024L)

/* What the configuration says, of what the stand-in reads. */
struct config {
  char input[64], output[64]; /* instances: forward.0 */
  long mem_buf_limit;         /* bytes, the sum over all inputs; 0: no limit */
  int http_server, http_port, health_check, storage_metrics;
  char behaviour[256]; /* what follows "# stand-in:" */
};

/* How it is at this moment. */
struct state {
  time_t started_at;
  volatile long records, held; /* held: bytes in memory */
  volatile int is_paused, is_unhealthy, is_hanging;
};

extern struct config config;
extern struct state state;
extern const char *version; /* that it claims to be: 3.2.0 */

int is_at_least(int major, int minor, int patch);
void log_line(const char *level, const char *format, ...);

/* Reads a classic configuration as this version does. 0 if this version refuses it: then it has said why. */
int read_config(const char *path);

/* Answers the monitoring API in a thread of its own. */
void start_monitoring(void);

/* Does what the behaviour says; returns if that leaves it alive. */
void act(void);

/* The behaviour "eat mib=200" is `eat`, and its option mib is 200. */
int is_behaviour(const char *name);
long behaviour_option(const char *key, long otherwise);

/* Whether an option names the version that it claims to be; otherwise where there is no such option. */
int is_version(const char *key, int otherwise);

#endif
