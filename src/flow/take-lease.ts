import type { Lease, LeaseState, LeaseTimes } from '../lease.ts';
import type { Leadership, Seat, Term } from '../leadership.ts';
import { OutsideError } from '../outside-error.ts';
import type { Clock, Log } from '../ports.ts';
import { holdLease } from './hold-lease.ts';
import { steadyMs } from '../steady-ms.ts';

export interface Candidate {
  readonly lease: Lease;
  /** What is led by it. */
  readonly seat: Seat;
  /** No other process has the same, not even this one after a restart. */
  readonly identity: string;
  readonly times: LeaseTimes;
  /** The machine's own. */
  readonly wall: Clock;
  /** From 0 to 1; spreads the tries of several replicas. */
  readonly random: () => number;
  readonly log: Log;
}

/** A lease that this process holds until `over` aborts. */
export interface HeldLease extends Leadership {
  readonly term: Term;
  readonly over: AbortSignal;
  /** Gives it back, so that another replica need not wait; from the first moment on this one does not act any more. */
  release(): Promise<void>;
}

/** What this process saw of a lease and when: only by this it judges whether the holder still lives. */
interface Sighting {
  readonly state: LeaseState;
  readonly atMs: number;
}

/** Stands by until the lease is free, and takes it; undefined where `stop` aborts first. */
export async function takeLease(candidate: Candidate, stop: AbortSignal): Promise<HeldLease | undefined> {
  const { wall, times, random, log } = candidate;
  let seen: Sighting | undefined;
  let lastWhy: string | undefined;
  while (!stop.aborted) {
    try {
      seen = await look(candidate, seen);
      if (isFree(candidate, seen)) {
        const held = await take(candidate, seen?.state);
        if (held?.mayAct()) return held;
      }
      lastWhy = undefined;
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      // Whoever comes later than another replica has lost nothing.
      if (error.reason !== 'conflict' && error.message !== lastWhy)
        log.warn({ why: error.message }, 'the lease cannot be had yet');
      lastWhy = error.message;
    }
    await wall.sleep(times.retryMs * (1 + random() / 5), stop);
  }
  return undefined;
}

async function look({ lease, wall, times }: Candidate, seen: Sighting | undefined) {
  const state = await lease.read(times.callMs);
  if (!state) return undefined;
  const isSame = seen?.state.uid === state.uid && seen.state.version === state.version;
  return isSame ? seen : { state, atMs: steadyMs(wall) };
}

function isFree({ identity, wall, times }: Candidate, seen: Sighting | undefined): boolean {
  // What stands there in our own name was written by a call whose answer was lost, or in a term that is over.
  if (!seen || seen.state.holder === '' || seen.state.holder === identity) return true;
  return steadyMs(wall) - seen.atMs >= Math.max(seen.state.durationMs, times.durationMs);
}

async function take(candidate: Candidate, over: LeaseState | undefined): Promise<HeldLease> {
  const { lease, identity, times, wall } = candidate;
  const sent = { steadyMs: steadyMs(wall), wallMs: wall.now().getTime() };
  const transitions = over ? over.transitions + 1 : 0;
  const content = { holder: identity, durationMs: times.durationMs, transitions };
  return holdLease(candidate, await lease.write(content, over, times.callMs), sent);
}
