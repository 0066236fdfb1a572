import type { WorkloadRef } from '../signal/signal.ts';
import type { MemorySample } from '../verification/sample.ts';

const keptPerWorkload = 6_000;

/** The newest samples of each workload, bounded. */
export interface SampleBook {
  add(ref: WorkloadRef, samples: readonly MemorySample[]): void;
  of(ref: WorkloadRef, since?: string): readonly MemorySample[];
  /** Workloads that have been seen: these are sampled. */
  watch(ref: WorkloadRef, container: string): void;
  watched(): readonly { readonly ref: WorkloadRef; readonly container: string }[];
}

export function createSampleBook(): SampleBook {
  const books = new Map<string, MemorySample[]>();
  const seen = new Map<string, { ref: WorkloadRef; container: string }>();
  const key = (ref: WorkloadRef) => `${ref.cluster}/${ref.namespace}/${ref.kind}/${ref.name}`;
  return {
    add(ref, samples) {
      const kept = [...(books.get(key(ref)) ?? []), ...samples];
      books.set(key(ref), kept.slice(-keptPerWorkload));
    },
    of(ref, since) {
      const all = books.get(key(ref)) ?? [];
      return since === undefined ? all : all.filter((sample) => Date.parse(sample.at) >= Date.parse(since));
    },
    watch: (ref, container) => void seen.set(key(ref), { ref, container }),
    watched: () => [...seen.values()],
  };
}
