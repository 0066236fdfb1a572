import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Clock, Store } from '../ports.ts';
import type { Counters } from './counters.ts';

export interface CountedStore extends Store {
  /** Messages that chat should show and does not yet, as last seen, and how long the oldest of them has been waiting. */
  undelivered(): { readonly count: number; readonly lagMs: number };
}

type StoryCounters = Pick<
  Counters,
  'signals' | 'signalLag' | 'decisions' | 'writes' | 'changeEnds' | 'verifications'
>;

/**
 * The same store; what it takes in is counted: signals, and by their entries in the record decisions, writes and verifications. How long
 * messages wait is watched.
 */
export function countedStore(
  store: Store,
  counters: StoryCounters,
  { clock, steadyMs }: { readonly clock: Clock; readonly steadyMs: () => number },
): CountedStore {
  let waiting: ReadonlyMap<string, number> = new Map();
  return {
    ...store,
    async saveIncident(incident, fromVersion, alongside) {
      const isSaved = await store.saveIncident(incident, fromVersion, alongside);
      if (!isSaved) return false;
      const { workload, trouble } = incident;
      const { cluster } = workload;
      const taken = alongside?.signals ?? [];
      if (taken.length > 0) counters.signals.add({ cluster, trouble }, taken.length);
      for (const { at } of taken)
        counters.signalLag.observe({ cluster }, Math.max(0, clock.now().getTime() - Date.parse(at)) / 1000);
      for (const entry of alongside?.audit ?? []) count(entry, counters);
      return true;
    },
    async audit(entry) {
      await store.audit(entry);
      count(entry, counters);
    },
    async pendingMessages(limit) {
      const pending = await store.pendingMessages(limit);
      const now = steadyMs();
      waiting = new Map(pending.map(({ out: { slot } }) => [slot, waiting.get(slot) ?? now]));
      return pending;
    },
    undelivered() {
      const oldest = Math.min(...waiting.values(), steadyMs());
      return { count: waiting.size, lagMs: steadyMs() - oldest };
    },
  };
}

function count(entry: AuditEntry, { decisions, writes, changeEnds, verifications }: StoryCounters): void {
  const cluster = entry.workload?.cluster ?? '';
  switch (entry.kind) {
    case 'granted':
    case 'refused':
    case 'declined':
    case 'expired':
    case 'withdrawn':
      return decisions.add({ cluster, outcome: entry.kind });
    case 'written':
    case 'not-written': {
      const { object, direction, kind: result } = entry;
      return writes.add({ cluster, object: object.kind, direction, result });
    }
    case 'stopped':
    case 'undone':
      return changeEnds.add({ cluster, outcome: entry.kind });
    case 'verified':
      return verifications.add({ cluster, outcome: entry.outcome });
    default:
  }
}
