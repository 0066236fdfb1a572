export type MetricLabels = Readonly<Record<string, string>>;

export interface MetricSample {
  /** What a histogram's series have behind the name of their family. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
  readonly labels?: MetricLabels;
  readonly value: number;
}

/** One metric with all its label sets, by Prometheus' words and rules of naming. */
export interface MetricFamily {
  readonly name: string;
  readonly kind: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

/** A metric that is kept since the start of the program. */
export interface KeptMetric {
  family(): MetricFamily;
}

/** One figure for each set of labels. */
export interface Counter extends KeptMetric {
  /** `by` defaults to 1. */
  add(labels: MetricLabels, by?: number): void;
}

export interface Histogram extends KeptMetric {
  /** In seconds where the name says so. */
  observe(labels: MetricLabels, value: number): void;
}

/** No counter has more sets of labels than this: whatever comes after them is counted together, so that memory has a bound. */
const mostSets = 1_000;

/** With `labels` these sets are there from the beginning, at zero: an alert sees the first time that one rises. */
export function createCounter(name: string, help: string, labels: readonly MetricLabels[] = []): Counter {
  const counts = labelSets(() => ({ value: 0 }));
  for (const each of labels) counts.of(each);
  return {
    add(labels, by = 1) {
      counts.of(labels).value += by;
    },
    family: () => ({
      name,
      kind: 'counter',
      help,
      samples: counts.all().map(({ labels, kept }) => ({ labels, value: kept.value })),
    }),
  };
}

/** `bounds` rise; what is above the last of them is counted all the same. */
export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const sets = labelSets(() => ({ counts: bounds.map(() => 0), count: 0, sum: 0 }));
  return {
    observe(labels, value) {
      const kept = sets.of(labels);
      kept.count += 1;
      kept.sum += value;
      const at = bounds.findIndex((bound) => value <= bound);
      if (at >= 0) kept.counts[at] = (kept.counts[at] ?? 0) + 1;
    },
    family: () => ({
      name,
      kind: 'histogram',
      help,
      samples: sets.all().flatMap(({ labels, kept }) => {
        let below = 0;
        const buckets = bounds.map((bound, at) => {
          below += kept.counts[at] ?? 0;
          return bucket(labels, String(bound), below);
        });
        return [
          ...buckets,
          bucket(labels, '+Inf', kept.count),
          { suffix: '_sum' as const, labels, value: kept.sum },
          { suffix: '_count' as const, labels, value: kept.count },
        ];
      }),
    }),
  };
}

const bucket = (labels: MetricLabels, le: string, value: number): MetricSample => ({
  suffix: '_bucket',
  labels: { ...labels, le },
  value,
});

export const gauge = (name: string, help: string, samples: MetricFamily['samples']): MetricFamily => ({
  name,
  kind: 'gauge',
  help,
  samples,
});

function labelSets<T>(make: () => T) {
  const sets = new Map<string, { readonly labels: MetricLabels; readonly kept: T }>();
  return {
    of(labels: MetricLabels): T {
      const known = sets.get(JSON.stringify(labels));
      if (known) return known.kept;
      const own =
        sets.size < mostSets
          ? labels
          : Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']));
      const kept = sets.get(JSON.stringify(own))?.kept ?? make();
      sets.set(JSON.stringify(own), { labels: own, kept });
      return kept;
    },
    all: () => [...sets.values()],
  };
}
