import type { SimClock } from '../../src/demo/clock.ts';
import { createMovedClock } from './moved-clock.ts';

const tickMs = 10;
/** What a tick counts at most: a machine that is too busy for the program is too busy for its cluster as well. */
const longestTickMs = 25;

/** Stops with `stop`. */
export interface PacedClock extends SimClock {
  readonly stop: () => void;
}

/** A clock that runs `rate` times faster than the wall's, and slower while this process gets no time to run. `onTick` hears the time. */
export function createPacedClock(rate: number, onTick: (ms: number) => void = () => undefined): PacedClock {
  const clock = createMovedClock(Date.now(), rate);
  let lastTickMs = performance.now();
  const timer = setInterval(() => {
    const wallMs = performance.now();
    const nowMs = clock.now().getTime() + Math.min(wallMs - lastTickMs, longestTickMs) * rate;
    lastTickMs = wallMs;
    clock.moveTo(nowMs);
    onTick(nowMs);
  }, tickMs);
  return { ...clock, stop: () => clearInterval(timer) };
}
