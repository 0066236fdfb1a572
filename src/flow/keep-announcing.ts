import type { Exchange } from '../exchange.ts';
import type { Seat } from '../leadership.ts';
import { OutsideError } from '../outside-error.ts';
import type { Clock } from '../ports.ts';
import { announceEveryMs } from './standing.ts';
import type { Turns } from './turns.ts';

export interface Announcing {
  readonly exchange: Exchange;
  readonly seat: Seat;
  readonly standing: () => Promise<unknown>;
  readonly turns: Pick<Turns, 'take'>;
  readonly wall: Clock;
}

/** Tells the others how this process stands until `stop` aborts; rejects when another process has taken its seat. */
export async function keepAnnouncing(
  { exchange, seat, standing, turns, wall }: Announcing,
  stop: AbortSignal,
): Promise<void> {
  const tell = async () => {
    try {
      await exchange.announce(seat, await standing());
    } catch (error) {
      if (error instanceof OutsideError && error.service === 'store' && error.reason === 'conflict')
        throw new Error(`Another process does the work of ${seat} by now: this one ends.`, { cause: error });
      throw error;
    }
  };
  while (!stop.aborted) {
    await turns.take('announcing', tell);
    await wall.sleep(announceEveryMs, stop);
  }
}
