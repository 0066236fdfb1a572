import { z } from 'zod';

/**
 * The parts of Kubernetes objects that are read, as the API prints them. Tolerant: whatever is absent, null or of another
 * shape is taken as not there, because a cluster newer or older than this program must not stop it.
 */
const text = z.string().optional().catch(undefined);
const name = z.string().catch('');
const count = z.number().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const texts = z.array(z.string()).catch([]);
const labels = z.record(z.string(), z.string()).catch({});
const listOf = <T extends z.ZodType>(item: T) => z.array(item).catch([]);
const maybe = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined);

const ownerJson = z.object({ kind: name, name, uid: text, controller: flag });
export const metadataJson = z.object({
  name: z.string(),
  namespace: name,
  uid: name,
  resourceVersion: text,
  generation: count,
  creationTimestamp: text,
  deletionTimestamp: text,
  labels,
  annotations: labels,
  ownerReferences: listOf(ownerJson),
  managedFields: listOf(
    z.object({
      manager: text,
      time: text,
      subresource: text,
      fieldsV1: maybe(
        z.looseObject({ 'f:spec': maybe(z.looseObject({ 'f:template': z.unknown().optional() })) }),
      ),
    }),
  ),
});
export type MetadataJson = z.infer<typeof metadataJson>;

const terminatedJson = z.object({
  exitCode: z.number().catch(0),
  reason: text,
  message: text,
  signal: count,
  startedAt: text,
  finishedAt: text,
  containerID: text,
});
export type TerminatedJson = z.infer<typeof terminatedJson>;
const stateJson = z
  .object({
    running: maybe(z.object({ startedAt: text })),
    waiting: maybe(z.object({ reason: text, message: text })),
    terminated: maybe(terminatedJson),
  })
  .catch({});
export type StateJson = z.infer<typeof stateJson>;
const containerStatusJson = z.object({
  name,
  ready: z.boolean().catch(false),
  restartCount: z.number().catch(0),
  containerID: text,
  imageID: text,
  state: stateJson,
  lastState: stateJson,
});
export type ContainerStatusJson = z.infer<typeof containerStatusJson>;

export const quantity = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const memoryJson = z.object({ memory: quantity }).catch({ memory: undefined });
const containerJson = z.object({
  name,
  image: name,
  command: texts,
  args: texts,
  restartPolicy: text,
  env: listOf(z.object({ name, value: text })),
  resources: maybe(z.object({ limits: memoryJson, requests: memoryJson })),
  ports: listOf(z.object({ name: text, containerPort: z.number().catch(0) })),
  volumeMounts: listOf(z.object({ name, mountPath: name, subPath: text })),
});
export type ContainerJson = z.infer<typeof containerJson>;

const named = maybe(z.object({ name: text }));
const volumeJson = z.object({
  name,
  configMap: named,
  secret: maybe(z.object({ secretName: text })),
  hostPath: maybe(z.object({ path: text })),
  emptyDir: maybe(z.object({})),
  projected: maybe(z.object({ sources: listOf(z.object({ configMap: named, secret: named })) })),
});
export type VolumeJson = z.infer<typeof volumeJson>;

const podSpecJson = z.object({
  nodeName: text,
  os: maybe(z.object({ name: text })),
  nodeSelector: labels,
  containers: listOf(containerJson),
  initContainers: listOf(containerJson),
  volumes: listOf(volumeJson),
});
const noSpec = {
  nodeName: undefined,
  os: undefined,
  nodeSelector: {},
  containers: [],
  initContainers: [],
  volumes: [],
};

const podConditionJson = z.object({ type: name, status: name, reason: text, message: text });
export type PodConditionJson = z.infer<typeof podConditionJson>;

/** The shape of a pod in words; `readPodJson` reads the same faster. */
export const podJson = z.object({
  metadata: metadataJson.omit({ generation: true, managedFields: true }),
  spec: podSpecJson.catch(noSpec),
  status: maybe(
    z.object({
      phase: text,
      reason: text,
      message: text,
      conditions: listOf(podConditionJson),
      containerStatuses: listOf(containerStatusJson),
      initContainerStatuses: listOf(containerStatusJson),
    }),
  ),
});
export type PodJson = z.infer<typeof podJson>;

/** Of a template also where its pods may go; a pod stands where it stands. */
const templateSpecJson = podSpecJson.extend({
  tolerations: listOf(z.object({ key: text, operator: text, value: text, effect: text })),
  affinity: maybe(
    z.object({
      nodeAffinity: maybe(
        z.object({ requiredDuringSchedulingIgnoredDuringExecution: maybe(z.looseObject({})) }),
      ),
    }),
  ),
});
export type PodSpecJson = z.infer<typeof podSpecJson>;
export type TemplateSpecJson = z.infer<typeof templateSpecJson>;

const templateJson = maybe(
  z.object({
    metadata: maybe(z.object({ annotations: labels })),
    spec: templateSpecJson.catch({ ...noSpec, tolerations: [], affinity: undefined }),
  }),
);
const strategyJson = maybe(z.object({ type: name, rollingUpdate: maybe(z.record(z.string(), z.unknown())) }));
export type StrategyJson = NonNullable<z.infer<typeof strategyJson>>;
export const workloadJson = z.object({
  metadata: metadataJson,
  spec: maybe(
    z.object({
      replicas: count,
      minReadySeconds: count,
      progressDeadlineSeconds: count,
      paused: maybe(z.boolean()),
      selector: maybe(z.object({ matchLabels: labels })),
      template: templateJson,
      strategy: strategyJson,
      updateStrategy: strategyJson,
    }),
  ),
  status: maybe(
    z.object({
      observedGeneration: count,
      desiredNumberScheduled: count,
      updatedNumberScheduled: count,
      numberAvailable: count,
      numberUnavailable: count,
      replicas: count,
      updatedReplicas: count,
      availableReplicas: count,
      unavailableReplicas: count,
    }),
  ),
});
export type WorkloadJson = z.infer<typeof workloadJson>;

export const revisionJson = z.object({
  metadata: metadataJson,
  revision: z.number().catch(0),
  data: maybe(z.object({ spec: maybe(z.object({ template: templateJson })) })),
});

export const customResourceJson = z.object({
  metadata: metadataJson,
  spec: z.record(z.string(), z.unknown()).catch({}),
});
/** The settings of one plugin in a custom resource of fluent-operator. */
export const pluginJson = z.object({ tag: text });

export const configMapJson = z.object({
  metadata: metadataJson,
  data: labels,
  binaryData: maybe(z.record(z.string(), z.unknown())),
});

const involvedJson = maybe(z.object({ kind: name, namespace: name, name, uid: text }));
export const eventJson = z.object({
  metadata: metadataJson,
  involvedObject: involvedJson,
  regarding: involvedJson,
  type: name,
  reason: name,
  message: text,
  note: text,
  count,
  deprecatedCount: count,
  firstTimestamp: text,
  lastTimestamp: text,
  eventTime: text,
  series: maybe(z.object({ count, lastObservedTime: text })),
});

export const nodeJson = z.object({
  metadata: metadataJson,
  spec: maybe(z.object({ taints: listOf(z.object({ key: name, value: text, effect: name })) })),
  status: maybe(
    z.object({
      allocatable: memoryJson,
      nodeInfo: maybe(z.object({ architecture: text })),
      conditions: listOf(z.object({ type: name, status: name, reason: text })),
    }),
  ),
});
