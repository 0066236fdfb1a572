import { expect, it } from 'vitest';
import { smallWorld } from './small-world.ts';

const statusOf = (store: ReturnType<typeof smallWorld>['store']) =>
  store.get('resourcequotas', 'logging', 'memory')?.['status'];

const quota = (hard: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'memory', namespace: 'logging' },
  spec: { hard },
});

function setLimit(world: ReturnType<typeof smallWorld>, memory: string): void {
  world.patch(({ spec }) => {
    for (const { resources } of spec.template.spec.containers)
      Object.assign(resources?.limits ?? {}, { memory });
  });
}

it('a quota tells how much of it the pods of its namespace use, and again when that changes', () => {
  const world = smallWorld({ nodes: 3, memoryLimit: '512Mi' });
  const hard = { 'limits.memory': '4Gi', 'requests.memory': '4Gi', pods: '9' };
  world.create('resourcequotas', quota(hard));
  world.run(60);
  const used = { 'limits.memory': '1536Mi', 'requests.memory': '1536Mi', pods: '3' };
  expect(statusOf(world.store)).toEqual({ hard, used });
  setLimit(world, '1Gi');
  world.run(300);
  expect(statusOf(world.store)).toEqual({
    hard,
    used: { ...used, 'limits.memory': '3Gi', 'requests.memory': '3Gi' },
  });
});

it('pods that a quota does not let in are not made, an event says so, and they are made once there is room', () => {
  const world = smallWorld({ nodes: 3, memoryLimit: '512Mi' });
  world.create('resourcequotas', quota({ 'limits.memory': '2Gi' }));
  world.run(60);
  setLimit(world, '1280Mi');
  world.run(60);
  const refusals = () =>
    world.store.list('events', 'logging').filter(({ reason }) => reason === 'FailedCreate');
  expect(world.pods()).toHaveLength(2);
  expect(refusals()[0]).toMatchObject({
    type: 'Warning',
    involvedObject: { kind: 'DaemonSet', name: 'fluent-bit' },
    source: { component: 'daemonset-controller' },
    message: expect.stringMatching(
      /^Error creating: pods "fluent-bit-[a-z0-9]{5}" is forbidden: exceeded quota: memory, requested: limits\.memory=1280Mi, used: limits\.memory=1Gi, limited: limits\.memory=2Gi$/,
    ),
  });
  expect(world.store.get('daemonsets', 'logging', 'fluent-bit')?.['status']).toMatchObject({
    desiredNumberScheduled: 3,
    currentNumberScheduled: 2,
    numberAvailable: 2,
  });
  world.store.update('resourcequotas', 'logging', 'memory', (object) => ({
    ...object,
    spec: { hard: { 'limits.memory': '8Gi' } },
  }));
  world.run(300);
  expect(world.pods()).toHaveLength(3);
});
