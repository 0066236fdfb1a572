import type { Replica } from './replicas.ts';

export interface MemorySample {
  readonly ms: number;
  readonly replica: string;
  /** Since when its process runs. */
  readonly startedMs: number;
  readonly leads: boolean;
  readonly rss: number;
  readonly heapUsed: number;
  readonly objects: number;
  readonly external: number;
}

/** What each replica uses, asked again and again. */
export interface MemoryRecord {
  readonly samples: MemorySample[];
  readonly sample: () => Promise<void>;
  /** In a few words, of those that lead or stand by now. */
  readonly last: () => string;
}

export function createMemoryRecord(replicas: readonly Replica[], holder: () => string): MemoryRecord {
  const samples: MemorySample[] = [];
  const ask = async (replica: Replica) => {
    if (replica.isPaused()) return;
    const startedMs = replica.startedMs();
    const measured = await replica.measure();
    if (!measured) return;
    const { kind: _kind, ...figures } = measured;
    const leads = holder() === replica.name;
    samples.push({ ms: Date.now(), replica: replica.name, startedMs, leads, ...figures });
  };
  return {
    samples,
    sample: async () => void (await Promise.all(replicas.map(ask))),
    last: () =>
      replicas
        .flatMap(({ name }) => samples.findLast(({ replica }) => replica === name) ?? [])
        .map(({ replica, heapUsed, rss }) => `${replica} ${megabytes(heapUsed)}/${megabytes(rss)} MB`)
        .join(', '),
  };
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
