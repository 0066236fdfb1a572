import {
  type InputSample,
  type MonitoringSample,
  type OutputSample,
  readHealth,
  readStorage,
  readUptime,
  readV1Metrics,
} from './monitoring.ts';
import { readPrometheus } from './prometheus.ts';

/** Bodies of the monitoring API by path: `/api/v1/metrics`, or `api_v1_metrics` as bundles name it. */
export type MonitoringBodies = Readonly<Record<string, string>>;

type Reader = (body: string) => MonitoringSample;

const nothing = { inputs: new Map<string, InputSample>(), outputs: new Map<string, OutputSample>() };

/** The vaguest first: what a later endpoint says counts. v2 gives exact sizes, v1 storage alone knows the limit. */
const readers: readonly (readonly [string, Reader])[] = [
  ['api_v1_metrics_prometheus', readPrometheus],
  ['api_v1_metrics', readV1Metrics],
  ['api_v1_storage', readStorage],
  ['api_v2_metrics_prometheus', readPrometheus],
  ['api_v1_uptime', (body) => withKnown('uptimeSec', readUptime(body))],
  ['api_v1_health', (body) => withKnown('isHealthy', readHealth(body))],
  ['api_v2_health', (body) => withKnown('isHealthy', readHealth(body))],
];

/**
 * One sample from whatever endpoints answered, `at` in milliseconds. Bodies that are something else (404 pages, empty texts, cut JSON)
 * add nothing. Never throws.
 */
export function readSample(bodies: MonitoringBodies, at?: number): MonitoringSample {
  const byPath = new Map(
    Object.entries(bodies).map(([path, body]) => [path.replace(/^\/+/, '').replaceAll('/', '_'), body]),
  );
  const samples = readers.flatMap(([path, read]) => {
    const body = byPath.get(path);
    return body === undefined ? [] : [read(body)];
  });
  const whole = samples.reduce(overlaid, nothing);
  return at === undefined ? whole : { ...whole, at };
}

/** Buffered bytes over Mem_Buf_Limit, 0…1 and above; undefined where one of them is not known or there is no limit. */
export function bufferUse(input: InputSample): number | undefined {
  const { memBytes, memLimitBytes } = input;
  return memBytes === undefined || !memLimitBytes ? undefined : memBytes / memLimitBytes;
}

function overlaid(under: MonitoringSample, over: MonitoringSample): MonitoringSample {
  return {
    ...under,
    ...over,
    inputs: merged(under.inputs, over.inputs),
    outputs: merged(under.outputs, over.outputs),
  };
}

function merged<T extends object>(
  under: ReadonlyMap<string, T>,
  over: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  const all = new Map(under);
  for (const [name, each] of over) all.set(name, { ...all.get(name), ...each });
  return all;
}

function withKnown<K extends 'uptimeSec' | 'isHealthy'>(
  field: K,
  value: MonitoringSample[K],
): MonitoringSample {
  return value === undefined ? nothing : { ...nothing, [field]: value };
}
