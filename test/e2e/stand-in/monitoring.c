/* The monitoring API. The figures are plausible, not measured, apart from the memory that is held. */
#include "stand-in.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct answer { int status; const char *type; char body[4096]; };

static void say(struct answer *a, const char *type, const char *format, ...) {
  va_list values;
  a->status = 200;
  a->type = type;
  va_start(values, format);
  vsnprintf(a->body, sizeof a->body, format, values);
  va_end(values);
}

static void root(struct answer *a) {
  say(a, "application/json", "{\"fluent-bit\":{\"version\":\"%s\",\"edition\":\"Community\",\"flags\":[\"FLB_HAVE_HTTP_SERVER\",\"FLB_HAVE_METRICS\"]}}", version);
}

static void health(struct answer *a) {
  if (!config.health_check) return;
  say(a, "text/plain", state.is_unhealthy ? "error\n" : "ok\n");
  if (state.is_unhealthy) a->status = 500;
}

static void uptime(struct answer *a) {
  long up = time(0) - state.started_at;
  say(a, "application/json", "{\"uptime_sec\":%ld,\"uptime_hr\":\"Fluent Bit has been running:  %ld days, %ld hours, %ld minutes and %ld seconds\"}",
      up, up / 86400, up / 3600 % 24, up / 60 % 60, up % 60);
}

static void metrics(struct answer *a) {
  say(a, "application/json",
      "{\"input\":{\"%s\":{\"records\":%ld,\"bytes\":%ld}},\"filter\":{},\"output\":{\"%s\":{\"proc_records\":%ld,\"proc_bytes\":%ld,"
      "\"errors\":0,\"retries\":0,\"retries_failed\":0,\"dropped_records\":0,\"retried_records\":0}}}",
      config.input, state.records, state.records * 128 + state.held, config.output, state.records, state.records * 128);
}

static void storage(struct answer *a) {
  long chunks = state.held / (2 * MIB) + 1;
  if (!config.storage_metrics) return;
  say(a, "application/json",
      "{\"storage_layer\":{\"chunks\":{\"total_chunks\":%ld,\"mem_chunks\":%ld,\"fs_chunks\":0,\"fs_chunks_up\":0,\"fs_chunks_down\":0}},"
      "\"input_chunks\":{\"%s\":{\"status\":{\"overlimit\":%s,\"mem_size\":\"%.1fM\",\"mem_limit\":\"%.1fM\"},"
      "\"chunks\":{\"total\":%ld,\"up\":%ld,\"down\":0,\"busy\":0,\"busy_size\":\"0b\"}}}}",
      chunks, chunks, config.input, state.is_paused ? "true" : "false", (double)state.held / MIB, (double)config.mem_buf_limit / MIB, chunks, chunks);
}

static void prometheus(struct answer *a) {
  say(a, "text/plain; version=0.0.4",
      "# TYPE fluentbit_uptime counter\nfluentbit_uptime{hostname=\"stand-in\"} %ld\n"
      "# TYPE fluentbit_build_info gauge\nfluentbit_build_info{hostname=\"stand-in\",version=\"%s\",os=\"linux\"} %ld\n"
      "# TYPE fluentbit_input_records_total counter\nfluentbit_input_records_total{name=\"%s\"} %ld\n"
      "# TYPE fluentbit_input_bytes_total counter\nfluentbit_input_bytes_total{name=\"%s\"} %ld\n"
      "# TYPE fluentbit_input_storage_memory_bytes gauge\nfluentbit_input_storage_memory_bytes{name=\"%s\"} %ld\n"
      "# TYPE fluentbit_input_ingestion_paused gauge\nfluentbit_input_ingestion_paused{name=\"%s\"} %d\n"
      "# TYPE fluentbit_output_proc_records_total counter\nfluentbit_output_proc_records_total{name=\"%s\"} %ld\n"
      "# TYPE fluentbit_output_retries_total counter\nfluentbit_output_retries_total{name=\"%s\"} 0\n",
      (long)(time(0) - state.started_at), version, (long)state.started_at, config.input, state.records, config.input,
      state.records * 128 + state.held, config.input, state.held, config.input, state.is_paused, config.output, state.records, config.output);
}

static const struct { const char *path; void (*answer)(struct answer *); } routes[] = {
  {"/", root}, {"/api/v1/health", health}, {"/api/v1/uptime", uptime}, {"/api/v1/metrics", metrics}, {"/api/v1/storage", storage},
  {"/api/v1/metrics/prometheus", prometheus}, {"/api/v2/metrics/prometheus", prometheus},
};

static void serve(int client) {
  char request[4096], path[256] = "", head[256];
  struct answer a;
  struct timeval patience = {.tv_sec = 2};
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ssize_t got = read(client, request, sizeof request - 1);
  request[got > 0 ? got : 0] = 0;
  sscanf(request, "GET %255[^ ?]", path);
  if (strlen(path) > 1 && path[strlen(path) - 1] == '/') path[strlen(path) - 1] = 0;
  say(&a, "text/plain", "not found\n");
  a.status = 404;
  for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
    if (!strcmp(path, routes[i].path)) routes[i].answer(&a);
  int length = snprintf(head, sizeof head, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
      a.status, a.status == 200 ? "OK" : a.status == 404 ? "Not Found" : "Internal Server Error", a.type, strlen(a.body));
  if (write(client, head, length) < length || write(client, a.body, strlen(a.body)) < 0) log_line("debug", "[http_server] the client went away");
  close(client);
}

static void *serve_all(void *listener) {
  for (;;) {
    int client = accept((int)(long)listener, 0, 0);
    while (state.is_hanging) sleep(1);
    if (client >= 0) serve(client);
  }
  return 0;
}

void start_monitoring(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(config.http_port)};
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  pthread_t thread;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64) ||
      pthread_create(&thread, 0, serve_all, (void *)(long)listener)) {
    log_line("error", "[http_server] could not listen on %d: %s", config.http_port, strerror(errno));
    return;
  }
  log_line("info", "[http_server] listen iface=0.0.0.0 tcp_port=%d", config.http_port);
}
