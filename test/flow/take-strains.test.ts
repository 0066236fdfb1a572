import { defaultSettings } from '../../src/settings.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPod } from '../../src/adapters/kubernetes/object-schema.ts';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { createBells } from '../../src/flow/bells.ts';
import type { FlowDeps } from '../../src/flow/deps.ts';
import { createHomes } from '../../src/flow/keep-homes.ts';
import { createPodRoll } from '../../src/flow/pod-roll.ts';
import { createSampleBook } from '../../src/flow/sample-book.ts';
import { takeSamples } from '../../src/flow/take-samples.ts';
import type { Cluster } from '../../src/ports.ts';
import type { MemorySample } from '../../src/sampling/sample.ts';
import { recordedPod } from '../adapters/kubernetes/simulated-cluster.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { english } from '../support/english.ts';

const ref = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
const workload = { ref, container: 'fluent-bit' };

let store: Awaited<ReturnType<typeof openSqliteStore>>;
let clock: ManualClock;
let deps: FlowDeps;
let buffer: number;
beforeEach(async () => {
  store = await openSqliteStore(':memory:');
  clock = createManualClock('2026-11-22T13:00:00Z');
  buffer = 5;
  deps = start();
});
afterEach(async () => store.close());

/** A bot that has just been started on the store. */
function start(): FlowDeps {
  const reader: Pick<Cluster, 'name' | 'workingSets' | 'sample'> = {
    name: 'prod',
    workingSets: async () => new Map(),
    sample: async (_ref, pods) =>
      pods.map(
        (row): MemorySample => ({
          at: clock.now().toISOString(),
          pod: row.pod,
          podUid: row.podUid,
          restartCount: row.restartCount,
          ...(row.startedAt === undefined ? {} : { startedAt: row.startedAt }),
          outputRecords: 1,
          fullest: { input: 'forward.0', bufferBytes: buffer * 2 ** 20, limitBytes: 100 * 2 ** 20 },
        }),
      ),
  };
  const started = {
    clusters: [{ reader }],
    store,
    clock,
    settings: { lookbackMs: 900_000, changes: defaultSettings.changes },
    bells: createBells(),
    samples: createSampleBook(),
    pods: createPodRoll(),
    homes: createHomes(() => 0),
    strains: new Map(),
    log: { info: () => {}, debug: () => {} },
  } as unknown as FlowDeps;
  for (const name of ['a', 'b'])
    started.pods.see('prod', { ...readPod(recordedPod(name)), node: `node-${name}` });
  return started;
}

async function minutes(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    await clock.advance(60_000);
    await takeSamples(deps, workload, 2);
  }
}
const open = async () => (await store.incidents('open', 10)).map(({ value }) => value);

it('takes nothing of what comes in after the end', async () => {
  await minutes(10);
  buffer = 90;
  const stop = new AbortController();
  stop.abort();
  for (let minute = 0; minute < 10; minute += 1) {
    await clock.advance(60_000);
    await takeSamples(deps, workload, 2, stop.signal);
  }
  expect([await open(), deps.samples.looks(workload.ref)]).toEqual([[], 0]);
});

it('opens one incident for the pods of a workload that are under strain, in words of the measurement', async () => {
  await minutes(10);
  expect(await open()).toEqual([]);
  buffer = 90;
  await minutes(10);
  const incidents = await open();
  expect(incidents).toHaveLength(1);
  expect(incidents[0]).toMatchObject({
    trouble: 'straining',
    container: 'fluent-bit',
    signals: 2,
    podCount: 2,
  });
  expect(english(incidents[0]?.pods.map(({ pod, deaths, last }) => [pod, deaths, last]))).toEqual([
    ['a', 0, '90 MiB of 100 MiB in the buffer of forward.0'],
    ['b', 0, '90 MiB of 100 MiB in the buffer of forward.0'],
  ]);
});

it('says it again only after half an hour, and not because the bot was started again', async () => {
  buffer = 90;
  await minutes(10);
  deps = start();
  await minutes(10);
  expect((await open()).map(({ signals }) => signals)).toEqual([2]);
  await minutes(30);
  expect((await open()).map(({ signals, podCount }) => [signals, podCount])).toEqual([[4, 2]]);
});

it('forgets what is over', async () => {
  buffer = 90;
  await minutes(10);
  expect(deps.strains.size).toBe(2);
  buffer = 5;
  await minutes(15);
  expect(deps.strains.size).toBe(0);
});
