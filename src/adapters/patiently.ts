import { OutsideError } from '../outside-error.ts';
import type { Clock, Log } from '../ports.ts';

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
const mostTries = 14;

export interface Patience {
  readonly wall: Clock;
  readonly log: Log;
  readonly doing: string;
  readonly stop?: AbortSignal | undefined;
}

/**
 * Tries again while the outside is away, for about five minutes; what repeating cannot cure, such as a wrong
 * token, is thrown at once, and so is the last failure when `stop` aborts.
 */
export async function patiently<T>(work: () => Promise<T>, { wall, log, doing, stop }: Patience): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OutsideError) || !error.retriable || tries === mostTries) throw error;
      const waitMs = error.retryAfterMs ?? Math.min(longestWaitMs, firstWaitMs * 2 ** (tries - 1));
      log.warn({ doing, error: error.message, waitMs }, 'the outside is away, trying again');
      await wall.sleep(waitMs, stop);
      if (stop?.aborted) throw error;
    }
  }
}
