import { describe, expect, it } from 'vitest';
import { readPod } from '../../src/adapters/kubernetes/object-schema.ts';
import type { FlowDeps } from '../../src/flow/deps.ts';
import { createHomes } from '../../src/flow/keep-homes.ts';
import { createPodRoll } from '../../src/flow/pod-roll.ts';
import { createSampleBook } from '../../src/flow/sample-book.ts';
import { takeHistory, takeSamples } from '../../src/flow/take-samples.ts';
import { OutsideError } from '../../src/outside-error.ts';
import type { Cluster, Measurements } from '../../src/ports.ts';
import type { MeasuredPod } from '../../src/sampling/pod-row.ts';
import type { MemorySample } from '../../src/sampling/sample.ts';
import { recordedPod } from '../adapters/kubernetes/simulated-cluster.ts';
import { createManualClock } from '../support/manual-clock.ts';

const ref = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
const workload = { ref, container: 'fluent-bit' };
const at = '2026-11-22T13:00:00.000Z';
const names = Array.from({ length: 30 }, (_, index) => `p${String(index).padStart(2, '0')}`);
/** The higher the number in its name, the fuller the pod. */
const sets = new Map(names.map((name, index) => [name, 1_000 + index]));
const sampleOf = ({ pod, podUid }: MeasuredPod): MemorySample => ({
  at,
  pod,
  podUid,
  restartCount: 1,
  outputRecords: 1,
});

function world(measurements?: Measurements) {
  const asked: string[][] = [];
  const reader: Pick<Cluster, 'name' | 'workingSets' | 'sample'> = {
    name: 'prod',
    workingSets: async () => sets,
    async sample(_ref, pods) {
      asked.push(pods.map(({ pod }) => pod));
      return pods.map(sampleOf);
    },
  };
  const clock = createManualClock(at);
  const cluster = { reader, ...(measurements ? { measurements } : {}) };
  const deps = {
    clusters: [cluster],
    clock,
    pods: createPodRoll(),
    homes: createHomes(() => 0),
    samples: createSampleBook(),
    strains: new Map(),
  };
  for (const name of names) deps.pods.see('prod', readPod(recordedPod(name)));
  return { deps: deps as unknown as FlowDeps, asked };
}

const refusing: Measurements = {
  workingSets: async () => Promise.reject(new OutsideError('prometheus', 'forbidden', 'no')),
  now: async () => [],
  between: async () => Promise.reject(new OutsideError('prometheus', 'forbidden', 'no')),
};
const keeping = (asked: (readonly string[])[]): Measurements => ({
  workingSets: async () => sets,
  async now(pods) {
    asked.push(pods.map(({ pod }) => pod));
    return pods.map(sampleOf);
  },
  async between(pods, from) {
    return pods.map((pod) => ({ ...sampleOf(pod), at: from.toISOString() }));
  },
});

describe('through the API server', () => {
  it('asks five pods, and keeps the memory of fifteen more', async () => {
    const { deps, asked } = world();
    const samples = await takeSamples(deps, workload, 2);
    expect([asked[0]?.[0], asked[0]?.length]).toEqual(['p29', 5]);
    expect(samples.filter(({ outputRecords }) => outputRecords !== undefined)).toHaveLength(5);
    expect(samples.every(({ memoryBytes, pod }) => memoryBytes === sets.get(pod))).toBe(true);
    expect(deps.samples.of(ref)).toHaveLength(samples.length);
    await takeSamples(deps, workload, 2);
    expect(asked[1]?.slice(3)).not.toEqual(asked[0]?.slice(3));
  });

  it('does nothing where the watch has told of no pod', async () => {
    const { deps, asked } = world();
    expect(await takeSamples(deps, { ...workload, ref: { ...ref, name: 'other' } }, 2)).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe('where measurements are kept elsewhere', () => {
  it('takes them from there, of the twenty fullest, and asks no pod', async () => {
    const there: (readonly string[])[] = [];
    const { deps, asked } = world(keeping(there));
    expect(await takeSamples(deps, workload, 2)).toHaveLength(20);
    expect([there[0]?.[0], there[0]?.length, asked]).toEqual(['p29', 20, []]);
  });

  it('asks the pods where they are refused, or where nothing scrapes Fluent Bit', async () => {
    const unscraped = {
      ...keeping([]),
      now: async () => [{ at, pod: 'p29', podUid: 'u', restartCount: 0, memoryBytes: 1 }],
    };
    for (const measurements of [refusing, unscraped]) {
      const { deps, asked } = world(measurements);
      await takeSamples(deps, workload, 2);
      expect(asked).toHaveLength(1);
    }
  });

  it('tells the time before a death, also of pods that are gone', async () => {
    const { deps } = world(keeping([]));
    const gone = { namespace: 'logging', pod: 'gone', podUid: 'g', container: 'fluent-bit', restartCount: 0 };
    const from = new Date('2026-11-22T12:30:00Z');
    await takeHistory(deps, ref, { pods: [gone], from });
    expect(deps.samples.of(ref)).toEqual([{ ...sampleOf(gone), at: from.toISOString() }]);
    const refused = world(refusing).deps;
    await takeHistory(refused, ref, { pods: [gone], from });
    expect(refused.samples.of(ref)).toEqual([]);
  });
});
