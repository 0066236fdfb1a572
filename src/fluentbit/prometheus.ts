import type { InputSample, MonitoringSample, OutputSample } from './monitoring.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const inputFields: Readonly<Record<string, keyof InputSample>> = {
  fluentbit_input_records_total: 'records',
  fluentbit_input_bytes_total: 'bytes',
  fluentbit_input_storage_overlimit: 'overlimit',
  fluentbit_input_ingestion_paused: 'paused',
  fluentbit_input_storage_memory_bytes: 'memBytes',
  fluentbit_input_storage_chunks: 'chunks',
  fluentbit_input_storage_chunks_up: 'chunksUp',
  fluentbit_input_storage_chunks_down: 'chunksDown',
  fluentbit_input_storage_chunks_busy: 'chunksBusy',
  fluentbit_input_memrb_dropped_chunks: 'droppedChunks',
  fluentbit_input_ring_buffer_retry_failures_total: 'ringBufferFailures',
};
const outputFields: Readonly<Record<string, keyof OutputSample>> = {
  fluentbit_output_proc_records_total: 'procRecords',
  fluentbit_output_proc_bytes_total: 'procBytes',
  fluentbit_output_errors_total: 'errors',
  fluentbit_output_retries_total: 'retries',
  fluentbit_output_retries_failed_total: 'retriesFailed',
  fluentbit_output_dropped_records_total: 'dropped',
};
/** Label values stand in quotes and may hold braces, commas and escaped quotes. */
const sampleLine = /^([a-z0-9_]+)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})? ([-+0-9.eE]+)(?: -?\d+)?$/;

/** Reads the text of `/api/v2/metrics/prometheus` (or of v1): lines that are none of ours are passed over. Never throws. */
export function readPrometheus(body: string): MonitoringSample {
  const inputs = new Map<string, Mutable<InputSample>>();
  const outputs = new Map<string, Mutable<OutputSample>>();
  const whole: Mutable<Pick<MonitoringSample, 'uptimeSec' | 'version'>> = {};
  for (const line of body.split('\n')) {
    const found = line.startsWith('fluentbit_') ? sampleLine.exec(line.trimEnd()) : null;
    if (!found) continue;
    const [, metric = '', labels = '', number = ''] = found;
    const value = Number(number);
    if (!Number.isFinite(value)) continue;
    const name = labelOf(labels, 'name');
    if (metric === 'fluentbit_uptime') whole.uptimeSec = value;
    if (metric === 'fluentbit_build_info') setVersion(whole, labelOf(labels, 'version'));
    if (name !== undefined) take(inputs, outputs, metric, name, value);
  }
  return { inputs, outputs, ...whole };
}

function take(
  inputs: Map<string, Mutable<InputSample>>,
  outputs: Map<string, Mutable<OutputSample>>,
  metric: string,
  name: string,
  value: number,
): void {
  const input = inputFields[metric];
  if (input !== undefined) {
    const known = inputs.get(name) ?? {};
    inputs.set(name, known);
    if (input === 'overlimit' || input === 'paused') known[input] = value === 1;
    else known[input] = value;
  }
  const output = outputFields[metric];
  if (output !== undefined) outputs.set(name, { ...outputs.get(name), [output]: value });
}

function setVersion(whole: Mutable<Pick<MonitoringSample, 'version'>>, version: string | undefined): void {
  if (version !== undefined) whole.version = version;
}

function labelOf(labels: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|,)\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`).exec(labels)?.[1];
  return found?.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
