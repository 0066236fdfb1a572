import type { Clock } from '../../ports.ts';
import { steadyMs } from '../../steady-ms.ts';

export interface Pace {
  /** Resolves when the next request may be sent: never two within `everyMs`, first come first served. */
  turn(): Promise<void>;
  /** How many requests were let through within the last hour. */
  lastHour(): number;
}

const hourMs = 3_600_000;

export function createPace(clock: Clock, everyMs: number): Pace {
  let nextMs = 0;
  let sent: readonly number[] = [];
  const withinHour = (nowMs: number) => sent.filter((at) => at > nowMs - hourMs);
  return {
    async turn() {
      const nowMs = steadyMs(clock);
      const atMs = Math.max(nowMs, nextMs);
      nextMs = atMs + everyMs;
      sent = [...withinHour(nowMs), atMs];
      if (atMs > nowMs) await clock.sleep(atMs - nowMs);
    },
    lastHour: () => withinHour(steadyMs(clock)).length,
  };
}
