import type { Counter } from '../metric-family.ts';
import type { Clock, Store } from '../ports.ts';

export interface CountedStore extends Store {
  /** Messages that chat should show and does not yet, as last seen, and how long the oldest of them has been waiting. */
  undelivered(): { readonly count: number; readonly lagMs: number };
}

/** The same store; every signal that it takes in is counted, and how long messages wait is watched. */
export function countedStore(store: Store, signals: Counter, wall: Clock): CountedStore {
  let waiting: ReadonlyMap<string, number> = new Map();
  return {
    ...store,
    async saveIncident(incident, fromVersion, alongside) {
      const isSaved = await store.saveIncident(incident, fromVersion, alongside);
      const { workload, trouble } = incident;
      const taken = alongside?.signals;
      if (isSaved && taken) signals.add({ cluster: workload.cluster, trouble }, taken.length);
      return isSaved;
    },
    async pendingMessages(limit) {
      const pending = await store.pendingMessages(limit);
      const now = wall.now().getTime();
      waiting = new Map(pending.map(({ out: { slot } }) => [slot, waiting.get(slot) ?? now]));
      return pending;
    },
    undelivered() {
      const oldest = Math.min(...waiting.values(), wall.now().getTime());
      return { count: waiting.size, lagMs: wall.now().getTime() - oldest };
    },
  };
}
