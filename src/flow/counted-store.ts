import type { AuditEntry } from '../audit/audit-entry.ts';
import type { QueuedMessage } from '../chat/delivery.ts';
import type { Clock, Store } from '../ports.ts';
import { steadyMs } from '../steady-ms.ts';
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
  { clock, wall }: { readonly clock: Clock; readonly wall: Clock },
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
      waiting = new Map(
        pending.map((queued) => [queued.out.slot, waiting.get(queued.out.slot) ?? sinceMs(queued, wall)]),
      );
      return pending;
    },
    undelivered() {
      const now = steadyMs(wall);
      return { count: waiting.size, lagMs: now - Math.min(...waiting.values(), now) };
    },
  };
}

/** Since when a message waits that is seen to wait for the first time: what was tried to be posted before a restart has waited since then. */
function sinceMs({ ref, triedAt }: QueuedMessage, wall: Clock): number {
  if (ref || triedAt === undefined) return steadyMs(wall);
  return steadyMs(wall) - Math.max(0, wall.now().getTime() - Date.parse(triedAt));
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
