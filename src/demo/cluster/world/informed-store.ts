import type { KubeObject, ObjectChange, ObjectStore } from '../seams.ts';

const followed = [
  'pods',
  'nodes',
  'configmaps',
  'daemonsets',
  'deployments',
  'replicasets',
  'controllerrevisions',
];

/**
 * The same store, read through a local copy that changes keep up to date, as controllers read through
 * informers. What it gives out must not be changed. `end` stops following.
 */
export function informedStore(store: ObjectStore): ObjectStore & { readonly end: () => void } {
  const tables = new Map<string, Map<string, KubeObject>>();
  const listeners = new Map<string, Set<(change: ObjectChange) => void>>();
  const ends = followed.map((resource) => {
    const table = new Map(store.list(resource).map((object) => [keyOf(object.metadata), object]));
    const told = new Set<(change: ObjectChange) => void>();
    tables.set(resource, table);
    listeners.set(resource, told);
    return store.subscribe(resource, (change) => {
      if (change.type === 'DELETED') table.delete(keyOf(change.object.metadata));
      else table.set(keyOf(change.object.metadata), change.object);
      for (const listener of told) listener(change);
    });
  });
  return {
    get(resource, namespace, name) {
      const table = tables.get(resource);
      return table ? table.get(keyOf({ namespace, name })) : store.get(resource, namespace, name);
    },
    list(resource, namespace) {
      const table = tables.get(resource);
      if (!table) return store.list(resource, namespace);
      return [...table.values()].filter(
        ({ metadata }) => namespace === undefined || metadata.namespace === namespace,
      );
    },
    subscribe(resource, listener) {
      const told = listeners.get(resource);
      if (!told) return store.subscribe(resource, listener);
      told.add(listener);
      return () => told.delete(listener);
    },
    create: (...object) => store.create(...object),
    update: (...change) => store.update(...change),
    delete: (...name) => store.delete(...name),
    end: () => ends.forEach((end) => end()),
  };
}

const keyOf = (metadata: { readonly namespace?: string | undefined; readonly name: string }) =>
  `${metadata.namespace ?? ''}/${metadata.name}`;
