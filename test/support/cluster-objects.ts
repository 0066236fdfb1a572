/** Objects as the Kubernetes API prints them, with the fields that Fluent Bit's story needs. */
export interface Metadata {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  managedFields?: object[];
  ownerReferences?: { kind: string; name: string; uid: string; controller: true }[];
}

export interface ContainerJson {
  name: string;
  image: string;
  args: string[];
  resources: { limits?: { memory?: string }; requests?: { memory?: string } };
  volumeMounts: { name: string; mountPath: string }[];
}

interface Template {
  metadata: { annotations: Record<string, string> };
  spec: { containers: ContainerJson[]; volumes: { name: string; configMap: { name: string } }[] };
}

/** The kinds that the fake cluster can be made of. */
export type Kind = 'DaemonSet' | 'Deployment' | 'StatefulSet';
type Strategy = { type: string; rollingUpdate?: Record<string, unknown> | null };

/** A DaemonSet, or with its own fields another kind. */
export interface DaemonSetJson {
  kind: Kind;
  metadata: Metadata;
  spec: {
    selector: { matchLabels: Record<string, string> };
    template: Template;
    updateStrategy?: Strategy;
    strategy?: Strategy;
    replicas?: number;
    minReadySeconds?: number;
    progressDeadlineSeconds?: number;
    paused?: boolean;
  };
  status: {
    updatedReplicas?: number;
    availableReplicas?: number;
    observedGeneration: number;
    desiredNumberScheduled: number;
    updatedNumberScheduled: number;
    numberAvailable: number;
  };
}

export interface TerminatedJson {
  exitCode: number;
  reason: string;
  startedAt: string;
  finishedAt: string;
  containerID: string;
}

export interface PodJson {
  kind: 'Pod';
  metadata: Metadata;
  spec: { nodeName: string; containers: ContainerJson[]; volumes: Template['spec']['volumes'] };
  status: {
    phase: 'Running';
    containerStatuses: {
      name: string;
      ready: boolean;
      restartCount: number;
      containerID: string;
      state: { running: { startedAt: string } };
      lastState: { terminated?: TerminatedJson };
    }[];
  };
}

export interface ConfigMapJson {
  kind: 'ConfigMap';
  metadata: Metadata;
  data: Record<string, string>;
}

export interface RevisionJson {
  kind: 'ControllerRevision';
  metadata: Metadata;
  revision: number;
  data: { spec: { template: Template } };
}

export interface ClusterObjects {
  readonly daemonSet: DaemonSetJson;
  readonly configMap: ConfigMapJson;
  /** What the bot has made beside it. */
  readonly copies: ConfigMapJson[];
  readonly pods: PodJson[];
  /** What else reads a ConfigMap, by its name. */
  readonly readers: Map<string, readonly string[]>;
  /** As the API prints them; a test pushes what the kubelet would say. */
  readonly events: object[];
  /** Why the API server makes no more pods. */
  refusedPods?: string;
  /** Without it nobody knows how fast the counters rise. */
  hidesUptime?: boolean;
  /** Labels of nodes; a test pushes those it wants to be known. */
  readonly nodes: { readonly name: string; readonly labels: Record<string, string> }[];
}

export const namespace = 'logging';
export const imageOf = (version: string) => `cr.fluentbit.io/fluent/fluent-bit:${version}`;
const labels = { 'app.kubernetes.io/name': 'fluent-bit' };

/** The source document's configuration: a `forward` input with a memory buffer limit. */
export const seedConfig = (memBufLimit = '256m') => `[SERVICE]
    Flush           1
    HTTP_Server     On

[INPUT]
    Name              forward
    Listen            0.0.0.0
    Port              24224
    Buffer_Chunk_Size 1M
    Buffer_Max_Size   6M
    Mem_Buf_Limit     ${memBufLimit}

[OUTPUT]
    Name   http
    Match  *
    Host   collector
    Port   9880
`;

/** What the API server fills in. */
export const usualStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } };

export function daemonSet(version: string, memory: string, pods: number, at: string): DaemonSetJson {
  return {
    kind: 'DaemonSet',
    metadata: {
      name: 'fluent-bit',
      namespace,
      uid: 'ds-1',
      resourceVersion: '100',
      generation: 2,
      creationTimestamp: at,
      labels,
      annotations: {},
    },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: structuredClone(usualStrategy),
      template: {
        metadata: { annotations: {} },
        spec: {
          containers: [
            {
              name: 'fluent-bit',
              image: imageOf(version),
              args: ['--config=/fluent-bit/etc/conf/fluent-bit.conf'],
              resources: { limits: { memory }, requests: { memory: '256Mi' } },
              volumeMounts: [{ name: 'config', mountPath: '/fluent-bit/etc/conf' }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: 'fluent-bit' } }],
        },
      },
    },
    status: {
      observedGeneration: 2,
      desiredNumberScheduled: pods,
      updatedNumberScheduled: pods,
      numberAvailable: pods,
    },
  };
}

export const configMap = (text: string, at: string): ConfigMapJson => ({
  kind: 'ConfigMap',
  metadata: {
    name: 'fluent-bit',
    namespace,
    uid: 'cm-1',
    resourceVersion: '50',
    creationTimestamp: at,
    labels: {},
    annotations: {},
  },
  data: { 'fluent-bit.conf': text },
});

/** A running pod of the DaemonSet as its template is now. */
export function podOf(owner: DaemonSetJson, about: { node: number; life: number; at: string }): PodJson {
  const life = 'abcdefgh'[about.life] ?? `z${about.life}`;
  const name =
    owner.kind === 'StatefulSet' ? `fluent-bit-${about.node - 1}` : `fluent-bit-${about.node}${life}`;
  const { metadata, spec } = structuredClone(owner.spec.template);
  const { containers, volumes } = spec;
  return {
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: `uid-${about.node}${life}`,
      resourceVersion: '0',
      creationTimestamp: about.at,
      labels: { ...labels, ...(owner.kind === 'Deployment' ? { 'pod-template-hash': '54c866cfb7' } : {}) },
      annotations: metadata.annotations,
      ownerReferences: [podOwner(owner)],
    },
    spec: { nodeName: `node-${about.node}`, containers, volumes },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'fluent-bit',
          ready: true,
          restartCount: 0,
          containerID: `containerd://${name}-0`,
          state: { running: { startedAt: about.at } },
          lastState: {},
        },
      ],
    },
  };
}

const podOwner = ({ kind, metadata }: DaemonSetJson) => ({
  kind: kind === 'Deployment' ? 'ReplicaSet' : kind,
  name: kind === 'Deployment' ? 'fluent-bit-54c866cfb7' : 'fluent-bit',
  uid: metadata.uid,
  controller: true as const,
});

export const revisionOf = (
  owner: DaemonSetJson,
  revision: number,
  image: string,
  at: string,
): RevisionJson => {
  const template = structuredClone(owner.spec.template);
  for (const container of template.spec.containers) container.image = image;
  return {
    kind: 'ControllerRevision',
    metadata: {
      name: `fluent-bit-rev${revision}`,
      namespace,
      uid: `rev-${revision}`,
      resourceVersion: '1',
      creationTimestamp: at,
      labels,
      annotations: {},
      ownerReferences: [{ kind: owner.kind, name: 'fluent-bit', uid: owner.metadata.uid, controller: true }],
    },
    revision,
    data: { spec: { template } },
  };
};
