import { defaultScene, fluentBitImage, type Scene } from '../../src/demo/cluster/default-scene.ts';
import type { ClusterStore } from '../../src/demo/cluster/api/store/object-store.ts';
import type { KubeObject } from '../../src/demo/cluster/seams.ts';
import type { DaemonSet } from '../../src/demo/cluster/world/kube-shapes.ts';

/** How a workload of the soak is set up. */
export interface Setup {
  readonly version: string;
  readonly memory: string;
  readonly buffers: string;
  /** Where the monitoring API listens; the probes ask on 2020. */
  readonly port: number;
}

/** A workload that keeps dying in one way whenever somebody sets it up badly. */
export interface SoakWorkload {
  readonly name: string;
  readonly kind: 'DaemonSet' | 'Deployment';
  readonly bad: Setup;
}

export const goodSetup: Setup = { version: '4.2.8', memory: '2Gi', buffers: '256m', port: 2020 };

export const soakWorkloads: readonly SoakWorkload[] = [
  { name: 'oom', kind: 'DaemonSet', bad: { ...goodSetup, memory: '448Mi' } },
  { name: 'segv', kind: 'DaemonSet', bad: { ...goodSetup, version: '3.2.0', memory: '1Gi' } },
  { name: 'refused', kind: 'DaemonSet', bad: { ...goodSetup, buffers: '512m # twice as much' } },
  // Nobody answers the probes: killed as one that hangs.
  { name: 'hung', kind: 'Deployment', bad: { ...goodSetup, port: 2021 } },
];

const namespace = 'logging';
export const nodes = 2;
const strategyKey = 'fluent-medic.dev/strategy-before';
const restartKey = 'kubectl.kubernetes.io/restartedAt';

/** The default cluster on two nodes with the workloads of the soak, all of them well. */
export function soakScene(): Scene {
  const scene = defaultScene();
  const common = scene.objects.filter(
    ({ resource, object: { metadata } }) =>
      ['namespaces', 'limitranges'].includes(resource) ||
      (resource === 'nodes' && Number(metadata.name.slice(5)) <= nodes),
  );
  const own = soakWorkloads.flatMap((workload) => objectsOf(workload, goodSetup));
  return { ...scene, objects: [...common, ...own], nodeWeights: new Map() };
}

function objectsOf(workload: SoakWorkload, setup: Setup): Scene['objects'] {
  const { name, kind } = workload;
  const found = defaultScene().objects.find(({ object }) => object.kind === 'DaemonSet');
  if (!found) throw new Error('The default scene has no DaemonSet.');
  const { updateStrategy, ...spec } = (found.object as DaemonSet).spec;
  const labels = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': 'fluent-bit' };
  const metadata = { name, namespace, labels };
  const own = kind === 'DaemonSet' ? { updateStrategy } : { replicas: nodes, ...deploymentOnly };
  const object = {
    kind,
    apiVersion: 'apps/v1',
    metadata,
    spec: {
      ...spec,
      ...own,
      selector: { matchLabels: labels },
      template: templateWith(workload, setup, { ...spec.template, metadata: { labels } }),
    },
    status: {},
  };
  return [
    { resource: 'configmaps', object: configMap(workload, setup) },
    { resource: kind === 'DaemonSet' ? 'daemonsets' : 'deployments', object },
  ];
}

const deploymentOnly = {
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
  progressDeadlineSeconds: 600,
};

type Template = DaemonSet['spec']['template'];

function templateWith({ name }: SoakWorkload, { version, memory }: Setup, template: Template): Template {
  const containers = template.spec.containers.map((container) => ({
    ...container,
    image: fluentBitImage(version),
    resources: { limits: { memory }, requests: { cpu: '100m', memory: '128Mi' } },
  }));
  const volumes = template.spec.volumes?.map((volume) =>
    volume.configMap ? { ...volume, configMap: { ...volume.configMap, name } } : volume,
  );
  return { ...template, spec: { ...template.spec, containers, ...(volumes ? { volumes } : {}) } };
}

function configMap({ name }: SoakWorkload, setup: Setup): KubeObject {
  const found = defaultScene().objects.find(({ object }) => object.kind === 'ConfigMap');
  const { 'fluent-bit.conf': text = '' } = (found?.object['data'] ?? {}) as Record<string, string>;
  const labels = { 'app.kubernetes.io/name': 'fluent-bit' };
  return {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name, namespace, labels },
    data: {
      'fluent-bit.conf': text.replace('256m', setup.buffers).replace('2020', String(setup.port)),
    },
  };
}

const resourceOf = ({ kind }: SoakWorkload) => (kind === 'DaemonSet' ? 'daemonsets' : 'deployments');

/** Whether the bot has its controller on hold. */
export function isHeld(store: ClusterStore, workload: SoakWorkload): boolean {
  const found = store.get(resourceOf(workload), namespace, workload.name);
  return found?.metadata.annotations?.[strategyKey] !== undefined;
}

/** Somebody applies the workload's manifests as `setup` has them, and restarts it; nothing where it stands so. */
export function applySetup(store: ClusterStore, workload: SoakWorkload, setup: Setup, at: Date): boolean {
  const map = configMap(workload, setup);
  const before = store.get('configmaps', namespace, workload.name);
  const isOtherConfig = JSON.stringify(before?.['data']) !== JSON.stringify(map['data']);
  const object = store.get(resourceOf(workload), namespace, workload.name) as DaemonSet | undefined;
  if (!object) return false;
  const template = templateWith(workload, setup, object.spec.template);
  const isOtherPod = JSON.stringify(template.spec) !== JSON.stringify(object.spec.template.spec);
  if (!isOtherConfig && !isOtherPod) return false;
  store.update('configmaps', namespace, workload.name, (one) => ({ ...one, data: map['data'] }), 'kubectl');
  store.update(
    resourceOf(workload),
    namespace,
    workload.name,
    (one) => {
      const { spec } = one as DaemonSet;
      const annotations = { ...template.metadata?.annotations, [restartKey]: at.toISOString() };
      const restarted = { ...template, metadata: { ...template.metadata, annotations } };
      return { ...one, spec: { ...spec, template: restarted } };
    },
    'kubectl',
  );
  return true;
}
