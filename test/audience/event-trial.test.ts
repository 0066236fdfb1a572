import { expect, it } from 'vitest';
import { type NotTaken, nextTrial } from '../../src/audience/event-trial.ts';
import type { EventTrial } from '../../src/audience/webhook.ts';

const start = Date.parse('2026-11-22T03:00:00.000Z');

/** After how many seconds each try comes, until it is given up. */
function triesOf(failure: NotTaken): readonly number[] {
  const at: number[] = [];
  let trial: EventTrial | undefined = { refusals: 0, tries: 0 };
  for (let now = start; trial; now = Date.parse(trial?.notBefore ?? '')) {
    at.push((now - start) / 1000);
    trial = nextTrial(trial, failure, new Date(now));
  }
  return at;
}

it('tries a receiver that refuses five times', () => {
  expect(triesOf({ isAway: false })).toEqual([0, 15, 45, 105, 225]);
});

it('tries one that is away ever more seldom, for a day', () => {
  const at = triesOf({ isAway: true });
  expect(at.slice(0, 11)).toEqual([0, 2, 6, 14, 30, 62, 126, 254, 510, 810, 1110]);
  expect(at.at(-1)).toBeGreaterThanOrEqual(86_400);
  expect(at.at(-2)).toBeLessThan(86_400);
});

it('waits for as long as the receiver asked', () => {
  expect(triesOf({ isAway: true, retryAfterMs: 3_600_000 })).toHaveLength(25);
  expect(triesOf({ isAway: false, retryAfterMs: 60_000 })).toEqual([0, 60, 120, 180, 240]);
});

it('counts refusals and faults of one event apart', () => {
  const now = new Date(start);
  const refused = { refusals: 4, tries: 9, firstAt: now.toISOString() };
  expect(nextTrial(refused, { isAway: true }, now)).toMatchObject({ refusals: 4, tries: 10 });
  expect(nextTrial(refused, { isAway: false }, now)).toBeUndefined();
});
