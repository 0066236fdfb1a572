import type { SimClock } from '../clock.ts';
import { type ApiServer, type ApiServerOptions, createApiServer } from './api/api-server.ts';
import { type ClusterStore, createObjectStore } from './api/store/object-store.ts';
import { defaultScene, type Scene } from './default-scene.ts';
import type { DaemonSet } from './world/kube-shapes.ts';
import type { LoadSchedule } from './world/load.ts';
import { createWorld, type World } from './world/world.ts';

export interface SimulatedCluster {
  /** Where the Kubernetes API answers: plain HTTP on 127.0.0.1. */
  readonly url: string;
  readonly name: string;
  /** The text of a kubeconfig; `reader` may look, `writer` may also patch workloads and ConfigMaps. */
  kubeconfig(role: 'reader' | 'writer'): string;
  setLoad(schedule: LoadSchedule): void;
  /** Sets the image of the DaemonSet's container, as a person with kubectl would. */
  rollOut(image: string): void;
  readonly world: World;
  readonly store: ClusterStore;
  readonly api: ApiServer;
  /** Cuts every open connection; new ones are accepted. */
  dropConnections(): void;
  close(): Promise<void>;
}

export interface SimulatedClusterOptions {
  readonly clock: SimClock;
  /** A free port unless one is given; rejects when it is taken. */
  readonly port?: number;
  /** The same seed tells the same story. */
  readonly seed?: string;
  readonly scene?: Scene;
  /** Told of every request when it is carried out and before it is answered. */
  readonly onRequest?: ApiServerOptions['onRequest'];
}

/** The wall's milliseconds between two looks at the clock. */
const beatMs = 40;

/** A Kubernetes cluster on this machine whose Fluent Bit containers behave; all in memory, gone at `close`. */
export async function createSimulatedCluster(options: SimulatedClusterOptions): Promise<SimulatedCluster> {
  const { clock, scene = defaultScene() } = options;
  const { store, world } = raiseWorld({ scene, start: clock.now(), seed: options.seed ?? 'prod-eu' });
  const api = createApiServer({
    store,
    kubelet: world.kubelet,
    now: () => world.now(),
    onRequest: options.onRequest,
  });
  const { url } = await api.listen(options.port);
  const beat = setInterval(() => world.step(clock.now()), beatMs);
  return {
    url,
    name: scene.cluster,
    kubeconfig: (role) => kubeconfig(scene.cluster, url, role),
    setLoad: (schedule) => world.setLoad(schedule),
    rollOut: (image) => rollOut(store, image),
    world,
    store,
    api,
    dropConnections: () => api.dropConnections(),
    async close() {
      clearInterval(beat);
      world.close();
      await api.close();
    },
  };
}

/** The scene's objects in a store and a world that has run them for as long as the scene says. */
export function raiseWorld(options: { readonly scene: Scene; readonly start: Date; readonly seed: string }): {
  readonly store: ClusterStore;
  readonly world: World;
} {
  const { scene, seed } = options;
  const warmUpMs = 90_000;
  const born = new Date(options.start.getTime() - scene.agedMs - warmUpMs);
  let now = () => born;
  const store = createObjectStore({ now: () => now() });
  const workloads = ['daemonsets', 'deployments'];
  for (const { resource, object } of scene.objects)
    if (!workloads.includes(resource)) store.create(resource, object, 'kubectl-client-side-apply');
  const world = createWorld({
    store,
    start: born,
    seed,
    nodeWeights: scene.nodeWeights,
    images: scene.images,
    missingImages: scene.missingImages ?? [],
  });
  now = () => world.now();
  for (const { resource, object } of scene.objects)
    if (workloads.includes(resource)) store.create(resource, object, 'kubectl-client-side-apply');
  world.step(new Date(born.getTime() + warmUpMs));
  world.skip(scene.agedMs);
  for (const { metadata } of store.list('events')) store.delete('events', metadata.namespace, metadata.name);
  return { store, world };
}

function rollOut(store: ClusterStore, image: string): void {
  const found = store.list('daemonsets', 'logging')[0];
  if (!found) throw new Error('There is no DaemonSet in the namespace "logging" to roll out.');
  store.update(
    'daemonsets',
    found.metadata.namespace,
    found.metadata.name,
    (object) => {
      const { spec } = object as DaemonSet;
      const containers = spec.template.spec.containers.map((container) => ({ ...container, image }));
      const template = { ...spec.template, spec: { ...spec.template.spec, containers } };
      return { ...object, spec: { ...spec, template } };
    },
    'kubectl-set',
  );
}

/** The client library refuses plain HTTP unless the certificate check is switched off. */
function kubeconfig(cluster: string, url: string, role: 'reader' | 'writer'): string {
  return `apiVersion: v1
kind: Config
current-context: ${cluster}
clusters:
  - name: ${cluster}
    cluster:
      server: ${url}
      insecure-skip-tls-verify: true
users:
  - name: ${role}
    user:
      token: ${role}-token
contexts:
  - name: ${cluster}
    context:
      cluster: ${cluster}
      user: ${role}
      namespace: logging
`;
}
