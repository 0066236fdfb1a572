import type { z } from 'zod';
import type { ConfigMap, CustomResource, KubeEvent, Node } from '../../evidence/evidence.ts';
import type { Owner, Pod, PodCondition } from '../../signal/pod.ts';
import { managersOf, writersOf } from './field-writers.ts';
import {
  configMapJson,
  customResourceJson,
  eventJson,
  type MetadataJson,
  pluginJson,
  type PodConditionJson,
  nodeJson,
} from './object-json.ts';
import { readContainers, readVolumes } from './pod-spec.ts';
import { present } from './present.ts';
import { readPodJson } from './read-pod-json.ts';
import { readReconciler } from './read-reconciler.ts';

/** Reads a Pod as the API prints it. Throws a plain Error with one sentence when `json` is no Pod. */
export function readPod(json: unknown): Pod {
  const { metadata, spec, status } = readAs(readPodJson, json, ['Pod']);
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return present({
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    labels: metadata.labels,
    annotations: metadata.annotations,
    createdAt: metadata.creationTimestamp,
    deletedAt: metadata.deletionTimestamp,
    owner: controllerOf(metadata),
    node: spec.nodeName,
    os: spec.os?.name ?? spec.nodeSelector['kubernetes.io/os'],
    phase: status?.phase,
    reason: status?.reason,
    message: status?.message,
    conditions: disruptionsOf(status?.conditions ?? []),
    containers: readContainers(spec, statuses),
    volumes: readVolumes(spec),
  });
}

/** Only what a diagnosis asks for is kept: a watched pod's readiness changes all the time. */
function disruptionsOf(conditions: readonly PodConditionJson[]): readonly PodCondition[] | undefined {
  const kept = conditions.filter(({ type, status }) => type === 'DisruptionTarget' && status === 'True');
  return kept.length > 0 ? kept.map((each) => present(each)) : undefined;
}

/** Reads a ConfigMap; binary data is left out. Throws a plain Error with one sentence for anything else. */
export function readConfigMap(json: unknown): ConfigMap {
  const { metadata, data, binaryData = {} } = parse(configMapJson, json, ['ConfigMap']);
  const hasBinary = Object.keys(binaryData).length > 0;
  return { ...configOf(metadata, data), ...(hasBinary ? { hasBinary } : {}) };
}

/** What holds configuration files, a ConfigMap or a Secret: its texts by key, and who wrote them. */
export function configOf(metadata: MetadataJson, data: Readonly<Record<string, string>>): ConfigMap {
  return present({
    namespace: metadata.namespace,
    name: metadata.name,
    resourceVersion: metadata.resourceVersion,
    createdAt: metadata.creationTimestamp,
    writers: writersOf(metadata),
    labels: metadata.labels,
    annotations: metadata.annotations,
    fieldManagers: managersOf(metadata),
    data,
  });
}

/** Reads a custom resource of an operator, of Argo CD or of Flux, whatever its kind. Throws a plain Error with one sentence for what has no name. */
export function readCustomResource(json: unknown): CustomResource {
  const kind = kindOf(json) ?? '';
  const { metadata, spec } = parse(customResourceJson, json, [kind]);
  return present({
    kind,
    namespace: metadata.namespace === '' ? undefined : metadata.namespace,
    name: metadata.name,
    owner: controllerOf(metadata),
    labels: metadata.labels,
    annotations: metadata.annotations,
    fieldManagers: managersOf(metadata),
    reconciler: readReconciler(kind, json),
    input: kind === 'ClusterInput' ? inputOf(spec) : undefined,
  });
}

/** The plugin is the one key of the specification that holds an object with its settings. */
function inputOf(spec: Readonly<Record<string, unknown>>): CustomResource['input'] {
  for (const [plugin, settings] of Object.entries(spec)) {
    const read = pluginJson.safeParse(settings);
    if (read.success && plugin !== 'processors') return present({ plugin, tag: read.data.tag });
  }
  return undefined;
}

/** Reads an Event of `v1` or `events.k8s.io/v1`. Throws a plain Error with one sentence for anything else. */
export function readEvent(json: unknown): KubeEvent {
  const event = parse(eventJson, json, ['Event']);
  const about = event.involvedObject ?? event.regarding;
  const lastAt = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime;
  return present({
    namespace: about?.namespace || event.metadata.namespace,
    involved: present({ kind: about?.kind ?? '', name: about?.name ?? '', uid: about?.uid }),
    type: event.type,
    reason: event.reason,
    message: event.message ?? event.note ?? '',
    count: event.series?.count ?? event.count ?? event.deprecatedCount ?? 1,
    firstAt: event.firstTimestamp ?? event.eventTime ?? lastAt,
    lastAt,
  });
}

/** Reads a Node. Throws a plain Error with one sentence for anything else. */
export function readNode(json: unknown): Node {
  const { metadata, spec, status } = parse(nodeJson, json, ['Node']);
  const taints = (spec?.taints ?? []).map((each) => present(each));
  return present({
    name: metadata.name,
    architecture: status?.nodeInfo?.architecture,
    allocatableMemory: status?.allocatable.memory,
    labels: Object.keys(metadata.labels).length > 0 ? metadata.labels : undefined,
    taints: taints.length > 0 ? taints : undefined,
    conditions: (status?.conditions ?? []).map((each) => present(each)),
  });
}

/** The `kind` an object gives itself; items of a list may have none. */
export function kindOf(json: unknown): string | undefined {
  const kind = typeof json === 'object' && json !== null && 'kind' in json ? json.kind : undefined;
  return typeof kind === 'string' && kind !== '' ? kind : undefined;
}

/** Holds an object against a schema. Throws a plain Error with one sentence for what is of another kind or has no name. */
export function parse<T extends z.ZodType>(schema: T, json: unknown, kinds: readonly string[]): z.infer<T> {
  return readAs<z.infer<T>>((each) => schema.safeParse(each).data, json, kinds);
}

function readAs<T>(read: (json: unknown) => T | undefined, json: unknown, kinds: readonly string[]): T {
  const expected = kinds.join(', ');
  const kind = kindOf(json);
  if (kind !== undefined && !kinds.includes(kind)) throw new Error(`expected ${expected}, found ${kind}.`);
  const result = read(json);
  if (result !== undefined) return result;
  throw new Error(`expected ${expected} with metadata.name, found ${describe(json)}.`);
}

function describe(json: unknown): string {
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  return typeof json === 'object' ? 'an object without it' : `a ${typeof json}`;
}

/** The owner that controls an object. */
export function controllerOf(metadata: Pick<MetadataJson, 'ownerReferences'>): Owner | undefined {
  const owner = metadata.ownerReferences.find((each) => each.controller === true);
  return owner && present({ kind: owner.kind, name: owner.name, uid: owner.uid });
}
