export type MetricLabels = Readonly<Record<string, string>>;

/** One metric with all its label sets, by Prometheus' words and rules of naming. */
export interface MetricFamily {
  readonly name: string;
  readonly kind: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly { readonly labels?: MetricLabels; readonly value: number }[];
}

/** A counter since the start of the program, one figure for each set of labels. */
export interface Counter {
  /** `by` defaults to 1. */
  add(labels: MetricLabels, by?: number): void;
  family(): MetricFamily;
}

export function createCounter(name: string, help: string): Counter {
  const counts = new Map<string, { readonly labels: MetricLabels; value: number }>();
  return {
    add(labels, by = 1) {
      const key = JSON.stringify(labels);
      const count = counts.get(key) ?? { labels, value: 0 };
      count.value += by;
      counts.set(key, count);
    },
    family: () => ({
      name,
      kind: 'counter',
      help,
      samples: [...counts.values()].map((each) => ({ ...each })),
    }),
  };
}
