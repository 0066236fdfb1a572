import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../../../src/change/write.ts';
import type { ClusterWriter } from '../../../src/ports.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';
import { approvalOf, planOf, startWritableCluster, writerFor } from './writer-scene.ts';

let cluster: SimulatedCluster;
let writer: ClusterWriter;
beforeEach(async () => {
  cluster = await startWritableCluster();
  writer = writerFor(cluster);
});
afterEach(async () => cluster.server.close());

const plan = planOf();
const approval = approvalOf();

describe('deleting', () => {
  const pod = (uid: string): Write => ({
    object: { kind: 'Pod', namespace: 'logging', name: 'fluent-bit-1' },
    patch: { type: 'delete', uid },
    resourceVersion: '',
    mark: 'mark-1',
  });
  const map = (resourceVersion: string): Write => ({
    object: { kind: 'ConfigMap', namespace: 'logging', name: 'fluent-bit' },
    patch: { type: 'delete' },
    resourceVersion,
    mark: 'mark-1',
  });
  const apply = async (write: Write) => (await writer.apply(write, plan, approval)).state;
  const isThere = (resource: string, name: string) =>
    cluster.store.get(resource, 'logging', name)?.metadata['deletionTimestamp'] === undefined;

  it('takes this very pod away, once, and no other one under its name', async () => {
    const made = cluster.store.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'fluent-bit-1', namespace: 'logging' },
      spec: { containers: [{ name: 'fluent-bit', image: 'fluent/fluent-bit:3.2.0' }] },
    });
    const uid = made.metadata.uid ?? '';
    expect(await writer.dryRun(pod(uid))).toMatchObject({ state: 'done' });
    expect([isThere('pods', 'fluent-bit-1'), await apply(pod('other'))]).toEqual([true, 'already-done']);
    expect([
      cluster.store.get('pods', 'logging', 'fluent-bit-1')?.metadata.uid,
      await apply(pod(uid)),
    ]).toEqual([uid, 'done']);
  });

  it('leaves a ConfigMap that was changed since', async () => {
    const version = cluster.store.get('configmaps', 'logging', 'fluent-bit')?.metadata.resourceVersion ?? '';
    expect(await apply(map('1'))).toBe('conflict');
    expect([await apply(map(version)), await apply(map(version))]).toEqual(['done', 'already-done']);
  });
});

describe('making', () => {
  const copy: Write = {
    object: { kind: 'ConfigMap', namespace: 'logging', name: 'fluent-bit-medic-1' },
    patch: {
      type: 'create',
      body: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'fluent-bit-medic-1', namespace: 'logging' },
        data: { 'fluent-bit.conf': 'new' },
      },
    },
    resourceVersion: '',
    mark: 'mark-1',
  };
  const apply = async (write: Write) => (await writer.apply(write, plan, approval)).state;

  it('is done once', async () => {
    expect([await apply(copy), await apply(copy)]).toEqual(['done', 'already-done']);
    expect(cluster.store.get('configmaps', 'logging', 'fluent-bit-medic-1')?.metadata.annotations).toEqual({
      'fluent-medic.dev/change': 'mark-1',
      'fluent-medic.dev/incident': 'inc-1',
      'fluent-medic.dev/approved-by': 'U1',
    });
  });

  it("leaves somebody else's object under that name", async () => {
    await apply({ ...copy, mark: 'mark-0' });
    expect(await writer.apply(copy, plan, approval)).toMatchObject({
      state: 'refused',
      why: expect.stringContaining('already exists') as string,
    });
  });
});
