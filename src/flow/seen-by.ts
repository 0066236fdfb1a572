import type { Store } from '../ports.ts';
import type { AskedDeps } from './deps.ts';
import type { Reader } from './readers.ts';

/**
 * What the flow works with, as far as one reader may see: clusters, workloads and incidents of other places are as if they were not there, so
 * that no list, completion or wrong guess tells of them.
 */
export function seenBy<D extends AskedDeps>(deps: D, reader: Reader): D {
  const isSeen = (place: Parameters<Reader['may']>[0]) => reader.may(place).allowed;
  const clusters = deps.clusters.filter(({ reader: { name: cluster } }) => isSeen({ cluster }));
  return {
    ...deps,
    clusters,
    ...(clusters.length < deps.clusters.length ? { hidesClusters: true } : {}),
    samples: {
      ...deps.samples,
      watched: () => deps.samples.watched().filter(({ ref }) => isSeen(ref)),
    },
    store: seenStore(deps.store, isSeen),
  };
}

/** The store without the incidents of other places. */
export function seenStore(store: Store, isSeen: (place: Parameters<Reader['may']>[0]) => boolean): Store {
  return {
    ...store,
    async incident(id) {
      const stored = await store.incident(id);
      return stored && isSeen(stored.value.workload) ? stored : undefined;
    },
    async forgotten(id) {
      const left = await store.forgotten(id);
      return left && isSeen(left.workload) ? left : undefined;
    },
    incidents: async (which, limit) =>
      (await store.incidents(which, mostLookedAt))
        .filter(({ value }) => isSeen(value.workload))
        .slice(0, limit),
    runs: async (ref) => (isSeen(ref) ? store.runs(ref) : []),
  };
}

/** Of which so many as are wanted may be seen. */
const mostLookedAt = 1_000;
