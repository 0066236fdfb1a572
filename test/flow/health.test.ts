import { expect, it } from 'vitest';
import { createHealth } from '../../src/flow/health.ts';
import type { PartState } from '../../src/flow/readiness.ts';
import { createTurns } from '../../src/flow/turns.ts';
import type { LoopDelay } from '../../src/machine.ts';
import { OutsideError } from '../../src/outside-error.ts';
import { keepLog } from '../support/keep-log.ts';

const slack = (isReady: boolean): PartState => ({
  name: 'slack',
  isReady,
  reason: isReady ? 'ok' : 'not-connected',
  words: '',
});

function setUp() {
  let now = 0;
  let isReady = true;
  let delay: LoopDelay = { mean: 0, p99: 0, max: 0 };
  const logged: string[] = [];
  const turns = createTurns(keepLog(logged), () => now);
  const health = createHealth({
    readiness: () => [slack(isReady)],
    turns,
    loop: () => delay,
    nowMs: () => now,
  });
  return {
    turns,
    health,
    logged,
    late: (mean: number) => void (delay = { mean, p99: mean, max: mean }),
    /** One second after the other, Slack as told. */
    live: (seconds: number, is: boolean) => {
      isReady = is;
      for (let second = 0; second < seconds; second += 1) {
        now += 1_000;
        health.look();
      }
      const [part] = health.parts();
      return `${part?.isReady} ${part?.reason} ${(part?.forMs ?? 0) / 1000}`;
    },
  };
}

it('does not flap: what fails for a moment changes nothing, and what is well again must stay so', () => {
  const { live } = setUp();
  expect(live(5, true)).toBe('true ok 4');
  expect(live(9, false)).toBe('true not-connected 13');
  expect(live(1, true)).toBe('true ok 14');
  expect(live(9, false)).toBe('true not-connected 23');
  expect(live(3, false)).toBe('false not-connected 11');
  expect(live(2, true)).toBe('false ok 13');
  expect(live(1, false)).toBe('false not-connected 14');
  expect(live(4, true)).toBe('true ok 3');
});

it('is ready as soon as it can be at the start only when nothing was wrong yet', () => {
  expect(setUp().live(1, true)).toBe('true ok 0');
  const { live } = setUp();
  expect(live(1, false)).toBe('false not-connected 0');
  expect(live(4, true)).toBe('true ok 3');
});

it('is not ready from the moment on at which it stops, and says so first', () => {
  const { health, live } = setUp();
  live(3, true);
  health.stopping();
  expect(health.parts().map(({ name, isReady, reason }) => [name, isReady, reason])).toEqual([
    ['process', false, 'stopping'],
    ['slack', true, 'ok'],
  ]);
  expect(health.whyDead()).toBeUndefined();
});

it('is dead when a part is stuck or the loop hangs, and for nothing that the outside broke', async () => {
  const { turns, health, live, late } = setUp();
  await turns.take('delivery', () =>
    Promise.reject(new OutsideError('store', 'server', 'The disk is full.')),
  );
  live(3_600, false);
  expect(health.whyDead()).toBeUndefined();
  const { promise, resolve } = Promise.withResolvers<void>();
  const taking = turns.take('delivery', () => promise);
  live(600, true);
  turns.goesOn('delivery');
  live(14 * 60, true);
  expect(health.whyDead()).toBeUndefined();
  live(120, true);
  expect(health.whyDead()).toBe('the part "delivery" has been stuck for 16 min');
  resolve();
  await taking;
  expect(health.whyDead()).toBeUndefined();
  late(3);
  expect(health.whyDead()).toBe('the event loop is 3.0 s late on average');
});

it('says once that a part waits for the outside, and once that it works again; our own faults pass', async () => {
  const { turns, logged, live } = setUp();
  const fail = () => Promise.reject(new OutsideError('store', 'server', 'The disk is full.'));
  const well = () => Promise.resolve();
  const came: boolean[] = [];
  for (const work of [fail, fail, well, fail, well]) {
    came.push(await turns.take('calling', work));
    live(5, true);
  }
  live(5, true);
  for (const work of [well, well]) came.push(await turns.take('calling', work));
  expect(came).toEqual([false, false, true, false, true, true, true]);
  expect(logged).toEqual([
    'warn a part of the program waits for the outside: The disk is full.',
    'info a part of the program works again',
  ]);
  await expect(turns.take('calling', () => Promise.reject(new Error('our bug')))).rejects.toThrow('our bug');
  expect(turns.busy()).toEqual([]);
});
