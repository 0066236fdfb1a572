import { OutsideError } from '../../outside-error.ts';
import type { Clock, Log, Measurements } from '../../ports.ts';
import type { MeasuredPod } from '../../sampling/pod-row.ts';
import { askPrometheus, type PrometheusAccess } from './ask-prometheus.ts';
import { sampleMetrics, samplesOf, workingSetMetric } from './samples-of.ts';

export interface PrometheusSettings extends PrometheusAccess {
  /** More labels that the series must bear, such as the cluster's name where one Prometheus keeps several. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

const steps = 120;
const shortestStepMs = 15_000;

/** Working set, restarts and `fluentbit_*` from a Prometheus that scrapes the cluster. A refusal is logged once until it answers again. */
export function createPrometheusMeasurements(settings: PrometheusSettings): Measurements {
  const { clock, log } = settings;
  let refusal = '';
  const ask = async (
    ...question: [Parameters<typeof askPrometheus>[1], Readonly<Record<string, string>>]
  ) => {
    try {
      const series = await askPrometheus(settings, ...question);
      refusal = '';
      return series;
    } catch (error) {
      if (error instanceof OutsideError && error.message !== refusal) {
        refusal = error.message;
        log.warn(
          { why: error.message },
          'Prometheus is not of use now: pods are measured through the API server',
        );
      }
      throw error;
    }
  };
  const seconds = (at: Date) => String(at.getTime() / 1000);
  return {
    async workingSets(pods) {
      const query = selector(settings, [workingSetMetric], pods);
      const samples = samplesOf(await ask('/api/v1/query', { query, time: seconds(clock.now()) }), pods);
      return new Map(
        samples.flatMap(({ pod, memoryBytes }) => (memoryBytes === undefined ? [] : [[pod, memoryBytes]])),
      );
    },
    async now(pods) {
      const query = selector(settings, sampleMetrics, pods);
      return samplesOf(await ask('/api/v1/query', { query, time: seconds(clock.now()) }), pods);
    },
    async between(pods, from, to) {
      const stepMs = Math.max(shortestStepMs, (to.getTime() - from.getTime()) / (steps - 1));
      const query = selector(settings, sampleMetrics, pods);
      const form = { query, start: seconds(from), end: seconds(to), step: String(stepMs / 1000) };
      return samplesOf(await ask('/api/v1/query_range', form), pods);
    },
  };
}

/** One selector for all metrics, so that one query tells everything; `or` would drop series whose labels are the same. */
function selector(
  { labels = {} }: PrometheusSettings,
  metrics: readonly string[],
  pods: readonly MeasuredPod[],
): string {
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace))];
  const matchers = [
    `__name__=~${quoted(metrics.join('|'))}`,
    `namespace=~${quoted(namespaces.map(literal).join('|'))}`,
    `pod=~${quoted(pods.map(({ pod }) => literal(pod)).join('|'))}`,
    ...Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`),
  ];
  return `{${matchers.join(',')}}`;
}

const literal = (text: string): string => text.replaceAll(/[.+*?()[\]{}|\\^$]/g, String.raw`\$&`);
const quoted = (text: string): string => JSON.stringify(text);
