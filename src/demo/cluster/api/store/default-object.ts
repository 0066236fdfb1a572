import { type LimitRange, withLimitRangeDefaults } from '../../admission/limit-ranger.ts';
import type { KubeObject } from '../../seams.ts';
import { isRecord, type JsonRecord, recordAt } from '../json.ts';
import { defaultPodSpec } from './default-pod-spec.ts';

/** Fills in what a real API server fills in for the kinds that people write by hand; anything set stays. */
export function withDefaults(object: KubeObject): KubeObject {
  const pruned = withoutEmptyMaps(object);
  const spec = pruned['spec'];
  if (pruned.kind === 'Namespace') return defaultNamespace(pruned);
  if (!isRecord(spec)) return pruned;
  if (pruned.kind === 'LimitRange') return withLimitRangeDefaults(pruned as LimitRange);
  if (pruned.kind === 'Pod') return { ...pruned, spec: defaultPod(spec) };
  const defaults = workloadDefaults[pruned.kind];
  return defaults === undefined ? pruned : { ...pruned, spec: defaultWorkload(spec, defaults) };
}

function withoutEmptyMaps(object: KubeObject): KubeObject {
  const metadata = withoutEmpty(object.metadata, emptyNever);
  return { ...withoutEmpty(object, ['data', 'binaryData']), metadata };
}

const emptyNever = ['labels', 'annotations', 'finalizers', 'ownerReferences'];

/** Without those of the given fields that hold nothing: a real API server does not write them. */
function withoutEmpty<T extends JsonRecord>(record: T, fields: readonly string[]): T {
  const isEmpty = (value: unknown) =>
    value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  const kept = Object.entries(record).filter(([key, value]) => !fields.includes(key) || !isEmpty(value));
  return Object.fromEntries(kept) as T;
}

const workloadDefaults: Readonly<Record<string, JsonRecord>> = {
  DaemonSet: {
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    revisionHistoryLimit: 10,
  },
  Deployment: {
    replicas: 1,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  },
  StatefulSet: {
    replicas: 1,
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    podManagementPolicy: 'OrderedReady',
    revisionHistoryLimit: 10,
  },
  ReplicaSet: { replicas: 1 },
};

function defaultWorkload(spec: JsonRecord, defaults: JsonRecord): JsonRecord {
  const template = recordAt(spec, 'template');
  const { metadata, spec: pods } = template;
  const inner = {
    ...(isRecord(metadata) ? { metadata: withoutEmpty(metadata, emptyNever) } : {}),
    ...(isRecord(pods) ? { spec: defaultPodSpec(pods) } : {}),
  };
  return {
    ...defaults,
    ...spec,
    ...defaultStrategy(spec, defaults, 'updateStrategy'),
    ...defaultStrategy(spec, defaults, 'strategy'),
    ...(isRecord(spec['template']) ? { template: { ...template, ...inner } } : {}),
  };
}

function defaultStrategy(spec: JsonRecord, defaults: JsonRecord, field: string): JsonRecord {
  const set = spec[field];
  const usual = defaults[field];
  if (!isRecord(set) || !isRecord(usual)) return {};
  const type = set['type'] ?? usual['type'];
  if (type !== 'RollingUpdate') return { [field]: set };
  const rolling = { ...recordAt(usual, 'rollingUpdate'), ...recordAt(set, 'rollingUpdate') };
  return { [field]: { ...set, type, rollingUpdate: rolling } };
}

/** A pod's containers request what they are limited to, where they say nothing else. */
function defaultPod(spec: JsonRecord): JsonRecord {
  const filled = defaultPodSpec(spec);
  const containers = filled['containers'];
  if (!Array.isArray(containers)) return { enableServiceLinks: true, ...filled };
  const requesting = containers.map((container: unknown) => {
    if (!isRecord(container)) return container;
    const limits = recordAt(container, 'resources', 'limits');
    if (Object.keys(limits).length === 0) return container;
    const requests = { ...limits, ...recordAt(container, 'resources', 'requests') };
    return { ...container, resources: { ...recordAt(container, 'resources'), requests } };
  });
  return { enableServiceLinks: true, ...filled, containers: requesting };
}

function defaultNamespace(object: KubeObject): KubeObject {
  const labels = { 'kubernetes.io/metadata.name': object.metadata.name, ...object.metadata.labels };
  return {
    ...object,
    metadata: { ...object.metadata, labels },
    spec: { finalizers: ['kubernetes'], ...recordAt(object, 'spec') },
    status: { phase: 'Active', ...recordAt(object, 'status') },
  };
}
