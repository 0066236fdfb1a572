import type { KubeObject } from '../../seams.ts';
import { isRecord, type JsonRecord } from '../json.ts';

const top = ['kind', 'apiVersion', 'metadata'];
const bottom = ['status'];
const metadata = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];
const workloadSpec = [
  'replicas',
  'selector',
  'template',
  'serviceName',
  'updateStrategy',
  'strategy',
  'minReadySeconds',
];
const podSpec = [
  'volumes',
  'initContainers',
  'containers',
  'restartPolicy',
  'terminationGracePeriodSeconds',
  'activeDeadlineSeconds',
  'dnsPolicy',
  'nodeSelector',
  'serviceAccountName',
  'serviceAccount',
  'automountServiceAccountToken',
  'nodeName',
  'hostNetwork',
  'hostPID',
  'shareProcessNamespace',
  'securityContext',
  'imagePullSecrets',
  'affinity',
  'schedulerName',
  'tolerations',
  'priorityClassName',
  'priority',
  'enableServiceLinks',
  'preemptionPolicy',
];
const container = [
  'name',
  'image',
  'command',
  'args',
  'workingDir',
  'ports',
  'envFrom',
  'env',
  'resources',
  'volumeMounts',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'imagePullPolicy',
  'securityContext',
];

const podKinds: ReadonlySet<string> = new Set(['Pod']);
const templated: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);

/** The same object with its fields in the order in which a real API server writes them; maps are sorted. */
export function inFieldOrder(object: KubeObject): KubeObject {
  const body = Object.keys(object).filter((key) => !top.includes(key) && !bottom.includes(key));
  const ordered = arrange(object, [...top, ...body, ...bottom]);
  const spec = isRecord(object['spec']) ? orderedSpec(object.kind, object['spec']) : object['spec'];
  return {
    ...ordered,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { ...sortMaps(arrange(object.metadata, metadata)), name: object.metadata.name },
    ...(spec === undefined ? {} : { spec }),
    ...(isRecord(object['data']) ? { data: sortKeys(object['data']) } : {}),
  };
}

function orderedSpec(kind: string, spec: JsonRecord): JsonRecord {
  if (podKinds.has(kind)) return orderedPodSpec(spec);
  if (!templated.has(kind) || !isRecord(spec['template'])) return spec;
  const { template } = spec;
  const inner = isRecord(template['spec']) ? { spec: orderedPodSpec(template['spec']) } : {};
  const meta = isRecord(template['metadata'])
    ? { metadata: sortMaps(arrange(template['metadata'], metadata)) }
    : {};
  return {
    ...arrange(spec, workloadSpec),
    template: { ...arrange({ ...template, ...meta, ...inner }, ['metadata']) },
  };
}

function orderedPodSpec(spec: JsonRecord): JsonRecord {
  const ordered = arrange(spec, podSpec);
  for (const list of ['initContainers', 'containers']) {
    const containers = ordered[list];
    if (!Array.isArray(containers)) continue;
    ordered[list] = containers.map((one: unknown) => (isRecord(one) ? arrange(one, container) : one));
  }
  return ordered;
}

function sortMaps(meta: JsonRecord): JsonRecord {
  const sorted = { ...meta };
  for (const map of ['labels', 'annotations']) if (isRecord(sorted[map])) sorted[map] = sortKeys(sorted[map]);
  return sorted;
}

const sortKeys = (map: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Known keys first in the given order, then the others as they came; `null` and `undefined` are left out. */
function arrange(record: JsonRecord, order: readonly string[]): JsonRecord {
  const keys = [
    ...order.filter((key) => key in record),
    ...Object.keys(record).filter((key) => !order.includes(key)),
  ];
  const present = keys.filter((key) => record[key] !== undefined);
  return Object.fromEntries(present.map((key) => [key, record[key]]));
}
