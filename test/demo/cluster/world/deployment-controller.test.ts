import { expect, test } from 'vitest';
import { createObjectStore } from '../../../../src/demo/cluster/api/store/object-store.ts';
import { defaultScene } from '../../../../src/demo/cluster/default-scene.ts';
import type { Deployment, Pod, ReplicaSet } from '../../../../src/demo/cluster/world/kube-shapes.ts';
import { createWorld } from '../../../../src/demo/cluster/world/world.ts';

function gateway() {
  const start = new Date('2026-11-22T12:00:00Z');
  let now = () => start;
  const store = createObjectStore({ now: () => now() });
  for (const { resource, object } of defaultScene().objects)
    if (resource === 'nodes') store.create(resource, object);
  const world = createWorld({ store, start, seed: 'deployment' });
  now = () => world.now();
  const deployment = defaultScene().objects.find(({ resource }) => resource === 'deployments')
    ?.object as Deployment;
  store.create('deployments', { ...deployment, spec: { ...deployment.spec, replicas: 4 } });
  const run = (seconds: number) => world.step(new Date(world.now().getTime() + seconds * 1000));
  const images = () =>
    (store.list('pods', 'observability') as Pod[])
      .filter((pod) => pod.metadata.deletionTimestamp === undefined)
      .map((pod) => pod.spec.containers[0]?.image.split(':').at(-1) ?? '')
      .toSorted((a, b) => a.localeCompare(b));
  return {
    store,
    setVersion: (version: string) =>
      store.update('deployments', 'observability', 'log-gateway', (object) => {
        for (const one of (object as Deployment).spec.template.spec.containers)
          one.image = `registry.example.com/log-gateway:${version}`;
        return object;
      }),
    run,
    images,
    status: () => store.get('deployments', 'observability', 'log-gateway')?.status,
  };
}

test('a Deployment runs its replicas, rolls to a new template and leaves no pod behind when it goes', () => {
  const { store, setVersion, run, images, status } = gateway();
  run(15);
  expect(images()).toEqual(['2.14.1', '2.14.1', '2.14.1', '2.14.1']);
  expect(status()).toEqual({
    observedGeneration: 1,
    replicas: 4,
    updatedReplicas: 4,
    readyReplicas: 4,
    availableReplicas: 4,
  });
  setVersion('2.15.0');
  const least: number[] = [];
  for (let second = 0; second < 40; second += 1) {
    run(1);
    least.push((status() as { availableReplicas?: number }).availableReplicas ?? 0);
  }
  expect(Math.min(...least)).toBeGreaterThanOrEqual(3);
  expect(images()).toEqual(['2.15.0', '2.15.0', '2.15.0', '2.15.0']);
  expect(
    store
      .list('replicasets', 'observability')
      .map((one) => (one.spec as { replicas: number }).replicas)
      .toSorted((a, b) => a - b),
  ).toEqual([0, 4]);
  store.delete('deployments', 'observability', 'log-gateway');
  run(40);
  expect(store.list('pods', 'observability')).toEqual([]);
});

test('a template of before takes its replica set back into use, under the next number', () => {
  const { store, setVersion, run, images } = gateway();
  run(15);
  for (const version of ['2.15.0', '2.16.0', '2.15.0']) {
    setVersion(version);
    run(40);
  }
  expect(images()).toEqual(['2.15.0', '2.15.0', '2.15.0', '2.15.0']);
  const revisions = (store.list('replicasets', 'observability') as ReplicaSet[]).map(({ metadata, spec }) => [
    metadata.annotations?.['deployment.kubernetes.io/revision'],
    spec.template.spec.containers[0]?.image.split(':').at(-1),
    spec.replicas,
  ]);
  expect(revisions.toSorted(([a = ''], [b = '']) => String(a).localeCompare(String(b)))).toEqual([
    ['1', '2.14.1', 0],
    ['3', '2.16.0', 0],
    ['4', '2.15.0', 4],
  ]);
});
