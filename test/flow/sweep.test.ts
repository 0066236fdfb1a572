import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { readPod } from '../../src/adapters/kubernetes/object-schema.ts';
import type { FlowDeps } from '../../src/flow/deps.ts';
import { createHomes } from '../../src/flow/keep-homes.ts';
import { createPodRoll } from '../../src/flow/pod-roll.ts';
import { createSampleBook } from '../../src/flow/sample-book.ts';
import { sweep } from '../../src/flow/sweep.ts';
import type { Clock } from '../../src/ports.ts';
import {
  listLog,
  recordedObjects,
  recordedPod,
  type SimulatedCluster,
  startSimulatedCluster,
} from '../adapters/kubernetes/simulated-cluster.ts';

const ref = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
const nodes = 500;
let cluster: SimulatedCluster;

beforeEach(async () => {
  cluster = await startSimulatedCluster();
  for (const object of recordedObjects()) {
    if (object.kind === 'DaemonSet') cluster.store.create('daemonsets', object);
    if (object.kind === 'ConfigMap') cluster.store.create('configmaps', object);
  }
});
afterEach(async () => cluster.server.close());

/** A clock on which waiting costs nothing but its own time. */
function leapingClock(): Clock & { leap(ms: number): void } {
  let nowMs = Date.parse('2026-11-22T13:00:00Z');
  return {
    now: () => new Date(nowMs),
    leap: (ms) => void (nowMs += ms),
    async sleep(ms) {
      nowMs += ms;
    },
  };
}

function depsOf(clock: Clock): Pick<FlowDeps, 'clusters' | 'samples' | 'pods' | 'strains' | 'clock' | 'log'> {
  const reader = createKubernetesCluster({
    name: 'prod',
    kubeConfigText: cluster.kubeConfigText('reader-token'),
    log: listLog(),
    clock,
  });
  const writer = {} as FlowDeps['clusters'][0]['writer'];
  const jobs = {} as FlowDeps['clusters'][0]['jobs'];
  const checks = {} as FlowDeps['clusters'][0]['checks'];
  const deps = {
    clusters: [{ reader, writer, checks, jobs }],
    samples: createSampleBook(),
    pods: createPodRoll(),
    homes: createHomes(() => 0),
    strains: new Map(),
    clock,
    log: listLog(),
  };
  deps.samples.watch(ref, 'fluent-bit');
  return deps;
}

function addPod(name: string, deps: Pick<FlowDeps, 'pods'>): void {
  const pod = recordedPod(name);
  cluster.store.create('pods', pod);
  cluster.kubelet.memory.set(name, 20_000_000);
  cluster.kubelet.monitoring.set(`${name}:2020/api/v1/metrics`, '{"output":{"http.0":{"retries":0}}}');
  cluster.kubelet.monitoring.set(`${name}:2020/api/v1/storage`, '{"input_chunks":{}}');
  deps.pods.see('prod', readPod(pod));
}

describe('what a sweep costs', () => {
  it('is bounded for a quiet DaemonSet on 500 nodes, never more than one request a second', async () => {
    const clock = leapingClock();
    const deps = depsOf(clock);
    for (let at = 0; at < nodes; at += 1) addPod(`p${at}`, deps);
    const began = clock.now().getTime();
    let counted = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      await sweep(deps as FlowDeps, new AbortController().signal);
      counted = deps.clusters[0]?.reader.samplingRequests() ?? 0;
      clock.leap(Math.max(0, began + (minute + 1) * 60_000 - clock.now().getTime()));
    }
    const lists = cluster.requests.filter(
      ({ path }) => path.endsWith('/pods') && !path.includes('metrics'),
    ).length;
    process.stdout.write(
      `quiet DaemonSet, ${nodes} nodes, a sweep a minute: ${cluster.requests.length} API requests an hour, ${lists} of them list pods\n`,
    );
    expect(lists).toBe(0);
    expect(cluster.requests.length).toBe(counted);
    expect(cluster.requests.length).toBeLessThanOrEqual(900);
    expect(clock.now().getTime() - began).toBe(3_600_000);
    const asked = new Set(
      cluster.requests.flatMap(({ path }) => /pods\/(p\d+):/.exec(decodeURIComponent(path))?.[1] ?? []),
    );
    expect(asked.size).toBeGreaterThan(110);
  });
});

it('leaves a cluster that does not answer until the next sweep', async () => {
  const deps = depsOf(leapingClock());
  addPod('p0', deps);
  deps.samples.watch({ ...ref, name: 'other' }, 'fluent-bit');
  await cluster.server.close();
  await sweep(deps as FlowDeps, new AbortController().signal);
  expect(deps.samples.of(ref)).toEqual([]);
  cluster = await startSimulatedCluster();
});
