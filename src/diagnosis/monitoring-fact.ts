import type { Evidence, MonitoringBody } from '../evidence/evidence.ts';
import { readStorage, readUptime, readV1Metrics } from '../fluentbit/monitoring.ts';
import { readPrometheus } from '../fluentbit/prometheus.ts';
import type { MonitoringFact } from './facts.ts';

/** The pod's monitoring answers, summed up; undefined when no answer has counters. */
export function gatherMonitoring(evidence: Evidence, pod: string | undefined): MonitoringFact | undefined {
  const bodies = evidence.monitoring.filter((each) => each.pod === pod);
  const body = (path: string): MonitoringBody | undefined => bodies.find((each) => each.path === path);
  const v1 = body('api_v1_metrics');
  const v2 = body('api_v2_metrics_prometheus') ?? body('api_v1_metrics_prometheus');
  const storage = body('api_v1_storage');
  const first = v1 ?? v2 ?? storage;
  if (!first) return undefined;
  const text = v2 && readPrometheus(v2.body);
  const sample = v1 ? readV1Metrics(v1.body) : (text ?? readV1Metrics(first.body));
  const chunks = storage ? readStorage(storage.body) : text;
  const uptime = body('api_v1_uptime');
  return {
    source: first.source,
    ...lineOfCounters(first.body),
    version: text?.version,
    uptimeSeconds: (uptime && readUptime(uptime.body)) ?? text?.uptimeSec,
    inputBytes: sumOf(sample.inputs, 'bytes'),
    inputRecords: sumOf(sample.inputs, 'records'),
    outputRecords: sumOf(sample.outputs, 'procRecords'),
    retries: sumOf(sample.outputs, 'retries'),
    retriesFailed: sumOf(sample.outputs, 'retriesFailed'),
    errors: sumOf(sample.outputs, 'errors'),
    droppedRecords: sumOf(sample.outputs, 'dropped'),
    bufferedBytes: chunks && sumOf(chunks.inputs, 'memBytes'),
    inputMemoryBytes: new Map(
      [...(chunks?.inputs ?? [])].flatMap(([name, { memBytes }]) =>
        memBytes === undefined ? [] : [[name, memBytes] as const],
      ),
    ),
    unlimitedInputs: [...(chunks?.inputs ?? [])].flatMap(([name, { memLimitBytes }]) =>
      memLimitBytes === 0 ? [name] : [],
    ),
    overLimitInputs: [...(chunks?.inputs ?? [])].flatMap(([name, each]) =>
      each.overlimit === true ? [name] : [],
    ),
    outputs: sample.outputs,
  };
}

function lineOfCounters(body: string): Pick<MonitoringFact, 'line' | 'lineText'> {
  const at = Math.max(0, body.search(/"?(?:fluentbit_)?output/));
  const line = body.slice(0, at).split('\n').length;
  const start = body.lastIndexOf('\n', at - 1) + 1;
  return { line, lineText: body.slice(start, start + 400).split('\n')[0] ?? '' };
}

function sumOf<T>(samples: ReadonlyMap<string, T>, field: keyof T & string): number {
  let sum = 0;
  for (const sample of samples.values()) {
    const value = sample[field];
    if (typeof value === 'number') sum += value;
  }
  return sum;
}
