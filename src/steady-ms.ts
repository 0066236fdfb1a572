import type { Clock } from './ports.ts';

/** Milliseconds for distances between two moments of this run: no jump of the machine's clock shows in them. */
export const steadyMs = (clock: Pick<Clock, 'now' | 'steadyMs'>): number =>
  clock.steadyMs?.() ?? clock.now().getTime();
