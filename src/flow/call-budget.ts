/** How many calls of one kind may be made: some at once, then so many a minute. */
export interface CallBudget {
  /** Takes one call; false when not more than `kept` are left, or while it rests. */
  take(now: Date, kept?: number): boolean;
  /** Nothing is granted before then. */
  rest(until: Date): void;
}

export function createCallBudget({
  burst,
  perMinute,
}: {
  readonly burst: number;
  readonly perMinute: number;
}): CallBudget {
  let left = burst;
  let atMs: number | undefined;
  let restsUntilMs = -Infinity;
  return {
    take(now, kept = 0) {
      const nowMs = now.getTime();
      const earned = (Math.max(0, nowMs - (atMs ?? nowMs)) / 60_000) * perMinute;
      left = Math.min(burst, left + earned);
      atMs = nowMs;
      if (nowMs < restsUntilMs || left < kept + 1) return false;
      left -= 1;
      return true;
    },
    rest(until) {
      restsUntilMs = Math.max(restsUntilMs, until.getTime());
    },
  };
}
