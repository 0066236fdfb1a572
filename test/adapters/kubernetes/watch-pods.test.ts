import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { OutsideError } from '../../../src/outside-error.ts';
import type { Pod } from '../../../src/signal/pod.ts';
import {
  hastyClock,
  listLog,
  recordedPod,
  type SimulatedCluster,
  startSimulatedCluster,
} from './simulated-cluster.ts';

let cluster: SimulatedCluster;
let stop: AbortController;
let log: ReturnType<typeof listLog>;
/** `name@note` of every pod handed on, in order; the note is an annotation that the tests raise. */
let seen: string[];

beforeEach(async () => {
  cluster = await startSimulatedCluster();
  stop = new AbortController();
  log = listLog();
  seen = [];
});
afterEach(async () => {
  stop.abort();
  await cluster.server.close();
});

describe('what is handed on', () => {
  it('is what exists, then what changes, in order, and nothing twice', async () => {
    add('a');
    add('b');
    const watching = watch();
    await until(() => seen.length === 2);
    touch('b', 1);
    touch('a', 2);
    add('c');
    await until(() => seen.length === 5);
    expect(seen).toEqual(['a@0', 'b@0', 'b@1', 'a@2', 'c@0']);
    stop.abort();
    await watching;
  });

  it('comes from every page of a long list', async () => {
    for (let number = 0; number < 260; number += 1) add(`p-${String(number).padStart(3, '0')}`);
    void watch();
    await until(() => seen.length === 260);
    expect(new Set(seen).size).toBe(260);
    const lists = cluster.requests.filter((each) => each.path === '/api/v1/pods' && each.query['limit']);
    expect(lists.map((each) => [each.query['limit'], each.query['continue'] === undefined])).toEqual([
      ['250', true],
      ['250', false],
    ]);
  });

  it('is Fluent Bit only: chosen by label on the server, then recognised', async () => {
    add('stranger', (pod) => {
      pod.metadata.labels = { app: 'shop' };
    });
    add('impostor', (pod) => {
      const spec = pod['spec'] as { containers: { name: string; image: string; command?: string[] }[] };
      spec.containers = ['reloader', 'proxy'].map((name) => ({ name, image: `corp/${name}:1` }));
    });
    add('real');
    void watch();
    await until(() => seen.length === 1);
    touch('impostor', 1);
    touch('real', 1);
    await until(() => seen.length === 2);
    expect(seen).toEqual(['real@0', 'real@1']);
    const selector = 'app.kubernetes.io/name in (fluent-bit,fluentbit,aws-for-fluent-bit)';
    expect(new Set(cluster.requests.map((each) => each.query['labelSelector']))).toEqual(new Set([selector]));
  });

  it('does not tell of a deletion, and tells of a new pod under the old name', async () => {
    add('a');
    void watch();
    await until(() => seen.length === 1);
    cluster.store.delete('pods', 'logging', 'a');
    add('a', (pod) => {
      pod.metadata.uid = 'uid-second';
    });
    await until(() => seen.length === 2);
    expect(seen).toEqual(['a@0', 'a@0']);
  });

  it('is awaited, one pod at a time, over all namespaces watched', async () => {
    add('a');
    add('b', (pod) => {
      pod.metadata.namespace = 'other';
    });
    add('unwatched', (pod) => {
      pod.metadata.namespace = 'third';
    });
    let inside = 0;
    let most = 0;
    void watch(['logging', 'other'], async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    });
    await until(() => seen.length === 2);
    touch('a', 1);
    await until(() => seen.length === 3 && inside === 0);
    expect([most, seen.toSorted()]).toEqual([1, ['a@0', 'a@1', 'b@0']]);
  });
});

