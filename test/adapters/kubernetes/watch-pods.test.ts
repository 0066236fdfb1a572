import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

let watched: WatchedCluster;
beforeEach(async () => {
  watched = await startWatchedCluster();
});
afterEach(async () => watched.close());

describe('what is handed on', () => {
  it('is what exists, then what changes, in order, and nothing twice', async () => {
    watched.add('a');
    watched.add('b');
    const watching = watched.watch();
    await watched.until(() => watched.seen.length === 2);
    watched.touch('b', 1);
    watched.touch('a', 2);
    watched.add('c');
    await watched.until(() => watched.seen.length === 5);
    expect(watched.seen).toEqual(['a@0', 'b@0', 'b@1', 'a@2', 'c@0']);
    watched.stop.abort();
    await watching;
  });

  it('comes from every page of a long list', async () => {
    for (let number = 0; number < 260; number += 1) watched.add(`p-${String(number).padStart(3, '0')}`);
    void watched.watch();
    await watched.until(() => watched.seen.length === 260);
    expect(new Set(watched.seen).size).toBe(260);
    const lists = watched.requests.filter((each) => each.path === '/api/v1/pods' && each.query['limit']);
    expect(lists.map((each) => [each.query['limit'], each.query['continue'] === undefined])).toEqual([
      ['250', true],
      ['250', false],
    ]);
  });

  it('is Fluent Bit only: chosen by label on the server, then recognised', async () => {
    watched.add('stranger', (pod) => {
      pod.metadata.labels = { app: 'shop' };
    });
    watched.add('impostor', (pod) => {
      const spec = pod['spec'] as { containers: { name: string; image: string; command?: string[] }[] };
      spec.containers = ['reloader', 'proxy'].map((name) => ({ name, image: `corp/${name}:1` }));
    });
    watched.add('real');
    watched.add('add-on', (pod) => {
      pod.metadata.labels = { 'k8s-app': 'fluent-bit' };
    });
    void watched.watch({ labelSelector: 'usual' });
    await watched.until(() => watched.seen.length === 2);
    watched.touch('impostor', 1);
    watched.touch('real', 1);
    await watched.until(() => watched.seen.length === 3);
    expect(watched.seen.toSorted()).toEqual(['add-on@0', 'real@0', 'real@1']);
    const names = '(fluent-bit,fluentbit,aws-for-fluent-bit)';
    expect(new Set(watched.requests.map((each) => each.query['labelSelector']))).toEqual(
      new Set([
        `app.kubernetes.io/name in ${names}`,
        `k8s-app in (fluent-bit,fluentbit-gke),app.kubernetes.io/name notin ${names}`,
      ]),
    );
  });

  it('is recognised without labels where the settings say so, side-cars included', async () => {
    watched.add('side-car', (pod) => {
      pod.metadata.labels = { app: 'shop' };
      const spec = pod['spec'] as { containers: { name: string; image: string }[] };
      spec.containers.push({ name: 'shop', image: 'corp/shop:1' });
    });
    watched.add('stranger', (pod) => {
      pod.metadata.labels = { app: 'shop' };
      pod['spec'] = { containers: [{ name: 'shop', image: 'corp/shop:1' }] };
    });
    void watched.watch({ recognise: 'images', labelSelector: 'usual' });
    await watched.until(() => watched.seen.length === 1);
    watched.touch('stranger', 1);
    watched.touch('side-car', 1);
    await watched.until(() => watched.seen.length === 2);
    expect(watched.seen).toEqual(['side-car@0', 'side-car@1']);
    expect(watched.requests.map((each) => each.query['labelSelector'])).toEqual([undefined, undefined]);
  });

  it('leaves out Windows and the pods of its own Jobs, and says so once a workload', async () => {
    const own = (pod: KubeObject, labels: Record<string, string>, owner: object) => {
      pod.metadata.labels = { ...pod.metadata.labels, ...labels };
      pod.metadata.ownerReferences = [{ apiVersion: 'v1', uid: 'o', controller: true, ...owner } as never];
    };
    for (const name of ['w-1', 'w-2'])
      watched.add(name, (pod) => {
        own(pod, {}, { kind: 'DaemonSet', name: 'fluent-bit-windows' });
        Object.assign(pod['spec'] as object, { nodeSelector: { 'kubernetes.io/os': 'windows' } });
      });
    const label = { 'fluent-medic.dev/job': 'inc-7' };
    watched.add('own', (pod) => own(pod, label, { kind: 'Job', name: 'check', uid: 'o' }));
    watched.add('disguised', (pod) => own(pod, label, { kind: 'DaemonSet', name: 'fluent-bit' }));
    watched.add('impostor', (pod) => own(pod, label, { kind: 'Job', name: 'check', uid: 'of-others' }));
    void watched.watch({ ownJobs: new Set(['o']) });
    await watched.until(() => watched.seen.length === 2);
    for (const name of ['own', 'w-1', 'disguised', 'impostor']) watched.touch(name, 1);
    await watched.until(() => watched.seen.length === 4);
    expect(watched.seen).toEqual(['disguised@0', 'impostor@0', 'disguised@1', 'impostor@1']);
    expect(watched.log.map(({ facts, level }) => [level, facts['owner'], facts['why']])).toEqual([
      ['info', 'Job/check', 'it is a pod of this bot'],
      ['info', 'DaemonSet/fluent-bit-windows', 'it runs on Windows'],
    ]);
  });

  it('does not tell of a deletion, and tells of a new pod under the old name', async () => {
    watched.add('a');
    void watched.watch();
    await watched.until(() => watched.seen.length === 1);
    watched.store.delete('pods', 'logging', 'a');
    watched.add('a', (pod) => {
      pod.metadata.uid = 'uid-second';
    });
    await watched.until(() => watched.seen.length === 2);
    expect(watched.seen).toEqual(['a@0', 'a@0']);
  });

  it('is awaited, one pod at a time, over all namespaces watched', async () => {
    watched.add('a');
    watched.add('b', (pod) => {
      pod.metadata.namespace = 'other';
    });
    watched.add('unwatched', (pod) => {
      pod.metadata.namespace = 'third';
    });
    let inside = 0;
    let most = 0;
    void watched.watch({
      namespaces: ['logging', 'other'],
      whenSeen: async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside -= 1;
      },
    });
    await watched.until(() => watched.seen.length === 2);
    watched.touch('a', 1);
    await watched.until(() => watched.seen.length === 3 && inside === 0);
    expect([most, watched.seen.toSorted()]).toEqual([1, ['a@0', 'a@1', 'b@0']]);
  });
});

describe('the end', () => {
  it('is prompt in the middle of a quiet watch', async () => {
    watched.add('a');
    const watching = watched.watch();
    await watched.until(() => watched.seen.length === 1);
    expect(await timeToStop(watching)).toBeLessThan(500);
  });

  it('is prompt while the cluster is away', async () => {
    await watched.server.close();
    const watching = watched.watch();
    await watched.until(() => watched.log.length > 1);
    expect(await timeToStop(watching)).toBeLessThan(500);
    expect(watched.log[0]).toMatchObject({ level: 'warn', facts: { reason: 'server' } });
    expect(String(watched.log[0]?.facts['why'])).toMatch(/^The API server cannot be reached: .*ECONNREFUSED/);
  });

  it('hands on nothing afterwards', async () => {
    watched.add('a');
    const watching = watched.watch();
    await watched.until(() => watched.seen.length === 1);
    expect(await timeToStop(watching)).toBeLessThan(500);
    watched.touch('a', 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(watched.seen).toEqual(['a@0']);
  });
});

async function timeToStop(watching: Promise<void>): Promise<number> {
  const began = performance.now();
  watched.stop.abort();
  await watching;
  return performance.now() - began;
}
