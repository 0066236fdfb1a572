import type { ChunkBuffer } from './chunk-buffer.ts';
import type { MonitoringAnswer } from './container-process.ts';
import { atLeast, type FluentBitVersion } from './fluent-bit-version.ts';
import type { InputConfig, OutputConfig, PipelineConfig } from './pipeline-config.ts';
import { isUnhealthy, type PipelineFigures } from './pipeline-figures.ts';
import { prometheusMetrics } from './prometheus-metrics.ts';

export interface MonitoredProcess {
  readonly version: FluentBitVersion;
  readonly config: PipelineConfig;
  readonly input: InputConfig;
  readonly output: OutputConfig;
  readonly buffer: ChunkBuffer;
  readonly figures: PipelineFigures;
  readonly hostname: string;
  readonly startedAtMs: number;
  readonly nowMs: number;
}

/** Fluent Bit's monitoring API as recorded: the storage page is missing for the first five seconds. */
export function answerMonitoring(process: MonitoredProcess, path: string): MonitoringAnswer {
  const { config, figures, nowMs } = process;
  const upSeconds = Math.max(0, Math.floor((nowMs - process.startedAtMs) / 1000));
  const page = path.replace(/[?#].*$/, '').replace(/(.)\/$/, '$1');
  if (page === '/api/v1/uptime') return json({ uptime_sec: upSeconds, uptime_hr: spoken(upSeconds) });
  if (page === '/api/v1/metrics') return json(metrics(process));
  if (page === '/api/v1/storage') return upSeconds < 5 ? text(404, '') : json(storage(process));
  if (page === '/api/v1/health' && config.healthCheck)
    return isUnhealthy(figures, nowMs) ? text(500, 'error\n') : text(200, 'ok\n');
  if (page === '/api/v1/metrics/prometheus') return prometheus(prometheusMetrics(process, 'v1', upSeconds));
  if (page === '/api/v2/metrics/prometheus' && atLeast(process.version, '2.0.0'))
    return prometheus(prometheusMetrics(process, 'v2', upSeconds));
  if (page === '/api/v2/reload' && atLeast(process.version, '2.1.0')) return json({});
  if (page === '/' || !atLeast(process.version, '2.0.0')) return json(about(process.version));
  return text(404, '');
}

/** Sizes as the storage page shows them: binary steps, one decimal. */
export function readableSize(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)}b`;
  const step = Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return `${(Math.floor((bytes / 1024 ** step) * 10) / 10).toFixed(1)}${'bKMG'.charAt(step)}`;
}

const json = (value: unknown): MonitoringAnswer => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify(value),
});
const text = (status: number, body: string): MonitoringAnswer => ({
  status,
  contentType: 'text/plain',
  body,
});
const prometheus = (body: string): MonitoringAnswer => ({
  status: 200,
  contentType: 'text/plain; version=0.0.4',
  body,
});

const about = (version: FluentBitVersion) => ({
  'fluent-bit': {
    version: version.text,
    edition: 'Community',
    flags: ['FLB_HAVE_METRICS', 'FLB_HAVE_HTTP_SERVER', 'FLB_HAVE_JEMALLOC', 'FLB_HAVE_LIBBACKTRACE'],
  },
});

function metrics({ figures, input, output }: MonitoredProcess) {
  return {
    input: { [input.name]: { records: figures.inputRecords, bytes: figures.inputBytes } },
    filter: {},
    output: {
      [output.name]: {
        proc_records: figures.sentRecords,
        proc_bytes: figures.sentBytes,
        errors: figures.errors,
        retries: figures.retries,
        retries_failed: figures.retriesFailed,
        dropped_records: figures.droppedRecords,
        retried_records: figures.retriedRecords,
      },
    },
  };
}

function storage({ buffer, input, config }: MonitoredProcess) {
  const total = buffer.chunks.length;
  const onDisk = input.storage === 'filesystem';
  const up = onDisk ? Math.min(total, config.maxChunksUp) : total;
  const busy = buffer.chunks.filter((chunk) => chunk.state !== 'open').length;
  const limit = input.memoryLimitBytes;
  return {
    storage_layer: {
      chunks: {
        total_chunks: total,
        mem_chunks: onDisk ? 0 : total,
        fs_chunks: onDisk ? total : 0,
        fs_chunks_up: onDisk ? up : 0,
        fs_chunks_down: onDisk ? total - up : 0,
      },
    },
    input_chunks: {
      [input.name]: {
        status: {
          overlimit: limit > 0 && buffer.bytes() >= limit,
          mem_size: readableSize(buffer.bytes()),
          mem_limit: readableSize(limit),
        },
        chunks: {
          total,
          up,
          down: total - up,
          busy: Math.min(busy, up),
          busy_size: readableSize(buffer.flushingBytes()),
        },
      },
    },
  };
}

function spoken(seconds: number): string {
  const some = (count: number, unit: string) => `${count} ${unit}${count > 1 ? 's' : ''}`;
  const days = some(Math.floor(seconds / 86400), 'day');
  const hours = some(Math.floor((seconds % 86400) / 3600), 'hour');
  const minutes = some(Math.floor((seconds % 3600) / 60), 'minute');
  return `Fluent Bit has been running:  ${days}, ${hours}, ${minutes} and ${some(seconds % 60, 'second')}`;
}
