import { atLeast, type FluentBitVersion } from './fluent-bit-version.ts';

const plugins: Readonly<Record<string, readonly string[]>> = {
  input:
    'collectd cpu disk docker docker_events dummy elasticsearch exec exec_wasi fluentbit_metrics forward head health http kafka kmsg kubernetes_events mem mqtt netif nginx_metrics node_exporter_metrics opentelemetry podman_metrics proc process_exporter_metrics prometheus_remote_write prometheus_scrape prometheus_textfile random serial splunk statsd stdin syslog systemd tail tcp thermal udp'.split(
      ' ',
    ),
  filter:
    'alter_size aws checklist ecs expect geoip2 grep kubernetes log_to_metrics lua modify multiline nest nightfall parser record_modifier rewrite_tag stdout sysinfo tensorflow throttle throttle_size type_converter wasm'.split(
      ' ',
    ),
  output:
    'azure azure_blob azure_kusto azure_logs_ingestion bigquery chronicle cloudwatch_logs counter datadog es exit file flowcounter forward gelf http influxdb kafka kafka-rest kinesis_firehose kinesis_streams logdna loki nats newrelic nrlogs null opensearch opentelemetry oracle_log_analytics pgsql plot prometheus_exporter prometheus_remote_write retry s3 skywalking slack splunk stackdriver stdout syslog tcp td udp vivo_exporter websocket zig_demo'.split(
      ' ',
    ),
};

export const knownPlugin = (kind: string, name: string): boolean =>
  plugins[kind]?.includes(name.toLowerCase()) ?? false;

/** In the order in which the refusal of a misspelt property lists them; without a version all that ever were. */
export function forwardProperties(version?: FluentBitVersion): readonly string[] {
  const always = [
    'tag_prefix',
    'shared_key',
    'self_hostname',
    'security.users',
    'unix_path',
    'unix_perm',
    'buffer_chunk_size',
    'buffer_max_size',
    'empty_shared_key',
  ];
  return version && !atLeast(version, '5.1.0') ? always : [...always, 'workers'];
}
