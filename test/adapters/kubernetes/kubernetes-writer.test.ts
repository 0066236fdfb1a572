import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../../../src/change/write.ts';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
import type { ClusterWriter } from '../../../src/ports.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';
import { approvalOf, planOf, startWritableCluster, writerFor } from './writer-scene.ts';
import { english } from '../../support/english.ts';

let cluster: SimulatedCluster;
let writer: ClusterWriter;

beforeEach(async () => {
  cluster = await startWritableCluster();
  writer = writerFor(cluster);
});
afterEach(async () => cluster.server.close());

describe('applying', () => {
  it('changes what was asked and leaves the mark, under our own name', async () => {
    const result = await writer.apply(image('3.2.10'), planOf(), approvalOf());
    const after = daemonSet();
    expect(result).toEqual({ state: 'done', resourceVersion: after.metadata.resourceVersion });
    expect([imageOf(after), after.metadata.annotations?.['fluent-medic.dev/change']]).toEqual([
      'cr.fluentbit.io/fluent/fluent-bit:3.2.10',
      'mark-1',
    ]);
    const managers = after.metadata['managedFields'] as { manager: string }[];
    expect(managers.map((each) => each.manager)).toContain('fluent-medic');
  });

  it('keeps the other keys and annotations of a ConfigMap', async () => {
    await writer.apply(configuration('new'), planOf(), approvalOf());
    const after = cluster.store.get('configmaps', 'logging', 'fluent-bit');
    expect([after?.['data'], after?.metadata.annotations]).toEqual([
      { 'fluent-bit.conf': 'new', 'parsers.conf': 'kept' },
      {
        team: 'logs',
        'fluent-medic.dev/change': 'mark-1',
        'fluent-medic.dev/incident': 'inc-1',
        'fluent-medic.dev/approved-by': 'U1',
      },
    ]);
  });

  it('names the tickets of an approval, and takes those of an earlier one away', async () => {
    const tickets = () => daemonSet().metadata.annotations?.['fluent-medic.dev/tickets'];
    await writer.apply(image('3.2.10'), planOf(), { ...approvalOf(), tickets: ['OPS-1', 'OPS-2'] });
    expect(tickets()).toBe('OPS-1 OPS-2');
    await writer.apply({ ...image('4.2.8'), mark: 'mark-2' }, planOf('d2'), approvalOf('d2'));
    expect([imageOf(daemonSet()), tickets()]).toEqual(['cr.fluentbit.io/fluent/fluent-bit:4.2.8', undefined]);
  });

  it('does nothing the second time', async () => {
    const write = image('3.2.10');
    await writer.apply(write, planOf(), approvalOf());
    const after = daemonSet().metadata.resourceVersion;
    expect(await writer.apply(write, planOf(), approvalOf())).toEqual({
      state: 'already-done',
      resourceVersion: after,
    });
    expect(daemonSet().metadata.resourceVersion).toBe(after);
    expect(cluster.requests.filter((each) => each.method === 'PATCH')).toHaveLength(1);
  });

  it('finds a write that arrived although its answer was lost', async () => {
    const write = image('3.2.10');
    cluster.server.failNext('hang-up', ({ method }) => method === 'PATCH');
    await expect(writer.apply(write, planOf(), approvalOf())).rejects.toMatchObject({ retriable: true });
    expect(imageOf(daemonSet())).toBe('cr.fluentbit.io/fluent/fluent-bit:3.2.0');
    expect((await writer.apply(write, planOf(), approvalOf())).state).toBe('done');
    expect((await writer.apply(write, planOf(), approvalOf())).state).toBe('already-done');
  });

  it('gives way to somebody who was faster', async () => {
    const write = image('3.2.10');
    cluster.store.update('daemonsets', 'logging', 'fluent-bit', (object) => {
      object.metadata.labels = { ...object.metadata.labels, touched: 'yes' };
      return object;
    });
    expect(await writer.apply(write, planOf(), approvalOf())).toEqual({
      state: 'conflict',
      why: expect.stringContaining('the object has been modified') as string,
    });
    expect(imageOf(daemonSet())).toBe('cr.fluentbit.io/fluent/fluent-bit:3.2.0');
  });

  it('sends nothing without an approval of this very plan', async () => {
    await expect(writer.apply(image('3.2.10'), planOf(), approvalOf('d2'))).rejects.toThrow(
      'The approval is for plan d2, not for d1: nothing was written.',
    );
    expect(cluster.requests).toEqual([]);
  });

  it('writes to no other kind', async () => {
    const write: Write = { ...image('3.2.10'), object: { kind: 'Secret', namespace: 'logging', name: 's' } };
    await expect(writer.dryRun(write)).rejects.toThrow('A Secret is never written by strategic-merge');
  });
});

