import { randomInt, randomUUID } from 'node:crypto';
import type { KubeObject, ObjectStore } from '../../seams.ts';
import { definitionOf } from '../resource-definition.ts';
import { alreadyExists, notFound } from '../status-error.ts';
import { firstRevision } from './object-revision.ts';
import { createVersionedObjects, type VersionedObjects } from './versioned-objects.ts';

/** The object store with what the API server needs beyond `ObjectStore`. */
export interface ClusterStore extends ObjectStore {
  readonly objects: VersionedObjects;
}

export interface ObjectStoreOptions {
  readonly now: () => Date;
  /** How many changes are remembered for watches that resume; default 5,000. */
  readonly historyLength?: number;
  /** The resourceVersion before the first write; default 0. */
  readonly firstVersion?: number;
}

/**
 * Everything the simulated cluster knows, in memory, with one rising resourceVersion for all resources.
 * What it gives out are copies. Throws `StatusError` (409, 404) as the real API would; errors of listeners
 * reach the writer.
 */
export function createObjectStore(options: ObjectStoreOptions): ClusterStore {
  const objects = createVersionedObjects(options.historyLength ?? 5_000, options.firstVersion ?? 0);
  const existing = (resource: string, namespace: string | undefined, name: string) => {
    const found = objects.stored(resource, namespace, name);
    if (found === undefined) throw notFound(definitionOf(resource), name);
    return found;
  };
  return {
    objects,
    get: (resource, namespace, name) => structuredClone(objects.stored(resource, namespace, name)),
    list: (resource, namespace) => structuredClone(objects.storedList(resource, namespace)),
    create: (resource, object, manager) => {
      const definition = definitionOf(resource);
      const named = withName(structuredClone(object));
      const { namespace, name, uid = randomUUID() } = named.metadata;
      if (objects.stored(resource, namespace, name) !== undefined) throw alreadyExists(definition, name);
      const first = firstRevision(definition, named, { now: options.now(), manager, uid });
      return structuredClone(objects.insert(resource, first));
    },
    update: (resource, namespace, name, mutate, manager) => {
      const current = existing(resource, namespace, name);
      const next = structuredClone(mutate(structuredClone(current)));
      return structuredClone(objects.write(resource, current, next, { now: options.now(), manager }));
    },
    delete: (resource, namespace, name) => objects.remove(resource, existing(resource, namespace, name)),
    subscribe: (resource, listener) => {
      definitionOf(resource);
      return objects.follow((change) => {
        if (change.resource !== resource) return;
        listener({ type: change.type, object: structuredClone(change.object) });
      });
    },
  };
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Names an object that has a `generateName` only, with five letters as the real API server does. */
export function withName(object: KubeObject): KubeObject {
  const { name, generateName } = object.metadata;
  if ((name ?? '') !== '' || typeof generateName !== 'string') return object;
  const suffix = Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return { ...object, metadata: { ...object.metadata, name: `${generateName}${suffix}` } };
}
