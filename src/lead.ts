import { type App, type AppOptions, startApp } from './app.ts';
import { type Candidate, type HeldLease, takeLease } from './flow/take-lease.ts';
import { openDoor } from './http-door.ts';

export interface ReplicaOptions {
  readonly app: AppOptions;
  readonly candidate: Candidate;
}

/**
 * One of several replicas: stands by until the lease is free, runs the program while it holds the lease, and stands by again when it
 * lost it. Resolves when `stop` aborts, with `cut-off` where something did not come to its end; rejects when the program ends by itself or is not out of the way in time, and the process must
 * end then.
 */
export async function runReplica(
  { app, candidate }: ReplicaOptions,
  stop: AbortSignal,
  start: typeof startApp = startApp,
): Promise<'done' | 'cut-off'> {
  const { log, identity } = candidate;
  const door = app.http && (await openDoor(app.http, log));
  const http = app.http && door && { ...app.http, serve: door.serve };
  try {
    log.info({ identity }, 'standing by');
    for (;;) {
      const held = await takeLease(candidate, stop);
      if (!held) return 'done';
      log.info({ identity, transitions: held.term.transitions }, 'leading');
      const giveUp = AbortSignal.any([stop, held.over]);
      const how = await lead(
        held,
        candidate,
        () => start({ ...app, ...(http ? { http } : {}), leader: held, giveUp }),
        giveUp,
      );
      if (stop.aborted) return how;
      log.info({ identity }, 'standing by again');
    }
  } finally {
    await door?.close();
  }
}

async function lead(
  held: HeldLease,
  candidate: Candidate,
  start: () => Promise<App>,
  giveUp: AbortSignal,
): Promise<'done' | 'cut-off'> {
  try {
    const app = await inTime(held, candidate, start()).catch((error: unknown) => {
      // What fails because this replica leads no more is no failure of the program.
      if (giveUp.aborted && !(error instanceof LateEnd)) return undefined;
      throw error;
    });
    if (!app) return 'done';
    let how: 'done' | 'cut-off' = 'done';
    try {
      await Promise.race([app.ended, aborted(giveUp)]);
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
