import { schedule } from 'node-cron';
import { OutsideError } from '../../outside-error.ts';
import type { Log } from '../../ports.ts';

export interface Schedule {
  /** A cron expression; six fields begin with seconds. */
  readonly expression: string;
  /** A name of the IANA time zone database; default: the machine's. */
  readonly timeZone?: string | undefined;
}

/**
 * Runs `task` by a cron expression until the answer is called, which waits for a run that is under way. A run that fails is logged, once
 * for what the outside fails in, and the next one comes; while one is at work the next is left out.
 */
export function onSchedule(
  { expression, timeZone }: Schedule,
  task: () => Promise<void>,
  log: Log,
): () => Promise<void> {
  let running = Promise.resolve();
  let isWaiting = false;
  const run = async () => {
    try {
      await task();
      isWaiting = false;
    } catch (error) {
      if (!(error instanceof OutsideError)) log.error({ error, expression }, 'scheduled work failed');
      else if (!isWaiting) log.warn({ error, expression }, 'scheduled work waits for the outside');
      isWaiting = error instanceof OutsideError;
    }
  };
  const job = schedule(expression, () => (running = run()), {
    noOverlap: true,
    logger: loggerOf(log, expression),
    ...(timeZone === undefined ? {} : { timezone: timeZone }),
  });
  return async () => {
    await job.destroy();
    await running;
  };
}

/** The library's own words would go to the console. */
function loggerOf(log: Log, expression: string) {
  const say = (message: unknown) => log.debug({ expression, said: String(message) }, 'schedule');
  return { debug: say, info: say, warn: say, error: say };
}
