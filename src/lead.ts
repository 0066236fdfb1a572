import { type App, type AppOptions, startApp } from './app.ts';
import { type Candidate, type HeldLease, takeLease } from './flow/take-lease.ts';
import { openDoor } from './http-door.ts';
import { OutsideError } from './outside-error.ts';
import { createStandby, type Standby } from './standby.ts';

export interface ReplicaOptions {
  readonly app: AppOptions;
  readonly candidate: Candidate;
}

/**
 * One of several replicas: stands by until the lease is free, takes clicks for the one that leads meanwhile, runs the program while it holds the
 * lease, and stands by again when it lost it, or when what it needs to begin is away. Resolves when `stop` aborts, with `cut-off` where something did not come to its end; rejects when the program ends by itself or is not out of the way in time, and the process must
 * end then.
 */
export async function runReplica(
  { app, candidate }: ReplicaOptions,
  stop: AbortSignal,
  start: typeof startApp = startApp,
  open: typeof createStandby = createStandby,
): Promise<'done' | 'cut-off'> {
  const { log, wall } = candidate;
  const { slack, settings, database } = app;
  const standby = slack && open({ slack, settings, database, wall, log });
  const door = app.http && (await openDoor(app.http, log, standby));
  const http = app.http &&
    door && { ...app.http, serve: door.serve, ...(standby ? { slackMeanwhile: standby.receive } : {}) };
  const begin = (held: HeldLease, giveUp: AbortSignal) =>
    start({ ...app, ...(http ? { http } : {}), leader: held, giveUp });
  // Beside the program that leads, so that both end within one grace period.
  stop.addEventListener('abort', () => void standby?.close(), { once: true });
  try {
    const how = await leadByTurns({ candidate, standby, begin }, stop);
    return (await standby?.close()) === 'cut-off' ? 'cut-off' : how;
  } finally {
    await standby?.close();
    await door?.close();
  }
}

interface Turns {
  readonly candidate: Candidate;
  readonly standby: Standby | undefined;
  readonly begin: (held: HeldLease, giveUp: AbortSignal) => Promise<App>;
}

async function leadByTurns({ candidate, standby, begin }: Turns, stop: AbortSignal) {
  const { log, identity, wall, times } = candidate;
  log.info({ identity }, 'standing by');
  for (;;) {
    standby?.take();
    const held = await takeLease(candidate, stop);
    if (!held) return 'done';
    log.info({ identity, transitions: held.term.transitions }, 'leading');
    const giveUp = AbortSignal.any([stop, held.over]);
    const how = await lead({ held, candidate, standby, start: () => begin(held, giveUp) }, giveUp, stop);
    if (stop.aborted) return how === 'away' ? 'done' : how;
    log.info({ identity }, 'standing by again');
    // Others may be luckier: they ask for the lease within this time.
    if (how === 'away') await wall.sleep(2 * times.retryMs, stop);
  }
}

interface Leading {
  readonly held: HeldLease;
  readonly candidate: Candidate;
  readonly standby: Standby | undefined;
  readonly start: () => Promise<App>;
}

async function lead(
  { held, candidate, standby, start }: Leading,
  giveUp: AbortSignal,
  stop: AbortSignal,
): Promise<'done' | 'cut-off' | 'away'> {
  try {
    const app = await inTime(held, candidate, start()).catch((error: unknown) => {
      // What fails because this replica leads no more is no failure of the program.
      if (giveUp.aborted && !(error instanceof LateEnd)) return 'done' as const;
      if (!(error instanceof OutsideError) || !error.retriable) throw error;
      candidate.log.warn({ why: error.message }, 'this replica cannot begin to lead');
      return 'away' as const;
    });
    if (typeof app === 'string') return app;
    // Both hear Slack for a moment, and before the end again, so that somebody always does.
    standby?.rest();
    let how: 'done' | 'cut-off' = 'done';
    try {
      await Promise.race([app.ended, aborted(giveUp)]);
      if (!stop.aborted) standby?.take();
    } finally {
      how = await inTime(held, candidate, app.stop());
    }
    return how;
  } finally {
    await held.release();
  }
}

/** The process must end: it may not go on beside another leader. */
class LateEnd extends Error {}

/** What runs under the lease must be out of the way before another replica takes it, however long the work would like to take. */
async function inTime<T>(held: HeldLease, { times, wall }: Candidate, work: Promise<T>): Promise<T> {
  const enough = new AbortController();
  const late = aborted(AbortSignal.any([held.over, enough.signal])).then(async () => {
    await wall.sleep(times.durationMs - times.renewWithinMs, enough.signal);
    throw new LateEnd('This replica lost the lease and could not stop in time: the process ends.');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    enough.abort();
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
