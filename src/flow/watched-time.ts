import type { Clock } from '../ports.ts';
import { steadyMs } from '../steady-ms.ts';

/** The product's time from now on, in which no jump of the machine's clock shows: none makes a change hold before its time, or never. */
export function watchedTime(clock: Clock): () => Date {
  const from = clock.now().getTime();
  const fromMs = steadyMs(clock);
  return () => new Date(from + steadyMs(clock) - fromMs);
}
