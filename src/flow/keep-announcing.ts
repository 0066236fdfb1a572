import type { Exchange } from '../exchange.ts';
import type { Seat } from '../leadership.ts';
import { OutsideError } from '../outside-error.ts';
import type { Clock } from '../ports.ts';
import { steadyMs } from '../steady-ms.ts';
import { announceEveryMs } from './standing.ts';
import type { Turns } from './turns.ts';

export interface Announcing<S> {
  readonly exchange: Exchange;
  readonly seat: Seat;
  readonly standing: () => Promise<S>;
  /** What is told at once when it changes; the rest waits for its time. */
  readonly urgent: (standing: S) => unknown;
  readonly turns: Pick<Turns, 'take'>;
  readonly wall: Clock;
}

const lookEveryMs = 1_000;

/** Tells the others how this process stands until `stop` aborts; rejects when another process has taken its seat. */
export async function keepAnnouncing<S>(
  { exchange, seat, standing, urgent, turns, wall }: Announcing<S>,
  stop: AbortSignal,
): Promise<void> {
  let told: { readonly what: string; readonly atMs: number } | undefined;
  const tell = async () => {
    const now = await standing();
    const what = JSON.stringify(urgent(now));
    const atMs = steadyMs(wall);
    if (told && told.what === what && atMs - told.atMs < announceEveryMs) return;
    try {
      await exchange.announce(seat, now);
    } catch (error) {
      if (error instanceof OutsideError && error.service === 'store' && error.reason === 'conflict')
        throw new Error(`Another process does the work of ${seat} by now: this one ends.`, { cause: error });
      throw error;
    }
    told = { what, atMs };
  };
  while (!stop.aborted) {
    await turns.take('announcing', tell);
    await wall.sleep(lookEveryMs, stop);
  }
}
