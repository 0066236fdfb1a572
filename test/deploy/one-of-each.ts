import type { KubeObject } from '../../src/demo/cluster/seams.ts';

const labels = { 'app.kubernetes.io/name': 'fluent-bit' };
const podSpec = {
  nodeName: 'node-1',
  containers: [
    {
      name: 'fluent-bit',
      image: 'cr.fluentbit.io/fluent/fluent-bit:4.2.8',
      resources: { limits: { memory: '256Mi' } },
      volumeMounts: [{ name: 'config', mountPath: '/fluent-bit/etc' }],
    },
  ],
  volumes: [{ name: 'config', configMap: { name: 'fluent-bit' } }],
};
const running = {
  phase: 'Running',
  podIP: '10.0.0.7',
  containerStatuses: [
    {
      name: 'fluent-bit',
      ready: true,
      restartCount: 1,
      containerID: 'containerd://b',
      state: { running: { startedAt: '2026-11-22T12:48:00Z' } },
      lastState: {
        terminated: {
          exitCode: 137,
          reason: 'OOMKilled',
          containerID: 'containerd://a',
          finishedAt: '2026-11-22T12:47:50Z',
        },
      },
    },
  ],
};

const smaller = { allocatable: { memory: '1Gi' } };

/** The kinds of owner that Fluent Bit's pods have, and the pod of each; `Pod` is one without an owner. */
export const owners = ['DaemonSet', 'Deployment', 'StatefulSet', 'ReplicaSet', 'Pod'] as const;
export type OwnerKind = (typeof owners)[number];
export const podName = (owner: OwnerKind) => `of-${owner.toLowerCase()}`;

/** A cluster's objects by plural: each kind of workload with its pod, what they mount, and their node. */
export function oneOfEach(): readonly (readonly [plural: string, object: KubeObject])[] {
  return [
    ['nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' }, spec: {}, status: {} }],
    ['nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-2' }, spec: {}, status: smaller }],
    [
      'resourcequotas',
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'all', namespace: 'logging' } },
    ],
    [
      'limitranges',
      { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'all', namespace: 'logging' } },
    ],
    ['configmaps', configMap()],
    ['fluentbits', custom('FluentBit', 'fluentbit.fluent.io/v1alpha2', { namespace: 'logging' })],
    ['collectors', custom('Collector', 'fluentbit.fluent.io/v1alpha2', { namespace: 'logging' })],
    ['clusterfluentbitconfigs', custom('ClusterFluentBitConfig', 'fluentbit.fluent.io/v1alpha2')],
    ['clusterinputs', custom('ClusterInput', 'fluentbit.fluent.io/v1alpha2')],
    ['loggings', custom('Logging', 'logging.banzaicloud.io/v1beta1')],
    [
      'fluentbitagents',
      owned(custom('FluentbitAgent', 'logging.banzaicloud.io/v1beta1'), 'Logging', 'fluent-bit'),
    ],
    ...gitOps(),
    ['daemonsets', owned(workload('DaemonSet', 'fluent-bit'), 'FluentBit', 'fluent-bit')],
    ['deployments', owned(workload('Deployment', 'fluent-bit'), 'FluentbitAgent', 'fluent-bit')],
    ['statefulsets', owned(workload('StatefulSet', 'fluent-bit'), 'Collector', 'fluent-bit')],
    ['replicasets', workload('ReplicaSet', 'fluent-bit')],
    ['replicasets', owned(workload('ReplicaSet', 'of-deployment'), 'Deployment', 'fluent-bit')],
    ['pods', owned(pod('DaemonSet'), 'DaemonSet', 'fluent-bit')],
    ['pods', owned(pod('Deployment'), 'ReplicaSet', 'of-deployment')],
    ['pods', owned(pod('StatefulSet'), 'StatefulSet', 'fluent-bit')],
    ['pods', owned(pod('ReplicaSet'), 'ReplicaSet', 'fluent-bit')],
    ['pods', pod('Pod')],
    ['controllerrevisions', owned(revision('DaemonSet'), 'DaemonSet', 'fluent-bit')],
    ['controllerrevisions', owned(revision('StatefulSet'), 'StatefulSet', 'fluent-bit')],
    ...[...owners].flatMap((owner) => [
      event('Pod', podName(owner)),
      ...(owner === 'Pod' ? [] : [event(owner, 'fluent-bit')]),
    ]),
    event('Node', 'node-1', 'default'),
  ];
}

