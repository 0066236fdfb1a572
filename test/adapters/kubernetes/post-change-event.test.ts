import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../../../src/change/write.ts';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
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

describe('the Event of a write', () => {
  const events = () => cluster.store.list('events');

  it('says on the object what was changed, in which incident and by whose approval', async () => {
    const write = image();
    const steps = [
      {
        kind: 'set-image' as const,
        target: 'DaemonSet/logging/fluent-bit/fluent-bit',
        from: 'fluent-bit:3.2.0',
        to: 'fluent-bit:3.2.10',
        why: '',
        risk: '',
      },
    ];
    await writer.apply(write, { ...plan, steps }, approval);
    const { uid, resourceVersion } = daemonSet().metadata;
    expect(events()).toMatchObject([
      {
        metadata: { name: 'fluent-bit.daemonset-inc-1-1-d1-apply', namespace: 'logging' },
        involvedObject: {
          apiVersion: 'apps/v1',
          kind: 'DaemonSet',
          namespace: 'logging',
          name: 'fluent-bit',
          uid,
          resourceVersion,
        },
        type: 'Normal',
        reason: 'MedicChanged',
        message: 'fluent-bit: fluent-bit:3.2.0 → fluent-bit:3.2.10. Incident inc-1, plan d1, approved by U1.',
        source: { component: 'fluent-medic' },
        reportingComponent: 'fluent-medic',
        count: 1,
      },
    ]);
  });

  it('is one for each object, also where a configuration is named like the workload', async () => {
    await writer.apply(configuration(), plan, approval);
    await writer.apply(image(), plan, approval);
    expect(events().map(({ involvedObject }) => involvedObject)).toMatchObject([
      { kind: 'ConfigMap' },
      { kind: 'DaemonSet' },
    ]);
  });

  it('is made once, also when the write is tried again', async () => {
    const write = image();
    for (const state of ['done', 'already-done'])
      expect(await writer.apply(write, plan, approval)).toEqual({
        state,
        resourceVersion: daemonSet().metadata.resourceVersion,
      });
    expect(events()).toHaveLength(1);
  });

  it('is made by the next try when the first ended before it', async () => {
    const write = image();
    cluster.server.failNext('hang-up', ({ method }) => method === 'POST');
    expect(await writer.apply(write, plan, approval)).toMatchObject({
      state: 'done',
      withoutEvent: expect.stringMatching(/./) as string,
    });
    expect(events()).toEqual([]);
    expect(await writer.apply(write, plan, approval)).not.toHaveProperty('withoutEvent');
    expect(events()).toHaveLength(1);
  });

  it('that is refused is a gap, and the write stands', async () => {
    const message =
      'events is forbidden: User "medic" cannot create resource "events" in namespace "logging"';
    cluster.server.failNext({ code: 403, message, reason: 'Forbidden' }, ({ method }) => method === 'POST');
    expect(await writer.apply(image(), plan, approval)).toEqual({
      state: 'done',
      resourceVersion: daemonSet().metadata.resourceVersion,
      withoutEvent: message,
    });
    expect(imageOf(daemonSet())).toBe('cr.fluentbit.io/fluent/fluent-bit:3.2.10');
  });
});

function daemonSet(): KubeObject {
  const found = cluster.store.get('daemonsets', 'logging', 'fluent-bit');
  if (found === undefined) throw new Error('The DaemonSet is gone.');
  return found;
}

const imageOf = (object: KubeObject): string | undefined =>
  (object['spec'] as { template: { spec: { containers: { image: string }[] } } }).template.spec.containers[0]
    ?.image;

function image(): Write {
  const containers = [{ name: 'fluent-bit', image: 'cr.fluentbit.io/fluent/fluent-bit:3.2.10' }];
  return {
    object: { kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit' },
    patch: { type: 'strategic-merge', body: { spec: { template: { spec: { containers } } } } },
    resourceVersion: daemonSet().metadata.resourceVersion ?? '',
    mark: 'd1-apply',
  };
}

function configuration(): Write {
  const { resourceVersion = '' } = cluster.store.get('configmaps', 'logging', 'fluent-bit')?.metadata ?? {};
  return {
    object: { kind: 'ConfigMap', namespace: 'logging', name: 'fluent-bit' },
    patch: { type: 'merge', body: { data: { 'fluent-bit.conf': 'new' } } },
    resourceVersion,
    mark: 'd1-apply',
  };
}

const plan = planOf();
const approval = approvalOf();
