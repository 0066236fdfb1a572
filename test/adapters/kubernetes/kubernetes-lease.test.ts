import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKubernetesLease } from '../../../src/adapters/kubernetes/kubernetes-lease.ts';
import { createKubernetesWriter } from '../../../src/adapters/kubernetes/kubernetes-writer.ts';
import type { Lease } from '../../../src/lease.ts';
import type { OutsideError } from '../../../src/outside-error.ts';
import { hastyClock, type SimulatedCluster, startSimulatedCluster } from './simulated-cluster.ts';
import { approvalOf, planOf } from './writer-scene.ts';

const place = { namespace: 'fluent-medic', name: 'fluent-medic' };
const limitMs = 5_000;
const content = (holder: string, transitions = 0) => ({ holder, durationMs: 10_000, transitions });

let cluster: SimulatedCluster;
let nowMs: number;
let lease: Lease;
beforeEach(async () => {
  nowMs = Date.parse('2026-11-22T03:12:00.125Z');
  cluster = await startSimulatedCluster();
  const metadata = { name: place.namespace };
  cluster.store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
  lease = leaseOf();
});
afterEach(() => cluster.server.close());

const access = () => ({
  name: 'prod',
  clock: { ...hastyClock, now: () => new Date(nowMs) },
  kubeConfigText: cluster.kubeConfigText(),
});
const leaseOf = () => createKubernetesLease(access(), place);
const stored = () => cluster.store.get('leases', place.namespace, place.name);

describe('a Lease', () => {
  it('is made, renewed and given back as client-go writes it', async () => {
    expect(await lease.read(limitMs)).toBeUndefined();
    const made = await lease.write(content('a'), undefined, limitMs);
    expect(made).toMatchObject(content('a'));
    const first = '2026-11-22T03:12:00.125000Z';
    const spec = { leaseDurationSeconds: 10, leaseTransitions: 0, acquireTime: first };
    expect(stored()?.['spec']).toEqual({ ...spec, holderIdentity: 'a', renewTime: first });
    nowMs += 2_000;
    const renewed = await lease.write(content('a'), made, limitMs);
    const second = '2026-11-22T03:12:02.125000Z';
    expect(stored()?.['spec']).toEqual({ ...spec, holderIdentity: 'a', renewTime: second });
    expect([renewed.uid, renewed.version === made.version]).toEqual([made.uid, false]);
    await lease.write({ ...content(''), durationMs: 1_000 }, renewed, limitMs);
    expect(await lease.read(limitMs)).toMatchObject({ holder: '', durationMs: 1_000, transitions: 0 });
  });

  it('is read and written within what is left of a time, down to fractions of a millisecond', async () => {
    const made = await lease.write(content('a'), undefined, 1_934.262_51);
    expect(await lease.read(1_499.999_9)).toMatchObject(content('a'));
    expect(await lease.write(content('a', 1), made, 876.5)).toMatchObject(content('a', 1));
    await expect(lease.read(0.2)).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('is written by one of several that read the same', async () => {
    const made = await lease.write(content('a'), undefined, limitMs);
    const tries = ['b', 'c', 'd'].map((holder) => leaseOf().write(content(holder, 1), made, limitMs));
    const answers = await Promise.allSettled(tries);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = answers.flatMap((each) =>
      each.status === 'rejected' ? [each.reason as OutsideError] : [],
    );
    expect(refused.map(({ reason }) => reason)).toEqual(['conflict', 'conflict']);
    await expect(lease.write(content('e'), undefined, limitMs)).rejects.toMatchObject({ reason: 'conflict' });
  });

  it('that somebody deleted, or made anew, is not ours any more', async () => {
    const made = await lease.write(content('a'), undefined, limitMs);
    cluster.store.delete('leases', place.namespace, place.name);
    await expect(lease.write(content('a'), made, limitMs)).rejects.toMatchObject({ reason: 'not-found' });
    await lease.write(content('b'), undefined, limitMs);
    await expect(lease.write(content('a'), made, limitMs)).rejects.toMatchObject({ reason: 'conflict' });
  });

  it('keeps what others wrote into it', async () => {
    const made = await lease.write(content('a'), undefined, limitMs);
    cluster.store.update('leases', place.namespace, place.name, (object) => ({
      ...object,
      metadata: { ...object.metadata, labels: { team: 'logs' } },
      spec: { ...(object['spec'] as object), preferredHolder: 'b' },
    }));
    const read = await lease.read(limitMs);
    expect(read?.version).not.toBe(made.version);
    await lease.write(content('a'), read, limitMs);
    expect(stored()).toMatchObject({
      metadata: { labels: { team: 'logs' } },
      spec: { preferredHolder: 'b' },
    });
  });

  it('without a holder or a duration, as somebody may have made it by hand, can be read', async () => {
    const metadata = { name: place.name, namespace: place.namespace };
    cluster.store.create('leases', { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata });
    expect(await lease.read(limitMs)).toMatchObject({ holder: '', durationMs: 0, transitions: 0 });
  });

  it('gives up on a call that has no answer in time', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const kubeConfigText = cluster.kubeConfigText().replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`);
    const away = createKubernetesLease({ ...access(), kubeConfigText }, place);
    for (const call of [away.read(50), away.write(content('a'), undefined, 50)])
      await expect(call).rejects.toMatchObject({ service: 'kubernetes', reason: 'timeout' });
    silent.close();
    silent.closeAllConnections();
  });
});

it('whoever does not lead any more sends nothing that is no question', async () => {
  let leads = true;
  const writer = createKubernetesWriter({ ...access(), leadership: { mayAct: () => leads } });
  const write = {
    object: { kind: 'Pod', namespace: 'logging', name: 'fluent-bit-x' },
    patch: { type: 'delete', uid: 'u' },
    resourceVersion: '',
    mark: 'm',
  } as const;
  const sent = () => cluster.requests.filter(({ method }) => method !== 'GET').length;
  expect(await writer.apply(write, planOf(), approvalOf())).toMatchObject({ state: 'already-done' });
  expect(sent()).toBe(1);
  leads = false;
  await expect(writer.apply(write, planOf(), approvalOf())).rejects.toThrow('does not lead any more');
  expect(sent()).toBe(1);
});