function revision(owner: OwnerKind): KubeObject {
  const metadata = { name: `of-${owner.toLowerCase()}-1`, namespace: 'logging', labels };
  const data = { spec: { template: { spec: podSpec } } };
  return { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata, revision: 1, data };
}

function event(kind: string, name: string, namespace = 'logging'): readonly ['events', KubeObject] {
  const metadata = { name: `${kind.toLowerCase()}.${name}.1`, namespace };
  const involvedObject = { kind, name, ...(namespace === 'default' ? {} : { namespace }) };
  return ['events', { apiVersion: 'v1', kind: 'Event', metadata, involvedObject, reason: 'Seen' }];
}

function configMap(): KubeObject {
  const data = { 'fluent-bit.conf': '[SERVICE]\n    HTTP_Server On\n    HTTP_Port   2020\n' };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'fluent-bit', namespace: 'logging' },
    data,
  };
}

function workload(kind: string, name: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'logging', uid: `${kind}/${name}`, labels: { ...labels, ...keptBy(kind) } },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } },
  };
}

/** The Deployment is kept by Argo CD, the StatefulSet by a HelmRelease of Flux. */
function keptBy(kind: string): Readonly<Record<string, string>> {
  if (kind === 'Deployment') return { 'argocd.argoproj.io/instance': 'logs' };
  const flux = { 'helm.toolkit.fluxcd.io/name': 'logs', 'helm.toolkit.fluxcd.io/namespace': 'flux-system' };
  return kind === 'StatefulSet' ? flux : {};
}

function gitOps(): readonly (readonly [plural: string, object: KubeObject])[] {
  const metadata = { name: 'logs', namespace: 'flux-system' };
  const labels = {
    'kustomize.toolkit.fluxcd.io/name': 'logs',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  };
  const sourceRef = { kind: 'GitRepository', name: 'logs' };
  const object = (group: string, kind: string, more: Partial<KubeObject>): KubeObject => ({
    apiVersion: group,
    kind,
    metadata,
    ...more,
  });
  return [
    ['applications', object('argoproj.io/v1alpha1', 'Application', { spec: {} })],
    [
      'helmreleases',
      object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { metadata: { ...metadata, labels }, spec: {} }),
    ],
    [
      'kustomizations',
      object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { spec: { sourceRef, path: './logs' } }),
    ],
    [
      'gitrepositories',
      object('source.toolkit.fluxcd.io/v1', 'GitRepository', { spec: { url: 'https://git.test/logs' } }),
    ],
  ];
}

function pod(owner: OwnerKind): KubeObject {
  const metadata = { name: podName(owner), namespace: 'logging', uid: podName(owner), labels };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec, status: running };
}

function custom(kind: string, apiVersion: string, more: object = {}): KubeObject {
  apiVersions[kind] = apiVersion;
  const metadata = { name: 'fluent-bit', ...more };
  return { apiVersion, kind, metadata, spec: { fluentBitConfigName: 'fluent-bit' } };
}

const apiVersions: Record<string, string> = {};

function owned(object: KubeObject, kind: string, name: string): KubeObject {
  const owner = {
    apiVersion: apiVersions[kind] ?? 'apps/v1',
    kind,
    name,
    uid: `${kind}/${name}`,
    controller: true,
  };
  return { ...object, metadata: { ...object.metadata, ownerReferences: [owner] } };
}
