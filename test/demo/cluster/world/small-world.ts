import { createObjectStore } from '../../../../src/demo/cluster/api/store/object-store.ts';
import { defaultScene, fluentBitImage } from '../../../../src/demo/cluster/default-scene.ts';
import type { KubeObject, ObjectStore } from '../../../../src/demo/cluster/seams.ts';
import type { DaemonSet, Pod } from '../../../../src/demo/cluster/world/kube-shapes.ts';
import { createWorld, type World } from '../../../../src/demo/cluster/world/world.ts';
import { watchStore, type WatchedChange } from './watch-lines.ts';

export interface SmallWorld {
  readonly store: ObjectStore;
  readonly world: World;
  readonly changes: WatchedChange[];
  /** Steps in quarter seconds. */
  run(seconds: number): void;
  create(resource: string, object: KubeObject): void;
  patch(change: (daemonSet: DaemonSet) => void): void;
  setImage(version: string): void;
  setConfig(text: string): void;
  pods(): readonly Pod[];
  log(pod: string, previous?: boolean): readonly string[];
}

export interface SmallWorldOptions {
  readonly nodes?: number;
  readonly version?: string;
  readonly config?: string;
  readonly memoryLimit?: string;
  readonly seed?: string;
  readonly withoutConfigMap?: boolean;
  /** The version whose image lies on the nodes already. */
  readonly present?: string;
}

/** The default scene's DaemonSet on a few nodes, on a manual clock. */
export function smallWorld(options: SmallWorldOptions = {}): SmallWorld {
  const start = new Date('2026-11-22T12:00:00Z');
  const scene = defaultScene();
  let now = () => start;
  const store = createObjectStore({ now: () => now() });
  const changes = watchStore(store);
  const objects = scene.objects.filter(
    ({ resource, object }) =>
      ['namespaces', 'configmaps'].includes(resource) ||
      (resource === 'nodes' && Number(object.metadata.name.slice(5)) <= (options.nodes ?? 1)),
  );
  for (const { resource, object } of objects)
    if (!(options.withoutConfigMap && resource === 'configmaps')) store.create(resource, object);
  const version = options.version ?? '3.2.0';
  const world = createWorld({
    store,
    start,
    seed: options.seed ?? 'small',
    images: [fluentBitImage(options.present ?? '3.2.0')],
  });
  now = () => world.now();
  const small: SmallWorld = {
    store,
    world,
    changes,
    run(seconds) {
      for (let n = 0; n < seconds * 4; n += 1) world.step(new Date(world.now().getTime() + 250));
    },
    create: (resource, object) => void store.create(resource, object),
    patch: (change) =>
      void store.update('daemonsets', 'logging', 'fluent-bit', (object) => {
        change(object as DaemonSet);
        return object;
      }),
    setImage: (tag) =>
      small.patch((daemonSet) => {
        for (const container of daemonSet.spec.template.spec.containers)
          container.image = fluentBitImage(tag);
      }),
    setConfig: (text) =>
      void store.update('configmaps', 'logging', 'fluent-bit', (map) => ({
        ...map,
        data: { 'fluent-bit.conf': text },
      })),
    pods: () => store.list('pods', 'logging') as Pod[],
    log: (pod, previous = false) =>
      (world.kubelet.readLog('logging', pod, 'fluent-bit', { previous }) ?? []).map(({ text }) => text),
  };
  if (options.config !== undefined && !options.withoutConfigMap) small.setConfig(options.config);
  const found = scene.objects.find(({ resource }) => resource === 'daemonsets');
  const daemonSet = structuredClone(found?.object) as DaemonSet;
  for (const container of daemonSet.spec.template.spec.containers) {
    container.image = fluentBitImage(version);
    if (options.memoryLimit !== undefined) container.resources = { limits: { memory: options.memoryLimit } };
  }
  daemonSet.spec.updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } };
  store.create('daemonsets', daemonSet);
  return small;
}
