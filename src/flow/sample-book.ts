import type { WorkloadRef } from '../signal/signal.ts';
import type { MemorySample } from '../sampling/sample.ts';
import { thinned } from '../sampling/thinned.ts';

/** The newest samples of each pod, for pictures and for judging; bounded for each pod and in total. */
export interface SampleBook {
  /** In any order: what is older than what is there finds its place. */
  add(ref: WorkloadRef, samples: readonly MemorySample[]): void;
  /** Of all pods of the workload, oldest first. */
  of(ref: WorkloadRef, since?: string): readonly MemorySample[];
  ofPod(ref: WorkloadRef, podUid: string): readonly MemorySample[];
  /** A look at all that is to be asked is over, whatever came of it. */
  looked(ref: WorkloadRef): void;
  /** How many looks there were. */
  looks(ref: WorkloadRef): number;
  /** Workloads that have been seen: these are sampled. */
  watch(ref: WorkloadRef, container: string): void;
  watched(): readonly { readonly ref: WorkloadRef; readonly container: string }[];
}

export interface BookBounds {
  readonly perPod: number;
  readonly inTotal: number;
}

/** The last two hours of a pod that is looked at every minute are kept whole, some hours before them more and more coarsely. Full, it takes 6 MB. */
const usualBounds: BookBounds = { perPod: 240, inTotal: 20_000 };

export function createSampleBook(bounds: BookBounds = usualBounds): SampleBook {
  /** By workload and pod, the one that was written to last at the end. */
  const pods = new Map<string, readonly MemorySample[]>();
  const seen = new Map<string, { ref: WorkloadRef; container: string }>();
  const looks = new Map<string, number>();
  let total = 0;
  const keep = (key: string, samples: readonly MemorySample[]) => {
    total += samples.length - (pods.get(key)?.length ?? 0);
    pods.delete(key);
    pods.set(key, samples);
  };
  const forgetOldest = () => {
    for (const [key, samples] of pods) {
      if (total <= bounds.inTotal) return;
      total -= samples.length;
      pods.delete(key);
    }
  };
  return {
    add(ref, samples) {
      for (const [uid, fresh] of Map.groupBy(samples, (sample) => sample.podUid)) {
        const key = `${keyOf(ref)}/${uid}`;
        keep(key, thinned(inOrder([...(pods.get(key) ?? []), ...fresh]), bounds.perPod));
      }
      forgetOldest();
    },
    of(ref, since) {
      const own = [...pods].flatMap(([key, samples]) => (key.startsWith(`${keyOf(ref)}/`) ? samples : []));
      const from = since === undefined ? -Infinity : Date.parse(since);
      return inOrder(own.filter((sample) => Date.parse(sample.at) >= from));
    },
    ofPod: (ref, podUid) => pods.get(`${keyOf(ref)}/${podUid}`) ?? [],
    looked: (ref) => void looks.set(keyOf(ref), (looks.get(keyOf(ref)) ?? 0) + 1),
    looks: (ref) => looks.get(keyOf(ref)) ?? 0,
    watch: (ref, container) => void seen.set(keyOf(ref), { ref, container }),
    watched: () => [...seen.values()],
  };
}

const keyOf = (ref: WorkloadRef): string => `${ref.cluster}/${ref.namespace}/${ref.kind}/${ref.name}`;

const inOrder = (samples: readonly MemorySample[]): readonly MemorySample[] =>
  samples.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
