import type { EventTrial } from './webhook.ts';

/** Why an event was not taken: `isAway` when the receiver may take it later as it is. */
export interface NotTaken {
  readonly isAway: boolean;
  /** How long the receiver asked to be left alone. */
  readonly retryAfterMs?: number | undefined;
}

const mostRefusals = 5;
const longestAwayMs = 86_400_000;
const away = { firstMs: 2_000, longestMs: 5 * 60_000 };
const refused = { firstMs: 15_000, longestMs: 5 * 60_000 };

/** When an event is tried again that was not taken; undefined: never. A receiver that is away is tried for a day, one that refuses five times. */
export function nextTrial(
  before: EventTrial,
  { isAway, retryAfterMs }: NotTaken,
  now: Date,
): EventTrial | undefined {
  const firstAt = before.firstAt ?? now.toISOString();
  const tries = before.tries + 1;
  const refusals = before.refusals + (isAway ? 0 : 1);
  if (isAway ? now.getTime() - Date.parse(firstAt) >= longestAwayMs : refusals >= mostRefusals)
    return undefined;
  const { firstMs, longestMs } = isAway ? away : refused;
  const count = isAway ? tries - refusals : refusals;
  const waitMs = retryAfterMs ?? Math.min(longestMs, firstMs * 2 ** Math.min(count - 1, 10));
  return { refusals, tries, firstAt, notBefore: new Date(now.getTime() + waitMs).toISOString() };
}
