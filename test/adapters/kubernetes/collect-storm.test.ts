import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atMost } from '../../../src/adapters/kubernetes/at-most.ts';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { createSharedReads } from '../../../src/adapters/kubernetes/shared-reads.ts';
import type { KubeApi } from '../../../src/adapters/kubernetes/kube-api.ts';
import { type LiveCluster, pod as recorded, startLiveCluster } from '../../support/live-cluster.ts';
import { hastyClock, listLog, recordedPod } from './simulated-cluster.ts';

const ref = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };

describe('evidence of several pods at once', () => {
  let live: LiveCluster;
  let time: Date;
  const pods = [recorded, 'fluent-bit-b', 'fluent-bit-c', 'fluent-bit-d', 'fluent-bit-e'];
  beforeEach(async () => {
    live = await startLiveCluster();
    time = hastyClock.now();
    for (const name of pods.slice(1)) live.create(recordedPod(name));
    for (const name of pods) live.cluster.kubelet.current.set(`${name}/fluent-bit`, [`log of ${name}`]);
  });
  afterEach(async () => live.close());

  const reader = () =>
    createKubernetesCluster({
      name: 'prod',
      kubeConfigText: live.cluster.kubeConfigText('reader-token'),
      log: listLog(),
      clock: { ...hastyClock, now: () => time },
    });
  const collectAll = async (cluster = reader()) =>
    Promise.all(pods.map(async (pod) => cluster.collect({ workload: ref, pod, container: 'fluent-bit' })));
  const asked = (part: RegExp) =>
    live.cluster.requests.filter(({ path, query }) =>
      part.test(`${path}?${new URLSearchParams(query).toString()}`),
    ).length;

  it('asks once for what they have in common, and for each for what is its own', async () => {
    const evidence = await collectAll();
    expect(
      evidence.map(({ pods: [found], logs, configMaps, workloads }) => [
        found?.value.name,
        logs.at(-1)?.text,
        configMaps.length,
        workloads.length,
      ]),
    ).toEqual(pods.map((name) => [name, `log of ${name}\n`, 1, 1]));
    expect({
      workload: asked(/daemonsets\/fluent-bit\?/),
      configMap: asked(/configmaps\/fluent-bit/),
      revisions: asked(/controllerrevisions/),
      node: asked(/nodes\/node-1\?/),
      nodes: asked(/\/nodes\?/),
      quotas: asked(/resourcequotas/),
      limitRanges: asked(/limitranges/),
      eventsOfWorkload: asked(/events.*kind%3DDaemonSet/),
      eventsOfNode: asked(/events.*kind%3DNode/),
      pods: asked(/pods\/fluent-bit-[^/]+\?/) - asked(/metrics\.k8s\.io/),
      eventsOfPods: asked(/events.*kind%3DPod/),
      logs: asked(/\/log\?/),
    }).toEqual({
      workload: 1,
      configMap: 1,
      revisions: 1,
      node: 1,
      nodes: 1,
      quotas: 1,
      limitRanges: 1,
      eventsOfWorkload: 1,
      eventsOfNode: 1,
      pods: 5,
      eventsOfPods: 5,
      // Where there is none of a run before, it is asked for once more.
      logs: 15,
    });
  });

  it('asks again after 15 seconds, and always for what a change is made from or verified by', async () => {
    const cluster = reader();
    const workloads = () => asked(/daemonsets\/fluent-bit\?/);
    await collectAll(cluster);
    time = new Date(time.getTime() + 14_000);
    await collectAll(cluster);
    expect(workloads()).toBe(1);
    time = new Date(time.getTime() + 2_000);
    await collectAll(cluster);
    expect(workloads()).toBe(2);
    await cluster.workload(ref);
    await cluster.workload(ref);
    await cluster.podsOf(ref);
    expect([workloads(), asked(/\/pods\?/)]).toEqual([5, 1]);
  });

  it('knows at once what a fresh reading saw', async () => {
    const cluster = reader();
    await collectAll(cluster);
    live.cluster.store.update('configmaps', 'logging', 'fluent-bit', (object) => ({
      ...object,
      data: { new: 'text' },
    }));
    const texts = async () =>
      (await collectAll(cluster)).map(({ configMaps: [map] }) => Object.keys(map?.value.data ?? {}));
    expect(new Set((await texts()).flat())).toEqual(new Set(['fluent-bit.conf']));
    await cluster.configMap('logging', 'fluent-bit');
    expect(new Set((await texts()).flat())).toEqual(new Set(['new']));
  });

  it('a refusal is told to each, and not remembered', async () => {
    const cluster = reader();
    const giveBack = live.cluster.server.forbid({
      apiGroups: [''],
      resources: ['configmaps'],
      verbs: ['get'],
    });
    const refused = await collectAll(cluster);
    expect(refused.map(({ gaps }) => gaps.filter(({ reason }) => reason === 'forbidden').length)).toEqual([
      1, 1, 1, 1, 1,
    ]);
    giveBack();
    expect((await collectAll(cluster)).map(({ configMaps }) => configMaps.length)).toEqual([1, 1, 1, 1, 1]);
  });
});

/** An API whose answers come when the test lets them. */
function heldApi() {
  const waiting: ((answer: unknown) => void)[] = [];
  const api = {
    read: async () => new Promise((resolve) => waiting.push(resolve)),
    within: () => api,
  } as unknown as KubeApi;
  return { api, waiting };
}

describe('a shared reading', () => {
  it('is waited for no longer than each can', async () => {
    const { api, waiting } = heldApi();
    const { shared } = createSharedReads(api, hastyClock);
    const patient = shared.within(5_000).read('/x');
    await expect(shared.within(20).read('/x')).rejects.toMatchObject({ reason: 'timeout' });
    expect(waiting.length).toBe(1);
    waiting[0]?.('answer');
    expect(await patient).toBe('answer');
  });

  it('of another path or query is another one', async () => {
    const { api, waiting } = heldApi();
    const { shared } = createSharedReads(api, hastyClock);
    const all = [
      shared.read('/x'),
      shared.read('/x', { limit: 1 }),
      shared.read('/y'),
      shared.read('/x', { limit: 1 }),
    ];
    expect(waiting.length).toBe(3);
    for (const [at, answer] of waiting.entries()) answer(at);
    expect(await Promise.all(all)).toEqual([0, 1, 2, 1]);
  });
});

it('at most so many run at once, in order, whatever fails', async () => {
  const inTurn = atMost(2);
  const trace: string[] = [];
  let running = 0;
  const work = async (name: number) => {
    running += 1;
    trace.push(`${name} of ${running}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    if (name === 2) throw new Error('broken');
    return name;
  };
  const results = await Promise.allSettled(
    [1, 2, 3, 4, 5].map(async (name) => inTurn(async () => work(name))),
  );
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
  expect(trace.map((each) => each.split(' ')[0])).toEqual(['1', '2', '3', '4', '5']);
  expect(Math.max(...trace.map((each) => Number(each.split(' ')[2])))).toBe(2);
});
