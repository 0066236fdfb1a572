import { steadyMs } from './steady-ms.ts';
import type { Clock, Log } from './ports.ts';

/** How a program that was built straight is torn down backwards. */
export interface Ending {
  /** Registered the moment a thing exists; `what` is its name in the log. */
  add(what: string, teardown: () => Promise<void>): void;
  /** Tears everything down, newest first, and begins it once only. `cut-off`: something did not come to its end in time and was left. */
  readonly run: () => Promise<'done' | 'cut-off'>;
}

/** What comes after the time is over gets this long, so that the database is closed all the same. */
const lastMs = 250;

export function createEnding(withinMs: number, wall: Clock, log: Log): Ending {
  const teardowns: { readonly what: string; readonly teardown: () => Promise<void> }[] = [];
  let running: Promise<'done' | 'cut-off'> | undefined;
  const tell = (what: string, error: unknown) =>
    log.error({ what, error }, 'a part of the program did not end well; the others do');
  const run = async (): Promise<'done' | 'cut-off'> => {
    const endMs = steadyMs(wall) + withinMs;
    const left: string[] = [];
    for (const { what, teardown } of teardowns.splice(0).toReversed()) {
      const enough = new AbortController();
      const late = wall
        .sleep(Math.max(lastMs, endMs - steadyMs(wall)), enough.signal)
        .then(() => 'late' as const);
      const how = await Promise.race([teardown().catch((error: unknown) => tell(what, error)), late]);
      enough.abort();
      if (how === 'late') left.push(what);
    }
    if (left.length === 0) return 'done';
    log.warn({ left, withinMs }, 'not everything came to an end in time; the next start goes on with it');
    return 'cut-off';
  };
  return {
    add: (what, teardown) => void teardowns.push({ what, teardown }),
    run: () => (running ??= run()),
  };
}
