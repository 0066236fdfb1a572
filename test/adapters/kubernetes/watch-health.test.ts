import { expect, it } from 'vitest';
import { createWatchHealth } from '../../../src/adapters/kubernetes/watch-health.ts';
import { OutsideError } from '../../../src/outside-error.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const at = (second: number) => `2026-11-22T03:09:0${second}.000Z`;
const failure = (reason: 'timeout' | 'forbidden') =>
  new OutsideError('kubernetes', reason, `It is ${reason}.`);

it('a cluster is connected when all of its watches are, and away as long as the first that is', async () => {
  const clock = createManualClock(at(0));
  const health = createWatchHealth(clock);
  const seen = [health.read()];
  const [one, two] = [health.pulse(), health.pulse()];
  const step = async (change: () => void) => {
    await clock.advance(1_000);
    change();
    seen.push(health.read());
  };
  await step(() => one.isConnected());
  await step(() => two.isConnected());
  await step(() => two.isAway(failure('timeout')));
  await step(() => one.isAway(failure('forbidden')));
  await step(() => two.isAway(failure('forbidden')));
  await step(() => two.isConnected());
  await step(() => one.isConnected());
  await step(() => two.isConnected());
  const away = (second: number, reason: string, heardAt: string) => ({
    state: 'away',
    since: at(second),
    reason,
    why: `It is ${reason}.`,
    heardAt,
  });
  expect(seen).toEqual([
    { state: 'syncing', since: at(0) },
    { state: 'syncing', since: at(0) },
    { state: 'connected', since: at(2), heardAt: at(1) },
    away(3, 'timeout', at(1)),
    away(3, 'timeout', at(1)),
    away(3, 'forbidden', at(1)),
    away(4, 'forbidden', at(1)),
    { state: 'connected', since: at(7), heardAt: at(6) },
    { state: 'connected', since: at(7), heardAt: at(7) },
  ]);
});

it('is as old as the watch that has been silent for longest', async () => {
  const clock = createManualClock(at(0));
  const health = createWatchHealth(clock);
  const [one, two] = [health.pulse(), health.pulse()];
  one.isConnected();
  expect(health.read().heardAt).toBeUndefined();
  two.isConnected();
  await clock.advance(2_000);
  two.isHeard();
  expect(health.read().heardAt).toBe(at(0));
  await clock.advance(1_000);
  one.isHeard();
  expect(health.read().heardAt).toBe(at(2));
});
