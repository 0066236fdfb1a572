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

it.each([3_600_000, -3_600_000])(
  'nobody waits longer or shorter when the clock jumps by %s ms',
  async (ms) => {
    const clock = createManualClock('2026-11-22T03:00:00Z');
    const pace = createPace(clock, 1_000);
    let sent = 0;
    const ask = async () => {
      await pace.turn();
      sent += 1;
    };
    const asked = [ask(), ask()];
    clock.jump(ms);
    asked.push(ask());
    await clock.advance(1_500);
    expect(sent).toBe(2);
    await clock.advance(1_000);
    expect(sent).toBe(3);
    await Promise.all(asked);
    expect(pace.lastHour()).toBe(3);
  },
);
