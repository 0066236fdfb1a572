import { expect, it } from 'vitest';
import { smallWorld } from './small-world.ts';

const statusOf = (store: ReturnType<typeof smallWorld>['store']) =>
  store.get('resourcequotas', 'logging', 'memory')?.['status'];

it('a quota tells how much of it the pods of its namespace use, and again when that changes', () => {
  const world = smallWorld({ nodes: 3, memoryLimit: '512Mi' });
  const hard = { 'limits.memory': '4Gi', 'requests.memory': '2Gi', pods: '9' };
  world.create('resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'memory', namespace: 'logging' },
    spec: { hard },
  });
  world.run(60);
  const used = { 'limits.memory': '1536Mi', 'requests.memory': '1536Mi', pods: '3' };
  expect(statusOf(world.store)).toEqual({ hard, used });
  world.patch(({ spec }) => {
    for (const { resources } of spec.template.spec.containers)
      Object.assign(resources?.limits ?? {}, { memory: '1Gi' });
  });
  world.run(300);
  expect(statusOf(world.store)).toEqual({
    hard,
    used: { ...used, 'limits.memory': '3072Mi', 'requests.memory': '3072Mi' },
  });
});
