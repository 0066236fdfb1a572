import type { Counter, Histogram } from '../metric-family.ts';
import { OutsideError } from '../outside-error.ts';
import type { Clock, Log, Store } from '../ports.ts';
import { steadyMs } from '../steady-ms.ts';

/** Whether the store does what it is asked for; `reason` and `why` as its newest failure told. */
export type StoreStanding =
  | { readonly state: 'open'; readonly lastMs: number }
  | { readonly state: 'away'; readonly since: string; readonly reason: string; readonly why: string };

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

const reads: ReadonlySet<string> = new Set<keyof Store>([
  'hasSeen',
  'knownPlaces',
  'places',
  'forgotten',
  'incident',
  'incidents',
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
  const away = new Map<Operation, Extract<StoreStanding, { state: 'away' }>>();
  let lastMs = 0;
  const failed = (operation: Operation, error: unknown) => {
    const reason = error instanceof OutsideError ? error.reason : 'fault';
    errors.add({ operation });
    const why = error instanceof Error ? error.message : String(error);
    if (!away.has(operation)) log.error({ operation, reason, error }, 'the store fails; what needs it waits');
    const since = away.get(operation)?.since ?? wall.now().toISOString();
    away.set(operation, { state: 'away', since, reason, why });
  };
  const went = (operation: Operation) => {
    const trouble = away.get(operation);
    if (!trouble) return;
    away.delete(operation);
    log.info({ operation, since: trouble.since }, 'the store works again');
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
    standing: () => away.get('read') ?? away.get('write') ?? { state: 'open', lastMs },
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
