import { afterEach, beforeEach, expect, it } from 'vitest';
import { fleetCommand } from '../../src/cli/fleet.ts';
import { recordedPod } from '../adapters/kubernetes/simulated-cluster.ts';
import { type LiveCluster, startLiveCluster } from '../support/live-cluster.ts';

let live: LiveCluster;
beforeEach(async () => void (live = await startLiveCluster()));
afterEach(async () => live.close());

const printed = () => live.io.out.join('');

it('says how every workload of the cluster stands', async () => {
  expect(await fleetCommand([], live.io)).toBe(0);
  expect(printed()).toMatch(/^logging\/fluent-bit {2}DaemonSet, container fluent-bit, 3\.2\.0, pods: \d+\n/);
  expect(printed()).toMatch(/No bound for the buffers of forward\.0\.[\s\S]*Its monitoring API is off\./);
  expect(printed()).toMatch(/3\.2\.0 is the first release of its series\./);
});

it('counts a workload once, however many pods it has, and gives JSON', async () => {
  live.create(recordedPod('fluent-bit-other'));
  expect(await fleetCommand(['--output', 'json'], live.io)).toBe(0);
  const report = JSON.parse(printed()) as {
    schema: string;
    workloads: { workload: unknown; points: unknown[] }[];
  };
  expect(report.schema).toBe('fluent-medic/fleet@1');
  expect(report.workloads.map(({ workload }) => workload)).toEqual([
    { kind: 'DaemonSet', name: 'fluent-bit' },
  ]);
  expect(report.workloads[0]?.points.length).toBeGreaterThan(2);
});

it('says so where there is nothing', async () => {
  for (const { metadata } of live.cluster.store.list('pods', 'logging'))
    live.cluster.store.delete('pods', 'logging', metadata.name);
  expect(await fleetCommand([], live.io)).toBe(0);
  expect(printed()).toBe('No Fluent Bit workload was found.\n');
});

it.each([['another output', ['--output', 'xml'], '--output is "xml": expected text or json.']])(
  'refuses %s',
  async (_, argv, words) => {
    await expect(fleetCommand(argv, live.io)).rejects.toThrow(words);
  },
);

it('says in one sentence when the cluster is away', async () => {
  await live.cluster.server.close();
  await expect(fleetCommand([], live.io)).rejects.toThrow(
    /^\w+ cannot be asked: The API server cannot be reached: [^\n]+\.$/,
  );
});
