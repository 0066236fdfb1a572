import { z } from 'zod';
import type { Evidence, Gap, Sourced } from '../../evidence/evidence.ts';
import { readConfigSecret } from '../kubernetes/collect-config-secret.ts';
import { isOperatorKind } from '../kubernetes/collect-owners.ts';
import { readLimitRange, readPodUsage, readQuota } from '../kubernetes/namespace-limits.ts';
import {
  kindOf,
  readConfigMap,
  readCustomResource,
  readEvent,
  readNode,
  readPod,
} from '../kubernetes/object-schema.ts';
import { readRevision, readWorkload } from '../kubernetes/read-workload.ts';

export type KubernetesObjects = Pick<
  Evidence,
  | 'pods'
  | 'workloads'
  | 'revisions'
  | 'configMaps'
  | 'customResources'
  | 'events'
  | 'nodes'
  | 'usages'
  | 'quotas'
  | 'limitRanges'
>;

type Lists = { -readonly [K in keyof KubernetesObjects]: KubernetesObjects[K][number][] };
interface Item {
  readonly source: string;
  readonly path: readonly (string | number)[];
  readonly kind: string;
  readonly json: unknown;
}

/** An item that names no kind has that of its list or of its file. */
const kindsByFile: Readonly<Record<string, string>> = {
  pods: 'Pod',
  daemonsets: 'DaemonSet',
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  replicasets: 'ReplicaSet',
  controllerrevisions: 'ControllerRevision',
  configmaps: 'ConfigMap',
  secrets: 'Secret',
  events: 'Event',
  nodes: 'Node',
  podmetrics: 'PodMetrics',
  resourcequotas: 'ResourceQuota',
  limitranges: 'LimitRange',
};

/**
 * Sorts the objects of all documents by kind. Kinds that nobody reads are passed over; an object that is none becomes a gap. Of an
 * object that stands there more than once the newest is taken, of equal ones the first.
 */
export function sortObjects(
  documents: readonly { readonly source: string; readonly json: unknown }[],
  gaps: Gap[],
): KubernetesObjects {
  const lists: Lists = {
    pods: [],
    workloads: [],
    revisions: [],
    configMaps: [],
    customResources: [],
    events: [],
    nodes: [],
    usages: [],
    quotas: [],
    limitRanges: [],
  };
  for (const item of withoutOlder(documents.flatMap(itemsOf), gaps)) {
    try {
      take(lists, item);
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/\.$/, '') : 'it cannot be read';
      const wouldTell = `what this ${item.kind || 'object'} is like`;
      gaps.push({ what: placeOf(item), why, wouldTell, reason: 'broken' });
    }
  }
  return lists;
}

function placeOf({ source, path }: Item): string {
  return path.length === 0 ? source : `${source}, item ${Number(path.at(-1)) + 1}`;
}

function itemsOf({ source, json }: { readonly source: string; readonly json: unknown }): readonly Item[] {
  const file = source.slice(source.lastIndexOf('/') + 1).replace(/\.json$/, '');
  const ofFile = kindsByFile[file.toLowerCase()] ?? '';
  const kind = kindOf(json) ?? '';
  const items = Array.isArray(json) ? json : itemsField(json);
  if (!items) return [{ source, path: [], kind: kind || ofFile, json }];
  const ofList = kind === 'List' ? '' : kind.replace(/List$/, '');
  const prefix = Array.isArray(json) ? [] : ['items'];
  return items.map((item, index) => ({
    source,
    path: [...prefix, index],
    kind: kindOf(item) ?? (ofList || ofFile),
    json: item,
  }));
}

function withoutOlder(items: readonly Item[], gaps: Gap[]): readonly Item[] {
  const newest = new Map<string, Item>();
  const kept = items.map((item) => ({ item, identity: identityOf(item) }));
  for (const { item, identity } of kept) {
    if (identity === undefined) continue;
    const known = newest.get(identity);
    if (!known || versionOf(item) > versionOf(known)) newest.set(identity, item);
  }
  return kept.flatMap(({ item, identity }) => {
    const taken = identity === undefined ? item : newest.get(identity);
    if (taken === item || !taken) return [item];
    if (versionOf(taken) > versionOf(item)) {
      const why = `${taken.source} holds a newer ${item.kind} of that name`;
      gaps.push({ what: placeOf(item), why, wouldTell: `what this ${item.kind} was like before` });
    }
    return [];
  });
}

/** Events written down by hand often share a name, so that only their uid tells. */
function identityOf({ kind, json }: Item): string | undefined {
  const { name, namespace, uid } = metadataOf(json);
  if (kind === 'Event') return uid;
  return name === undefined ? undefined : `${kind} ${namespace ?? ''}/${name} ${uid ?? ''}`;
}

/** Kubernetes calls it opaque, yet counts upwards; what bears none counts as old. */
function versionOf({ json }: Item): number {
  return Number(metadataOf(json).resourceVersion) || 0;
}

const metadata = z.object({
  metadata: z.object({
    name: z.string().optional(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
  }),
});

function metadataOf(json: unknown): Partial<z.infer<typeof metadata>['metadata']> {
  return metadata.safeParse(json).data?.metadata ?? {};
}

function itemsField(json: unknown): readonly unknown[] | undefined {
  const items = typeof json === 'object' && json !== null && 'items' in json ? json.items : undefined;
  return Array.isArray(items) ? items : undefined;
}

function take(lists: Lists, { source, path, kind, json }: Item): void {
  const sourced = <T>(value: T): Sourced<T> => ({ source, path, value });
  if (kind === 'Pod') lists.pods.push(sourced(readPod(json)));
  else if (kind === 'ControllerRevision') lists.revisions.push(sourced(readRevision(json)));
  else if (kind === 'ConfigMap') lists.configMaps.push(sourced(readConfigMap(json)));
  else if (kind === 'Secret' && hasConfig(json)) lists.configMaps.push(sourced(readConfigSecret(json)));
  else if (isOperatorKind(kind)) lists.customResources.push(sourced(readCustomResource(json)));
  else if (kind === 'Event') lists.events.push(sourced(readEvent(json)));
  else if (kind === 'Node') lists.nodes.push(sourced(readNode(json)));
  else if (kind === 'PodMetrics') lists.usages.push(sourced(readPodUsage(json)));
  else if (kind === 'ResourceQuota') lists.quotas.push(sourced(readQuota(json)));
  else if (kind === 'LimitRange') lists.limitRanges.push(sourced(readLimitRange(json)));
  else if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Error(`expected an object, found ${wordFor(json)}`);
  else if (['DaemonSet', 'Deployment', 'StatefulSet', 'ReplicaSet'].includes(kind))
    lists.workloads.push(sourced(readWorkload(json, kind)));
}

/** As `collect` writes the Secret of a configuration; of any other nothing is read. */
const hasConfig = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'configFiles' in json;

function wordFor(json: unknown): string {
  if (json === null) return 'null';
  return Array.isArray(json) ? 'a list' : `a ${typeof json}`;
}
