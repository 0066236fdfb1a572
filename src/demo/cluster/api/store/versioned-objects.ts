import type { KubeObject, ObjectChange } from '../../seams.ts';
import { definitionOf } from '../resource-definition.ts';
import { type ChangeHistory, createChangeHistory, type RecordedChange } from './change-history.ts';
import { inFieldOrder } from './field-order.ts';
import { nextRevision, type WriteContext } from './object-revision.ts';

/** The kept objects under one rising resourceVersion; what is given out is no copy and must not be changed. */
export interface VersionedObjects {
  readonly history: ChangeHistory;
  /** The resourceVersion of the newest change. */
  readonly version: () => number;
  readonly stored: (resource: string, namespace: string | undefined, name: string) => KubeObject | undefined;
  /** All objects of a resource, by namespace and name. */
  readonly storedList: (resource: string, namespace?: string) => KubeObject[];
  /** Keeps an object that has everything but its resourceVersion. */
  readonly insert: (resource: string, object: KubeObject) => KubeObject;
  readonly write: (
    resource: string,
    current: KubeObject,
    next: KubeObject,
    context: WriteContext,
  ) => KubeObject;
  readonly remove: (resource: string, current: KubeObject) => void;
  /** Called with every change of every resource, in order. The answer ends it. */
  readonly follow: (listener: (change: RecordedChange) => void) => () => void;
}

type Table = Map<string, KubeObject>;

export function createVersionedObjects(historyLength: number, firstVersion: number): VersionedObjects {
  const tables = new Map<string, Table>();
  const followers = new Set<(change: RecordedChange) => void>();
  const history = createChangeHistory(historyLength);
  const announce = createAnnouncer(followers);
  let version = firstVersion;

  function commit(type: ObjectChange['type'], resource: string, object: KubeObject, previous?: KubeObject) {
    version += 1;
    const stamped = withVersion(object, version);
    const key = storeKey(stamped.metadata.namespace, stamped.metadata.name);
    if (type === 'DELETED') tableOf(tables, resource).delete(key);
    else tableOf(tables, resource).set(key, stamped);
    const change = {
      type,
      resource,
      version,
      object: stamped,
      ...(previous === undefined ? {} : { previous }),
    };
    history.add(change);
    announce(change);
    return stamped;
  }

  return {
    history,
    version: () => version,
    stored: (resource, namespace, name) => tableOf(tables, resource).get(storeKey(namespace, name)),
    storedList: (resource, namespace) => sortedList(tableOf(tables, resource), namespace),
    insert: (resource, object) => commit('ADDED', resource, object),
    write: (resource, current, next, context) => {
      const revised = nextRevision(definitionOf(resource), current, next, context);
      return revised === undefined ? current : commit('MODIFIED', resource, revised, current);
    },
    remove: (resource, current) => {
      commit('DELETED', resource, current, current);
    },
    follow: (listener) => {
      followers.add(listener);
      return () => followers.delete(listener);
    },
  };
}

/** A change made by a follower is announced after the one it follows, so that everybody sees them in order. */
function createAnnouncer(followers: ReadonlySet<(change: RecordedChange) => void>) {
  const waiting: RecordedChange[] = [];
  let isAnnouncing = false;
  return (change: RecordedChange): void => {
    waiting.push(change);
    if (isAnnouncing) return;
    isAnnouncing = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        for (const follower of followers) follower(next);
      }
    } finally {
      isAnnouncing = false;
    }
  };
}

function tableOf(tables: Map<string, Table>, resource: string): Table {
  const found = tables.get(resource);
  if (found !== undefined) return found;
  const empty: Table = new Map();
  tables.set(definitionOf(resource).resource, empty);
  return empty;
}

export const storeKey = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

function sortedList(table: Table, namespace?: string): KubeObject[] {
  const wanted =
    namespace === undefined
      ? [...table]
      : [...table].filter(([, object]) => object.metadata.namespace === namespace);
  return wanted.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, object]) => object);
}

function withVersion(object: KubeObject, version: number): KubeObject {
  return inFieldOrder({ ...object, metadata: { ...object.metadata, resourceVersion: String(version) } });
}
