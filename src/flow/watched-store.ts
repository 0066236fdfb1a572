import type { Counter, Histogram } from '../metric-family.ts';
import { OutsideError } from '../outside-error.ts';
import type { Clock, Log, Store } from '../ports.ts';
import { steadyMs } from '../steady-ms.ts';

/** Whether the store does what it is asked for; `reason` and `why` as its newest failure told. */
export type StoreStanding = { readonly state: 'open'; readonly lastMs: number } | Away;

interface Away {
  readonly state: 'away';
  readonly since: string;
  readonly reason: string;
  readonly why: string;
}

export interface StoreWatch {
  readonly store: Store;
  readonly standing: () => StoreStanding;
  /** Reads and writes a little, so that a store that fails is known before it is needed, and one that is back as well. Never rejects. */
  readonly probe: () => Promise<void>;
}

interface Watching {
  readonly latency: Histogram;
  readonly errors: Counter;
  readonly wall: Clock;
  readonly log: Log;
}

type Operation = 'read' | 'write';

/** A full disk takes a small write now and then: a store that has failed for this long works again once nothing has failed for as long. */
const calmMs = 10_000;

interface Trouble {
  readonly standing: Away;
  readonly sinceMs: number;
  readonly failedMs: number;
  /** The newest operation failed. */
  isAway: boolean;
}

const reads: ReadonlySet<string> = new Set<keyof Store>([
  'hasSeen',
  'knownPlaces',
  'places',
  'forgotten',
  'incident',
  'incidents',
  'newestId',
  'document',
  'evidence',
  'changes',
  'freezes',
  'runs',
  'pendingMessages',
  'messageRef',
  'raisedEvents',
  'unfinishedFor',
  'waitingEvents',
  'auditTrail',
  'auditHead',
  'votes',
]);

/**
 * The same store, each operation timed. That it fails, and that it is well again, is said in the log once. A full disk or a read-only
 * volume still reads, so reading and writing are told apart.
 */
export function watchStore(store: Store, { latency, errors, wall, log }: Watching): StoreWatch {
  const troubles = new Map<Operation, Trouble>();
  let lastMs = 0;
  const failed = (operation: Operation, error: unknown) => {
    const reason = error instanceof OutsideError ? error.reason : 'fault';
    errors.add({ operation });
    const why = error instanceof Error ? error.message : String(error);
    const before = troubles.get(operation);
    if (!before) log.error({ operation, reason, error }, 'the store fails; what needs it waits');
    const now = steadyMs(wall);
    const since = before?.standing.since ?? wall.now().toISOString();
    const standing = { state: 'away', since, reason, why } as const;
    troubles.set(operation, { standing, sinceMs: before?.sinceMs ?? now, failedMs: now, isAway: true });
  };
  const went = (operation: Operation) => {
    const trouble = troubles.get(operation);
    if (!trouble) return;
    trouble.isAway = false;
    if (steadyMs(wall) - trouble.failedMs < calmMs) return;
    troubles.delete(operation);
    log.info({ operation, since: trouble.standing.since }, 'the store works again');
  };
  const standingOf = (operation: Operation): Away | undefined => {
    const trouble = troubles.get(operation);
    if (!trouble) return undefined;
    return trouble.isAway || trouble.failedMs - trouble.sinceMs >= calmMs ? trouble.standing : undefined;
  };
  const watched = new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function' || typeof name !== 'string' || name === 'close') return method;
      const operation: Operation = reads.has(name) ? 'read' : 'write';
      return async (...args: unknown[]): Promise<unknown> => {
        const beganMs = steadyMs(wall);
        try {
          const answer = await (method.apply(target, args) as Promise<unknown>);
          went(operation);
          return answer;
        } catch (error) {
          failed(operation, error);
          throw error;
        } finally {
          lastMs = steadyMs(wall) - beganMs;
          latency.observe({ operation }, lastMs / 1000);
        }
      };
    },
  });
  return {
    store: watched,
    standing: () => standingOf('read') ?? standingOf('write') ?? { state: 'open', lastMs },
    probe: async () => probe(watched, wall),
  };
}

async function probe(store: Store, wall: Clock): Promise<void> {
  try {
    await store.hasSeen('');
    await store.saveDocument('health', 'probe', { at: wall.now().toISOString() });
  } catch {
    // The failure has been counted and said where it passed.
  }
}
