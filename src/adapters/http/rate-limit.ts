import type { Clock } from '../../ports.ts';

/** Lets `perMinute` calls a minute through, all of them at once if need be. */
export interface RateLimit {
  /** 0: go on; else how many seconds to wait. */
  secondsToWait(): number;
}

export function createRateLimit(perMinute: number, clock: Clock): RateLimit {
  const everyMs = 60_000 / perMinute;
  let left = perMinute;
  let at = clock.now().getTime();
  return {
    secondsToWait() {
      const now = clock.now().getTime();
      left = Math.min(perMinute, left + Math.max(0, now - at) / everyMs);
      at = now;
      if (left < 1) return Math.ceil(((1 - left) * everyMs) / 1000);
      left -= 1;
      return 0;
    },
  };
}
