import { atLeast } from './fluent-bit-version.ts';
import type { MonitoredProcess } from './monitoring-api.ts';

type Metric = readonly [name: string, kind: 'counter' | 'gauge', labels: string, value: number, help: string];

/** The Prometheus pages: v1 has the counters of inputs and outputs, v2 the process and its storage too. */
export function prometheusMetrics(process: MonitoredProcess, api: 'v1' | 'v2', upSeconds: number): string {
  if (api === 'v1') return v1Lines(process, upSeconds);
  const metrics = [
    ...processMetrics(process, upSeconds),
    ...storageMetrics(process),
    ...stateMetrics(process),
  ];
  return metrics
    .map(
      ([name, kind, labels, value, help]) =>
        `# HELP fluentbit_${name} ${help}\n# TYPE fluentbit_${name} ${kind}\nfluentbit_${name}${labels} ${value}\n`,
    )
    .join('');
}

function counters({ figures, input, output }: MonitoredProcess): readonly Metric[] {
  const from = `{name="${input.name}"}`;
  const to = `{name="${output.name}"}`;
  return [
    ['input_bytes_total', 'counter', from, figures.inputBytes, 'Number of input bytes.'],
    ['input_records_total', 'counter', from, figures.inputRecords, 'Number of input records.'],
    ['output_proc_records_total', 'counter', to, figures.sentRecords, 'Number of processed output records.'],
    ['output_proc_bytes_total', 'counter', to, figures.sentBytes, 'Number of processed output bytes.'],
    ['output_errors_total', 'counter', to, figures.errors, 'Number of output errors.'],
    ['output_retries_total', 'counter', to, figures.retries, 'Number of output retries.'],
    [
      'output_retries_failed_total',
      'counter',
      to,
      figures.retriesFailed,
      'Number of abandoned batches because the maximum number of re-tries was reached.',
    ],
    ['output_dropped_records_total', 'counter', to, figures.droppedRecords, 'Number of dropped records.'],
    ['output_retried_records_total', 'counter', to, figures.retriedRecords, 'Number of retried records.'],
  ];
}

function processMetrics(process: MonitoredProcess, upSeconds: number): readonly Metric[] {
  const host = `{hostname="${process.hostname}"}`;
  const started = Math.floor(process.startedAtMs / 1000);
  const build = `{hostname="${process.hostname}",version="${process.version.text}",os="linux"}`;
  return [
    ['uptime', 'counter', host, upSeconds, 'Number of seconds that Fluent Bit has been running.'],
    ...counters(process),
    [
      'process_start_time_seconds',
      'gauge',
      host,
      started,
      'Start time of the process since unix epoch in seconds.',
    ],
    ['build_info', 'gauge', build, started, 'Build version information.'],
    ['hot_reloaded_times', 'gauge', host, 0, 'Collect the count of hot reloaded times.'],
  ];
}

function storageMetrics({ buffer, input, config }: MonitoredProcess): readonly Metric[] {
  const total = buffer.chunks.length;
  const onDisk = input.storage === 'filesystem' ? total : 0;
  const up = Math.min(onDisk, config.maxChunksUp);
  return [
    ['storage_chunks', 'gauge', '', total, 'Total number of chunks in the storage layer.'],
    ['storage_mem_chunks', 'gauge', '', total - onDisk, 'Total number of memory chunks.'],
    ['storage_fs_chunks', 'gauge', '', onDisk, 'Total number of filesystem chunks.'],
    ['storage_fs_chunks_up', 'gauge', '', up, 'Total number of filesystem chunks up in memory.'],
    ['storage_fs_chunks_down', 'gauge', '', onDisk - up, 'Total number of filesystem chunks down.'],
  ];
}

function stateMetrics({
  figures,
  buffer,
  input,
  output,
  config,
  version,
}: MonitoredProcess): readonly Metric[] {
  const from = `{name="${input.name}"}`;
  const to = `{name="${output.name}"}`;
  const total = buffer.chunks.length;
  const up = input.storage === 'filesystem' ? Math.min(total, config.maxChunksUp) : total;
  const busy = buffer.chunks.filter((chunk) => chunk.state !== 'open').length;
  const flushing = buffer.chunks.filter((chunk) => chunk.state === 'flushing').length;
  const over = input.memoryLimitBytes > 0 && buffer.bytes() >= input.memoryLimitBytes ? 1 : 0;
  const rate: readonly Metric[] = atLeast(version, '5.0.0')
    ? [['input_rate_bytes', 'gauge', from, figures.inputRate, 'Current input bytes per second.']]
    : [];
  return [
    ...rate,
    ['input_ingestion_paused', 'gauge', from, figures.paused ? 1 : 0, 'Is the input paused or not?'],
    ['input_storage_overlimit', 'gauge', from, over, 'Is the input memory usage overlimit ?.'],
    ['input_storage_memory_bytes', 'gauge', from, buffer.bytes(), 'Memory bytes used by the chunks.'],
    ['input_storage_chunks', 'gauge', from, total, 'Total number of chunks.'],
    ['input_storage_chunks_up', 'gauge', from, up, 'Total number of chunks up in memory.'],
    ['input_storage_chunks_down', 'gauge', from, total - up, 'Total number of chunks down.'],
    ['input_storage_chunks_busy', 'gauge', from, busy, 'Total number of chunks in a busy state.'],
    [
      'input_storage_chunks_busy_bytes',
      'gauge',
      from,
      buffer.flushingBytes(),
      'Total number of bytes used by chunks in a busy state.',
    ],
    ['output_upstream_total_connections', 'gauge', to, flushing + 2, 'Total Connection count.'],
    ['output_upstream_busy_connections', 'gauge', to, flushing, 'Busy Connection count.'],
    ['output_chunk_available_capacity_percent', 'gauge', to, 100, 'Available chunk capacity (percent)'],
  ];
}

function v1Lines(process: MonitoredProcess, upSeconds: number): string {
  const stamp = process.nowMs;
  const lines = counters(process).map(
    ([name, kind, labels, value]) =>
      `# TYPE fluentbit_${name} ${kind}\nfluentbit_${name}${labels} ${value} ${stamp}\n`,
  );
  return `${lines.join('')}# TYPE fluentbit_uptime counter\nfluentbit_uptime ${upSeconds}\n`;
}
