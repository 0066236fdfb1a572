import { randomInt, randomUUID } from 'node:crypto';
import type { KubeObject, ObjectChange, ObjectStore } from '../../seams.ts';
import { definitionOf } from '../resource-definition.ts';
import { alreadyExists, notFound } from '../status-error.ts';
import { type ChangeHistory, createChangeHistory, type RecordedChange } from './change-history.ts';
import { inFieldOrder } from './field-order.ts';
import { firstRevision, nextRevision, type WriteContext } from './object-revision.ts';

/** The object store with what the API server needs beyond `ObjectStore`; objects given out here are not copies. */
export interface ClusterStore extends ObjectStore {
  readonly history: ChangeHistory;
  /** The resourceVersion of the newest change. */
  version(): number;
  stored(resource: string, namespace: string | undefined, name: string): KubeObject | undefined;
  storedList(resource: string, namespace?: string): KubeObject[];
  /** Keeps an object that has everything but its resourceVersion. */
  insert(resource: string, object: KubeObject): KubeObject;
  write(resource: string, current: KubeObject, next: KubeObject, context: WriteContext): KubeObject;
  /** Called with every change of every resource, in order. The answer ends it. */
  follow(listener: (change: RecordedChange) => void): () => void;
}

export interface ObjectStoreOptions {
  readonly now: () => Date;
  /** How many changes are remembered for watches that resume; default 10,000. */
  readonly historyLength?: number;
  /** The resourceVersion before the first write; default 0. */
  readonly firstVersion?: number;
}

/**
 * Everything the simulated cluster knows, in memory, with one rising resourceVersion for all resources.
 * Throws `StatusError` (409, 404) as the real API would; errors of listeners reach the writer.
 */
export function createObjectStore(options: ObjectStoreOptions): ClusterStore {
  const tables = new Map<string, Map<string, KubeObject>>();
  const followers = new Set<(change: RecordedChange) => void>();
  const history = createChangeHistory(options.historyLength ?? 10_000);
  let version = options.firstVersion ?? 0;

  const table = (resource: string) => {
    const found = tables.get(resource) ?? new Map<string, KubeObject>();
    tables.set(resource, found);
    return found;
  };
  const stored = (resource: string, namespace: string | undefined, name: string) =>
    table(resource).get(storeKey(namespace, name));

  function commit(type: ObjectChange['type'], resource: string, object: KubeObject, previous?: KubeObject) {
    version += 1;
    const stamped = withVersion(object, version);
    const key = storeKey(stamped.metadata.namespace, stamped.metadata.name);
    if (type === 'DELETED') table(resource).delete(key);
    else table(resource).set(key, stamped);
    const change = {
      type,
      resource,
      version,
      object: stamped,
      ...(previous === undefined ? {} : { previous }),
    };
    history.add(change);
    for (const follower of followers) follower(change);
    return stamped;
  }

  function write(resource: string, current: KubeObject, next: KubeObject, context: WriteContext) {
    const revised = nextRevision(definitionOf(resource), current, next, context);
    return revised === undefined ? current : commit('MODIFIED', resource, revised, current);
  }

  function existing(resource: string, namespace: string | undefined, name: string): KubeObject {
    const found = stored(resource, namespace, name);
    if (found === undefined) throw notFound(definitionOf(resource), name);
    return found;
  }

  return {
    history,
    stored,
    write,
    insert: (resource, object) => commit('ADDED', resource, object),
    version: () => version,
    storedList: (resource, namespace) => sortedList(table(resource), namespace),
    follow: (listener) => {
      followers.add(listener);
      return () => followers.delete(listener);
    },
    get: (resource, namespace, name) => copyOf(stored(resource, namespace, name)),
    list: (resource, namespace) => structuredClone(sortedList(table(resource), namespace)),
    create: (resource, object, manager) => {
      const definition = definitionOf(resource);
      const named = withName(structuredClone(object));
      const { namespace, name } = named.metadata;
      if (stored(resource, namespace, name) !== undefined) throw alreadyExists(definition, name);
      const context = { now: options.now(), manager, uid: named.metadata.uid ?? randomUUID() };
      return structuredClone(commit('ADDED', resource, firstRevision(definition, named, context)));
    },
    update: (resource, namespace, name, mutate, manager) => {
      const current = existing(resource, namespace, name);
      const next = structuredClone(mutate(structuredClone(current)));
      return structuredClone(write(resource, current, next, { now: options.now(), manager }));
    },
    delete: (resource, namespace, name) => {
      const current = existing(resource, namespace, name);
      commit('DELETED', resource, current, current);
    },
    subscribe: (resource, listener) => {
      definitionOf(resource);
      const follower = (change: RecordedChange) => {
        if (change.resource !== resource) return;
        listener({ type: change.type, object: structuredClone(change.object) });
      };
      followers.add(follower);
      return () => followers.delete(follower);
    },
  };
}

export const storeKey = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

function sortedList(table: ReadonlyMap<string, KubeObject>, namespace?: string): KubeObject[] {
  const entries = [...table].filter(
    ([, object]) => namespace === undefined || object.metadata.namespace === namespace,
  );
  return entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, object]) => object);
}

const copyOf = (object: KubeObject | undefined) =>
  object === undefined ? undefined : structuredClone(object);

function withVersion(object: KubeObject, version: number): KubeObject {
  return inFieldOrder({ ...object, metadata: { ...object.metadata, resourceVersion: String(version) } });
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Names an object that has a `generateName` only, with five letters as the real API server does. */
export function withName(object: KubeObject): KubeObject {
  const { name, generateName } = object.metadata;
  if ((name ?? '') !== '' || typeof generateName !== 'string') return object;
  const suffix = Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return { ...object, metadata: { ...object.metadata, name: `${generateName}${suffix}` } };
}