describe('trouble on the line', () => {
  it('loses and doubles nothing when connections are cut', async () => {
    add('a');
    void watch();
    await until(() => seen.length === 1);
    for (let round = 1; round <= 5; round += 1) {
      touch('a', round);
      cluster.server.dropConnections();
      await until(() => seen.length === 1 + round);
    }
    expect(seen).toEqual(['a@0', 'a@1', 'a@2', 'a@3', 'a@4', 'a@5']);
    expect(lists()).toBe(1);
  });

  it('lists again after an expired position, and repeats only what changed', async () => {
    add('a');
    add('b');
    void watch();
    await until(() => seen.length === 2);
    cluster.server.failNext('hang-up', ({ path }) => path === '/api/v1/pods');
    cluster.server.failNext('hang-up', ({ path }) => path === '/api/v1/pods');
    cluster.server.dropConnections();
    touch('b', 1);
    cluster.server.compact();
    await until(() => seen.length === 3);
    touch('a', 2);
    await until(() => seen.length === 4);
    expect(seen).toEqual(['a@0', 'b@0', 'b@1', 'a@2']);
    expect(lists()).toBe(2);
  });

  it('takes a 410 as status of the answer like one in the stream', async () => {
    add('a');
    cluster.server.failNext(
      { code: 410, message: 'too old resource version', reason: 'Expired' },
      isWatch(1),
    );
    void watch();
    await until(() => lists() === 2);
    touch('a', 1);
    await until(() => seen.length === 2);
    expect(seen).toEqual(['a@0', 'a@1']);
  });

  const failures: readonly [string, Parameters<SimulatedCluster['server']['failNext']>[0]][] = [
    [
      '429',
      { code: 429, message: 'slow down', reason: 'TooManyRequests', details: { retryAfterSeconds: 1 } },
    ],
    ['500', { code: 500, message: 'etcd is away', reason: 'InternalError' }],
    ['503', { code: 503, message: 'the server is currently unable', reason: 'ServiceUnavailable' }],
    ['401', { code: 401, message: 'Unauthorized', reason: 'Unauthorized' }],
    ['403', { code: 403, message: 'pods is forbidden', reason: 'Forbidden' }],
    ['a cut', 'hang-up'],
  ];
  it.each(failures)('goes on after %s, to lists and watches alike', async (_, failure) => {
    add('a');
    for (let number = 0; number < 4; number += 1) cluster.server.failNext(failure);
    void watch();
    await until(() => seen.length === 1);
    for (let number = 0; number < 4; number += 1) cluster.server.failNext(failure);
    cluster.server.dropConnections();
    touch('a', 1);
    await until(() => seen.length === 2);
    expect(seen).toEqual(['a@0', 'a@1']);
    expect(log.entries.filter((each) => each.level === 'warn').length).toBeGreaterThan(0);
  });

  it('leaves a connection on which nothing comes any more', async () => {
    add('a');
    void watch(undefined, undefined, 60);
    await until(() => cluster.requests.filter((each) => each.query['watch'] === 'true').length >= 3);
    touch('a', 1);
    await until(() => seen.length === 2);
    expect(seen).toEqual(['a@0', 'a@1']);
    expect(log.entries.map((each) => each.facts['reason'])).toContain('timeout');
  });

  it('hands a pod on again when the cluster failed while it was looked at', async () => {
    add('a');
    let failures = 2;
    void watch(undefined, async () => {
      if (failures > 0) {
        failures -= 1;
        throw new OutsideError('kubernetes', 'timeout', 'The API server did not answer in time.');
      }
    });
    await until(() => seen.length === 3);
    touch('a', 1);
    await until(() => seen.length === 4);
    expect(seen).toEqual(['a@0', 'a@0', 'a@0', 'a@1']);
  });

  it('throws what the caller threw', async () => {
    add('a');
    const watching = watch(['logging', 'other'], async () => {
      throw new TypeError('a bug');
    });
    await expect(watching).rejects.toThrow('a bug');
  });
});

describe('the end', () => {
  it('is prompt in the middle of a quiet watch', async () => {
    add('a');
    const watching = watch();
    await until(() => seen.length === 1);
    await promptly(watching);
  });

  it('is prompt while the cluster is away', async () => {
    await cluster.server.close();
    const watching = watch();
    await until(() => log.entries.length > 1);
    await promptly(watching);
    expect(log.entries[0]).toMatchObject({ level: 'warn', facts: { reason: 'server' } });
    expect(String(log.entries[0]?.facts['why'])).toMatch(/^The API server cannot be reached: .*ECONNREFUSED/);
  });

  it('hands on nothing afterwards', async () => {
    add('a');
    const watching = watch();
    await until(() => seen.length === 1);
    await promptly(watching);
    touch('a', 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(seen).toEqual(['a@0']);
  });
});

async function watch(
  namespaces?: readonly string[],
  then: (pod: Pod) => Promise<void> = async () => {},
  silenceMs = 10_000,
): Promise<void> {
  const kubernetes = createKubernetesCluster({
    name: 'prod',
    kubeConfigText: cluster.kubeConfigText(),
    ...(namespaces === undefined ? {} : { namespaces }),
    silenceMs,
    log,
    clock: hastyClock,
  });
  const watching = kubernetes.watchPods(async (pod) => {
    seen.push(`${pod.name}@${pod.annotations['note'] ?? 0}`);
    await then(pod);
  }, stop.signal);
  return watching;
}

async function promptly(watching: Promise<void>): Promise<void> {
  const began = performance.now();
  stop.abort();
  await watching;
  expect(performance.now() - began).toBeLessThan(500);
}

function add(name: string, change?: Parameters<typeof recordedPod>[1]): void {
  cluster.store.create('pods', recordedPod(name, change));
}

function touch(name: string, note: number): void {
  cluster.store.update('pods', 'logging', name, (pod) => {
    pod.metadata.annotations = { ...pod.metadata.annotations, note: String(note) };
    return pod;
  });
}

function lists(): number {
  return cluster.requests.filter((each) => each.query['limit'] !== undefined && each.status === 200).length;
}

/** Matches the watch with this number: the server's plan sees no query, but the list always comes first. */
function isWatch(number: number) {
  let count = 0;
  return ({ path }: { path: string }) => {
    if (path !== '/api/v1/pods') return false;
    count += 1;
    return count === number + 1;
  };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain; seen: ${seen.join(' ')}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
