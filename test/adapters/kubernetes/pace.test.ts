import { expect, it } from 'vitest';
import { createPace } from '../../../src/adapters/kubernetes/pace.ts';
import { createManualClock } from '../../support/manual-clock.ts';

it('lets one request through a second, first come first served, and counts those of the last hour', async () => {
  const clock = createManualClock('2026-11-22T03:00:00Z');
  const pace = createPace(clock, 1_000);
  const sent: string[] = [];
  const ask = async (name: string) => {
    await pace.turn();
    sent.push(`${name} ${clock.now().toISOString().slice(14, 19)}`);
  };
  const first = ['a', 'b', 'c'].map(ask);
  await clock.advance(5_000);
  await Promise.all([...first, ask('d')]);
  expect(sent).toEqual(['a 00:00', 'b 00:01', 'c 00:02', 'd 00:05']);
  expect(pace.lastHour()).toBe(4);
  await clock.advance(3_595_500);
  expect(pace.lastHour()).toBe(3);
  await clock.advance(60_000);
  expect(pace.lastHour()).toBe(0);
});
