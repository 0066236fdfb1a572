import { takeLease, type HeldLease } from '../../src/flow/take-lease.ts';
import { type Lease, type LeaseState, usualLeaseTimes } from '../../src/lease.ts';
import { desk } from '../../src/leadership.ts';
import { OutsideError } from '../../src/outside-error.ts';
import { listLog } from '../adapters/kubernetes/simulated-cluster.ts';

/** Chance with a seed: from 0 to 1. */
export type Chance = () => number;

interface Event {
  readonly atMs: number;
  readonly run: () => void;
}

/** Replicas, each with clocks of its own, around one lease behind a network that is slow, loses and breaks: all in a time that a test moves. */
export interface LeaseWorld {
  readonly nowMs: () => number;
  readonly replicas: readonly Replica[];
  /** Nobody reaches the lease. */
  setAway(isAway: boolean): void;
  /** Moves time by so much, event after event; `look` is called between any two. */
  run(ms: number, look?: () => void): Promise<void>;
  /** From now on no call is late or lost. */
  calm(): void;
  /** What stands in the lease. */
  state(): LeaseState | undefined;
  deleteLease(): void;
  stop(): void;
}

export interface Replica {
  readonly name: string;
  held(): HeldLease | undefined;
  /** Whether it would write at this moment: a process that stands still writes nothing. */
  acts(): boolean;
  /** How often it began to lead. */
  terms(): number;
  /** Stands still for so long, as a process that is stopped or starved. */
  pause(ms: number): void;
  /** Its wall clock jumps. */
  jump(ms: number): void;
  /** It does not reach the lease; others do. */
  cut(isCut: boolean): void;
  /** Ends without a word. */
  kill(): void;
  release(): Promise<void>;
}

export interface Hardships {
  readonly chance: Chance;
  /** The longest way of a call to the server, and back. */
  readonly delayMs?: number;
  /** Of the calls, and of the answers to calls that were carried out. */
  readonly lost?: number;
}

/** How much faster or slower clocks of two machines may run: far more than any does. */
const drift = 0.05;

export function createLeaseWorld(count: number, hardships: Hardships): LeaseWorld {
  const { chance } = hardships;
  let { delayMs = 20, lost = 0 } = hardships;
  let nowMs = 0;
  let isAway = false;
  let record: LeaseState | undefined;
  let versions = 0;
  let uids = 0;
  const events = new Set<Event>();
  const at = (atMs: number, run: () => void) => {
    const event = { atMs, run };
    events.add(event);
    return () => void events.delete(event);
  };
  const server = {
    read: () => record,
    write(content: Omit<LeaseState, 'uid' | 'version'>, over: LeaseState | undefined) {
      if (!over && record) throw new OutsideError('kubernetes', 'conflict', 'already exists');
      if (over && !record) throw new OutsideError('kubernetes', 'not-found', 'not found');
      if (over && (over.uid !== record?.uid || over.version !== record.version))
        throw new OutsideError('kubernetes', 'conflict', 'the object has been modified');
      versions += 1;
      record = { ...content, uid: record?.uid ?? `uid-${(uids += 1)}`, version: String(versions) };
      return record;
    },
  };
  const stopped = new AbortController();
  const replica = (name: string): Replica => {
    const rate = 1 + (chance() * 2 - 1) * drift;
    const bornMs = chance() * 1e9;
    let wallOffsetMs = (chance() * 2 - 1) * 1e8;
    let [pausedUntilMs, isCut, isDead, terms] = [0, false, false, 0];
    let held: HeldLease | undefined;
    /** Runs when the process does: later where it stands still, never where it is dead. */
    const later = (ms: number, run: () => void): (() => void) => {
      let cancel = at(nowMs + ms / rate, function due() {
        if (isDead) return;
        if (nowMs < pausedUntilMs) cancel = at(pausedUntilMs, due);
        else run();
      });
      return () => cancel();
    };
    const wall = {
      steadyMs: () => bornMs + nowMs * rate,
      now: () => new Date(1.76e12 + wallOffsetMs + nowMs * rate),
      async sleep(ms: number, signal?: AbortSignal) {
        if (signal?.aborted) return;
        const { promise, resolve } = Promise.withResolvers<void>();
        const cancel = later(ms, resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
        await promise;
        cancel();
      },
    };
    const call = <T>(carryOut: () => T, limitMs: number): Promise<T> => {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      later(limitMs, () => reject(new OutsideError('kubernetes', 'timeout', 'no answer in time')));
      const isLost = () => isAway || isCut || chance() < lost;
      if (isLost()) return promise;
      // On its way it stands still for nobody.
      at(nowMs + chance() * delayMs, () => {
        let answer: () => void;
        try {
          const result = carryOut();
          answer = () => resolve(result);
        } catch (error) {
          answer = () => reject(error);
        }
        if (!isLost()) later(chance() * delayMs, answer);
      });
      return promise;
    };
    const lease: Lease = {
      read: (limitMs) => call(() => server.read(), limitMs),
      write: (content, over, limitMs) => call(() => server.write(content, over), limitMs),
    };
    const candidate = {
      lease,
      identity: name,
      times: usualLeaseTimes,
      wall,
      seat: desk,
      random: chance,
      log: listLog(),
    };
    void (async () => {
      while (!stopped.signal.aborted) {
        held = await takeLease(candidate, stopped.signal);
        if (!held) return;
        terms += 1;
        const { over } = held;
        await new Promise((resolve) => over.addEventListener('abort', resolve, { once: true }));
      }
    })();
    return {
      name,
      held: () => held,
      acts: () => !isDead && nowMs >= pausedUntilMs && held?.mayAct() === true,
      terms: () => terms,
      pause: (ms) => void (pausedUntilMs = Math.max(pausedUntilMs, nowMs + ms)),
      jump: (ms) => void (wallOffsetMs += ms),
      cut: (cut) => void (isCut = cut),
      kill: () => void (isDead = true),
      release: async () => held?.release(),
    };
  };
  const replicas = Array.from({ length: count }, (_, n) => replica(`r${n + 1}`));
  return {
    nowMs: () => nowMs,
    replicas,
    setAway: (away) => void (isAway = away),
    async run(ms, look = () => undefined) {
      const endMs = nowMs + ms;
      for (;;) {
        await settled();
        look();
        const next = [...events].reduce<Event | undefined>(
          (first, event) => (first && first.atMs <= event.atMs ? first : event),
          undefined,
        );
        if (!next || next.atMs > endMs) break;
        events.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.run();
      }
      nowMs = endMs;
    },
    calm: () => void ([delayMs, lost] = [20, 0]),
    state: () => record,
    deleteLease: () => void (record = undefined),
    stop: () => stopped.abort(),
  };
}

/** Until everything that waits for nothing but itself has run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