describe('a dry run', () => {
  it('goes the whole way and changes nothing', async () => {
    const before = daemonSet();
    expect(await writer.dryRun(image('3.2.10'))).toMatchObject({ state: 'done' });
    expect(daemonSet()).toEqual(before);
    expect(cluster.requests.map((each) => [each.method, each.query])).toEqual([
      ['PATCH', { fieldManager: 'fluent-medic', dryRun: 'All' }],
    ]);
  });

  it('meets the same conflict', async () => {
    const write: Write = { ...image('3.2.10'), resourceVersion: '1' };
    cluster.store.update('daemonsets', 'logging', 'fluent-bit', (object) => {
      object.metadata.labels = { ...object.metadata.labels, touched: 'yes' };
      return object;
    });
    expect((await writer.dryRun(write)).state).toBe('conflict');
  });
});

describe('refusals', () => {
  it('repeats the words of the API', async () => {
    const reader = writerFor(cluster, 'reader-token');
    expect(await reader.dryRun(image('3.2.10'))).toEqual({
      state: 'refused',
      why: expect.stringMatching(
        /^daemonsets\.apps "fluent-bit" is forbidden: .* cannot patch resource/,
      ) as string,
    });
    expect((await reader.apply(image('3.2.10'), planOf(), approvalOf())).state).toBe('refused');
  });

  it('repeats what validation or admission says', async () => {
    const message =
      'DaemonSet.apps "fluent-bit" is invalid: must be less than or equal to memory limit of 32Mi';
    cluster.server.failNext({ code: 422, message, reason: 'Invalid' }, ({ method }) => method === 'PATCH');
    expect(await writer.apply(image('3.2.10'), planOf(), approvalOf())).toEqual({
      state: 'refused',
      why: message,
    });
  });

  it('says that the object is gone', async () => {
    const write = image('3.2.10');
    cluster.store.delete('daemonsets', 'logging', 'fluent-bit');
    expect(await writer.apply(write, planOf(), approvalOf())).toEqual({
      state: 'refused',
      why: 'daemonsets.apps "fluent-bit" not found',
    });
  });

  it('does not take a broken server for a refusal', async () => {
    cluster.server.failNext(
      { code: 500, message: 'etcd', reason: 'InternalError' },
      ({ method }) => method === 'PATCH',
    );
    await expect(writer.dryRun(image('3.2.10'))).rejects.toMatchObject({
      name: 'OutsideError',
      reason: 'server',
    });
  });
});

describe('the right to write', () => {
  it('is what the cluster says', async () => {
    expect(await writer.mayWrite('logging')).toEqual({ allowed: true });
    expect(english(await writerFor(cluster, 'reader-token').mayWrite('logging'))).toEqual({
      allowed: false,
      why: 'The bot may only read in namespace logging: it has no right to patch daemonsets, deployments, statefulsets, configmaps; create configmaps; delete configmaps, pods.',
    });
  });
});

function daemonSet(): KubeObject {
  const found = cluster.store.get('daemonsets', 'logging', 'fluent-bit');
  if (found === undefined) throw new Error('The DaemonSet is gone.');
  return found;
}

function imageOf(object: KubeObject): string | undefined {
  const spec = object['spec'] as { template: { spec: { containers: { image: string }[] } } };
  return spec.template.spec.containers[0]?.image;
}

function image(version: string): Write {
  const containers = [{ name: 'fluent-bit', image: `cr.fluentbit.io/fluent/fluent-bit:${version}` }];
  return {
    object: { kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit' },
    patch: { type: 'strategic-merge', body: { spec: { template: { spec: { containers } } } } },
    resourceVersion: daemonSet().metadata.resourceVersion ?? '',
    mark: 'mark-1',
  };
}

function configuration(text: string): Write {
  const { resourceVersion = '' } = cluster.store.get('configmaps', 'logging', 'fluent-bit')?.metadata ?? {};
  return {
    object: { kind: 'ConfigMap', namespace: 'logging', name: 'fluent-bit' },
    patch: { type: 'merge', body: { data: { 'fluent-bit.conf': text } } },
    resourceVersion,
    mark: 'mark-1',
  };
}
