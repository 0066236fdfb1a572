import type { MeasuredPod } from '../../sampling/pod-row.ts';
import type { MemorySample } from '../../sampling/sample.ts';
import { present } from '../kubernetes/present.ts';
import type { Series } from './answer-schema.ts';

/** Figures that are added up over the inputs or outputs of a pod. */
const summed = {
  fluentbit_input_storage_memory_bytes: 'bufferBytes',
  fluentbit_input_records_total: 'inputRecords',
  fluentbit_input_bytes_total: 'inputBytes',
  fluentbit_output_proc_records_total: 'outputRecords',
  fluentbit_output_retries_total: 'retries',
  fluentbit_output_retries_failed_total: 'retriesFailed',
  fluentbit_output_errors_total: 'errors',
  fluentbit_output_dropped_records_total: 'droppedRecords',
} as const;

export const workingSetMetric = 'container_memory_working_set_bytes';
const restartsMetric = 'kube_pod_container_status_restarts_total';
const limitMetric = 'kube_pod_container_resource_limits';
const startMetric = 'fluentbit_process_start_time_seconds';
const overLimitMetric = 'fluentbit_input_storage_overlimit';
const chunksDownMetric = 'fluentbit_input_storage_chunks_down';

/** Names of everything that a sample is made of: cAdvisor's, kube-state-metrics' and Fluent Bit's own. */
export const sampleMetrics: readonly string[] = [
  workingSetMetric,
  restartsMetric,
  limitMetric,
  startMetric,
  overLimitMetric,
  chunksDownMetric,
  ...Object.keys(summed),
];

/** Everything that was said of one pod at one instant: by metric, then by instance. */
type Instant = Map<string, Map<string, number>>;

/** Samples of the pods, oldest first; series of other pods and containers are passed over. */
export function samplesOf(series: readonly Series[], pods: readonly MeasuredPod[]): readonly MemorySample[] {
  const byPod = Map.groupBy(series, ({ metric }) => metric['pod'] ?? '');
  const samples = pods.flatMap((pod) =>
    [...instantsOf(byPod.get(pod.pod) ?? [], pod)].map(([seconds, instant]) =>
      sampleOf(pod, seconds, instant),
    ),
  );
  return samples.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function instantsOf(series: readonly Series[], pod: MeasuredPod): ReadonlyMap<number, Instant> {
  const instants = new Map<number, Instant>();
  for (const { metric, values } of series) {
    const name = metric['__name__'] ?? '';
    if (!isOf(metric, pod) || (name === limitMetric && metric['resource'] !== 'memory')) continue;
    for (const [seconds, figure] of values) {
      if (!Number.isFinite(figure)) continue;
      const instant = instants.get(seconds) ?? new Map<string, Map<string, number>>();
      const figures = instant.get(name) ?? new Map<string, number>();
      // After a restart the former container is told of for a while beside the new one: the higher figure is the living one's.
      const instance = metric['name'] ?? '';
      figures.set(instance, Math.max(figures.get(instance) ?? -Infinity, figure));
      instants.set(seconds, instant.set(name, figures));
    }
  }
  return instants;
}

/** Of Fluent Bit's own metrics the container may be absent, where a service is scraped. */
function isOf(metric: Readonly<Record<string, string>>, { namespace, container }: MeasuredPod): boolean {
  if (metric['namespace'] !== namespace) return false;
  const isOwn = metric['__name__']?.startsWith('fluentbit_') ?? false;
  return isOwn
    ? metric['name'] !== undefined || metric['__name__'] === startMetric
    : metric['container'] === container;
}

function sampleOf(pod: MeasuredPod, seconds: number, instant: Instant): MemorySample {
  const only = (name: string) => instant.get(name)?.values().next().value;
  const sums = Object.entries(summed).flatMap(([name, field]) => {
    const figures = instant.get(name);
    return figures ? [[field, [...figures.values()].reduce((sum, each) => sum + each, 0)] as const] : [];
  });
  const started = only(startMetric);
  return {
    at: iso(seconds),
    pod: pod.pod,
    podUid: pod.podUid,
    restartCount: only(restartsMetric) ?? pod.restartCount,
    ...present({
      startedAt: started === undefined ? undefined : iso(started),
      memoryBytes: only(workingSetMetric),
      limitBytes: only(limitMetric) ?? pod.limitBytes,
      isOverLimit: isOverLimit(instant),
    }),
    ...Object.fromEntries(sums),
  };
}

/** An input with chunks on disk never pauses at its limit. */
function isOverLimit(instant: Instant): boolean | undefined {
  const inputs = instant.get(overLimitMetric);
  if (inputs === undefined) return undefined;
  const down = instant.get(chunksDownMetric);
  return [...inputs].some(([input, figure]) => figure === 1 && (down?.get(input) ?? 0) === 0);
}

const iso = (seconds: number): string => new Date(Math.round(seconds * 1000)).toISOString();
