import { expect, it } from 'vitest';
import { watchedTime } from '../../src/flow/watched-time.ts';
import { createManualClock } from '../support/manual-clock.ts';

it('goes on with the clock, whatever it is set to', async () => {
  const clock = createManualClock('2026-11-22T03:09:00.000Z');
  const now = watchedTime(clock);
  const seen: string[] = [];
  for (const jumpMs of [0, 3_600_000, -7_200_000]) {
    clock.jump(jumpMs);
    await clock.advance(5_000);
    seen.push(now().toISOString());
  }
  expect(seen).toEqual(['2026-11-22T03:09:05.000Z', '2026-11-22T03:09:10.000Z', '2026-11-22T03:09:15.000Z']);
  expect(clock.now().toISOString()).toBe('2026-11-22T02:09:15.000Z');
});
