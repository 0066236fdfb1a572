import type { Evidence, Gap, Sourced } from '../../evidence/evidence.ts';
import {
  kindOf,
  readConfigMap,
  readEvent,
  readNode,
  readPod,
  readRevision,
  readWorkload,
} from '../kubernetes/object-schema.ts';

export type KubernetesObjects = Pick<
  Evidence,
  'pods' | 'workloads' | 'revisions' | 'configMaps' | 'events' | 'nodes'
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
  events: 'Event',
  nodes: 'Node',
};

/** Sorts the objects of all documents by kind. Kinds that nobody reads are passed over; an object that is none becomes a gap. */
export function sortObjects(
  documents: readonly { readonly source: string; readonly json: unknown }[],
  gaps: Gap[],
): KubernetesObjects {
  const lists: Lists = { pods: [], workloads: [], revisions: [], configMaps: [], events: [], nodes: [] };
  for (const item of documents.flatMap(itemsOf)) {
    try {
      take(lists, item);
    } catch (error) {
      const where =
        item.path.length === 0 ? item.source : `${item.source}, item ${Number(item.path.at(-1)) + 1}`;
      const why = error instanceof Error ? error.message : 'it cannot be read';
      gaps.push({ what: where, why, wouldTell: `what this ${item.kind} is like`, reason: 'broken' });
    }
  }
  return lists;
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

function itemsField(json: unknown): readonly unknown[] | undefined {
  const items = typeof json === 'object' && json !== null && 'items' in json ? json.items : undefined;
  return Array.isArray(items) ? items : undefined;
}

function take(lists: Lists, { source, path, kind, json }: Item): void {
  const sourced = <T>(value: T): Sourced<T> => ({ source, path, value });
  if (kind === 'Pod') lists.pods.push(sourced(readPod(json)));
  else if (kind === 'ControllerRevision') lists.revisions.push(sourced(readRevision(json)));
  else if (kind === 'ConfigMap') lists.configMaps.push(sourced(readConfigMap(json)));
  else if (kind === 'Event') lists.events.push(sourced(readEvent(json)));
  else if (kind === 'Node') lists.nodes.push(sourced(readNode(json)));
  else if (['DaemonSet', 'Deployment', 'StatefulSet', 'ReplicaSet'].includes(kind))
    lists.workloads.push(sourced(readWorkload(json, kind)));
}
