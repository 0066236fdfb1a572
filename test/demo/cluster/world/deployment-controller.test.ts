import { expect, test } from 'vitest';
import {
  heldDeployment,
  releasedDeployment,
  widerDeployment,
} from '../../../../src/change/hold-deployment.ts';
import { createObjectStore } from '../../../../src/demo/cluster/api/store/object-store.ts';
import { defaultScene } from '../../../../src/demo/cluster/default-scene.ts';
import {
  type Deployment,
  isTerminal,
  type Pod,
  type ReplicaSet,
} from '../../../../src/demo/cluster/world/kube-shapes.ts';
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
  const pods = () => store.list('pods', 'observability') as Pod[];
  const tagOf = (pod: Pod) => pod.spec.containers[0]?.image.split(':').at(-1) ?? '';
  const images = () =>
    pods()
      .filter((pod) => pod.metadata.deletionTimestamp === undefined)
      .map(tagOf)
      .toSorted((a, b) => a.localeCompare(b));
  const running = () =>
    pods()
      .filter((pod) => !isTerminal(pod))
      .map(tagOf);
  const change = (spec: Partial<Deployment['spec']>, tag?: string) =>
    store.update('deployments', 'observability', 'log-gateway', (object) => {
      const before = (object as Deployment).spec;
      if (tag !== undefined)
        for (const one of before.template.spec.containers)
          one.image = one.image.replace(/:[^:]*$/, `:${tag}`);
      return { ...object, spec: { ...before, ...spec } };
    });
  return {
    store,
    run,
    images,
    running,
    change,
    status: () => store.get('deployments', 'observability', 'log-gateway')?.status,
  };
}

test('a Deployment runs its replicas, rolls to a new template and leaves no pod behind when it goes', () => {
  const { store, run, images, change, status } = gateway();
  run(15);
  expect(images()).toEqual(['2.14.1', '2.14.1', '2.14.1', '2.14.1']);
  expect(status()).toEqual({
    observedGeneration: 1,
    replicas: 4,
    updatedReplicas: 4,
    readyReplicas: 4,
    availableReplicas: 4,
  });
  change({}, '2.15.0');
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
  const { store, change, run, images } = gateway();
  run(15);
  for (const version of ['2.15.0', '2.16.0', '2.15.0']) {
    change({}, version);
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

const before = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };
const old = '2.14.1';
const fresh = '2.15.0';

test('held by seconds that no pod reaches, it stops after as many new pods as may be, ready or not, until it is released', () => {
  const { run, images, change, status } = gateway();
  run(15);
  change(heldDeployment(before, 1), fresh);
  run(60);
  expect(images()).toEqual([old, old, old, old, fresh]);
  expect(status()).toMatchObject({ replicas: 5, updatedReplicas: 1, readyReplicas: 5, availableReplicas: 4 });
  change(widerDeployment(before, 2));
  run(60);
  expect(images()).toEqual([old, old, old, old, fresh, fresh]);
  change(releasedDeployment(before, { minReadySeconds: 2_147_483_646 }));
  run(60);
  expect([images(), status()]).toMatchObject([[fresh, fresh, fresh, fresh], { availableReplicas: 4 }]);
});

test('held and then put back, the pods from before never went', () => {
  const { store, run, images, change } = gateway();
  run(15);
  const names = () =>
    store
      .list('pods', 'observability')
      .map(({ metadata }) => metadata.name)
      .toSorted();
  const first = names();
  change(heldDeployment(before, 2), fresh);
  run(60);
  change(releasedDeployment(before, { minReadySeconds: 2_147_483_646 }), old);
  run(60);
  expect([names(), images()]).toEqual([first, [old, old, old, old]]);
});

test('where no pod may be beside the others, new ones come in the place of some', () => {
  const { run, images, change } = gateway();
  run(15);
  const narrow = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
  change(heldDeployment(narrow, 2), fresh);
  run(60);
  expect(images()).toEqual([old, old, fresh, fresh]);
});

test('paused in the middle, it rolls no further, forth or back, but keeps its number of pods', () => {
  const { run, images, change } = gateway();
  run(15);
  change(heldDeployment(before, 1), fresh);
  run(60);
  change({ ...releasedDeployment(before, { minReadySeconds: 2_147_483_646 }), paused: true });
  run(60);
  expect(images()).toEqual([old, old, old, old, fresh]);
  change({}, '2.16.0');
  run(60);
  expect(images()).toEqual([old, old, old, old, fresh]);
  change({ replicas: 6 });
  run(60);
  expect(images()).toEqual([old, old, old, old, old, old, old, fresh]);
  change({ replicas: 4, paused: false }, fresh);
  run(60);
  expect(images()).toEqual([fresh, fresh, fresh, fresh]);
});

test('anew: no new pod before the last old one is gone', () => {
  const { run, running, change } = gateway();
  run(15);
  change({ strategy: { type: 'Recreate' } }, fresh);
  const seen = new Set<string>();
  for (let second = 0; second < 90; second += 1) {
    run(1);
    seen.add([...new Set(running())].toSorted().join());
  }
  expect([...seen].filter(Boolean)).toEqual([old, fresh]);
});
