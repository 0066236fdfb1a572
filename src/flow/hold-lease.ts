import type { LeaseState } from '../lease.ts';
import { OutsideError } from '../outside-error.ts';
import { steadyMs } from '../steady-ms.ts';
import type { Candidate, HeldLease } from './take-lease.ts';

/** When a call was sent that proved that the lease is ours, by both clocks of this machine. */
interface Sent {
  readonly steadyMs: number;
  readonly wallMs: number;
}

/**
 * Renews a lease that was just taken. It counts from when the call was sent that wrote it: others saw that later, so they wait longer
 * than we act. Of the machine's two clocks the one counts by which more time has passed: the one stands still while a machine
 * sleeps, the other may be set back.
 */
export function holdLease(candidate: Candidate, taken: LeaseState, sent: Sent): HeldLease {
  const { lease, seat, times, wall, identity, log } = candidate;
  const over = new AbortController();
  const stopped = new AbortController();
  let [state, renewed] = [taken, sent];
  const leftMs = () => {
    const passed = Math.max(steadyMs(wall) - renewed.steadyMs, wall.now().getTime() - renewed.wallMs);
    return times.renewWithinMs - passed;
  };
  const callMs = () => Math.max(1, Math.min(times.callMs, leftMs()));
  const mayAct = () => !over.signal.aborted && leftMs() > 0;
  const end = (why: string) => {
    if (over.signal.aborted) return;
    log.warn({ identity, why }, 'this replica does not lead any more');
    over.abort(new Error(why));
  };
  const renew = async () => {
    const now = { steadyMs: steadyMs(wall), wallMs: wall.now().getTime() };
    const content = { holder: identity, durationMs: times.durationMs, transitions: taken.transitions };
    const written = await lease.write(content, state, callMs());
    // What changes nothing is no change to others either, and they count from the last one that they saw.
    const isSeen = written.version !== state.version;
    state = written;
    if (isSeen) renewed = now;
  };
  const keep = async () => {
    let waitMs = times.retryMs;
    while (!stopped.signal.aborted) {
      await wall.sleep(Math.min(waitMs, Math.max(0, leftMs())), stopped.signal);
      if (stopped.signal.aborted) return;
      if (leftMs() <= 0) return end('the lease could not be renewed in time');
      waitMs = times.retryMs;
      try {
        await renew();
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        const found = await whatStands(candidate, error, leftMs);
        if (found === 'gone') return end('the lease is gone');
        if (found && !isOurs(found, taken)) return end(`another replica holds the lease: ${found.holder}`);
        [state, waitMs] = found ? [found, 0] : [state, times.retryMs / 4];
      }
    }
  };
  const keeping = keep().catch((error: unknown) =>
    end(error instanceof Error ? error.message : String(error)),
  );
  return {
    term: { seat, lease: taken.uid, transitions: taken.transitions, holder: identity },
    mayAct,
    over: over.signal,
    async release() {
      const wasOver = over.signal.aborted;
      stopped.abort();
      over.abort(new Error('the lease was given back'));
      await keeping;
      if (!wasOver) await giveBack(candidate, state);
    },
  };
}

const isOurs = (found: LeaseState, taken: LeaseState): boolean =>
  found.uid === taken.uid && found.holder === taken.holder && found.transitions === taken.transitions;

/** After a failed renewal: the lease as it stands where that tells more; undefined where it can only be tried again. */
async function whatStands(
  { lease, times, log }: Candidate,
  error: OutsideError,
  leftMs: () => number,
): Promise<LeaseState | 'gone' | undefined> {
  if (error.reason === 'not-found') return 'gone';
  if (error.reason !== 'conflict') {
    log.warn({ why: error.message, leftMs: Math.round(leftMs()) }, 'the lease could not be renewed yet');
    return undefined;
  }
  try {
    return (await lease.read(Math.max(1, Math.min(times.callMs, leftMs())))) ?? 'gone';
  } catch {
    return undefined;
  }
}

/** Where that fails, the others wait until it has run out. */
async function giveBack({ lease, times, log }: Candidate, state: LeaseState): Promise<void> {
  try {
    await lease.write({ holder: '', durationMs: 1_000, transitions: state.transitions }, state, times.callMs);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    log.warn({ why: error.message }, 'the lease could not be given back');
  }
}
