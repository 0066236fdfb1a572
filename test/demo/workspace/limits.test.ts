import { expect, test } from 'vitest';
import { createRateLimits } from '../../../src/demo/workspace/rate-limits.ts';
import { createResponseUrls } from '../../../src/demo/workspace/response-urls.ts';
import { createTriggers } from '../../../src/demo/workspace/triggers.ts';

const createClock = () => {
  const clock = { ms: 0 };
  return { clock, nowMs: () => clock.ms };
};

test('a tier grants a minute’s calls at once, then its rate', () => {
  const { clock, nowMs } = createClock();
  const rates = createRateLimits({ enabled: true, postBurst: 2, nowMs });
  const take = () => rates.take('users.list', 2);
  expect(Array.from({ length: 20 }, take)).toEqual(Array(20).fill(undefined));
  expect(take()).toBe(3);
  expect(rates.take('usergroups.list', 2)).toBe(undefined);
  clock.ms = 2_999;
  expect(take()).toBe(1);
  clock.ms = 3_000;
  expect([take(), take()]).toEqual([undefined, 3]);
});

test('a channel takes one post a second after its burst', () => {
  const { clock, nowMs } = createClock();
  const rates = createRateLimits({ enabled: true, postBurst: 2, nowMs });
  expect([rates.takePost('C1'), rates.takePost('C1'), rates.takePost('C1')]).toEqual([
    undefined,
    undefined,
    1,
  ]);
  expect(rates.takePost('C2')).toBe(undefined);
  clock.ms = 1_000;
  expect([rates.takePost('C1'), rates.takePost('C1')]).toEqual([undefined, 1]);
});

test('rate limits can be switched off', () => {
  const rates = createRateLimits({ enabled: false, postBurst: 1 });
  expect(Array.from({ length: 50 }, () => rates.takePost('C1'))).toEqual(Array(50).fill(undefined));
});

test('a trigger opens one view within three seconds', () => {
  const { clock, nowMs } = createClock();
  const triggers = createTriggers({ lifeMs: 3_000, nowMs });
  const [first, second, third] = ['U1', 'U2', 'U3'].map((userId) => triggers.issue({ userId, viewId: 'V1' }));
  clock.ms = 3_000;
  expect(triggers.redeem(first!)).toMatchObject({
    state: 'redeemed',
    trigger: { userId: 'U1', viewId: 'V1' },
  });
  expect(triggers.redeem(first!)).toEqual({ state: 'refused', error: 'exchanged_trigger_id' });
  clock.ms = 3_001;
  expect(triggers.redeem(second!)).toEqual({ state: 'refused', error: 'expired_trigger_id' });
  expect(triggers.redeem(`${third!}x`)).toEqual({ state: 'refused', error: 'invalid_trigger_id' });
});

test('a response_url takes five posts in thirty minutes', () => {
  const { clock, nowMs } = createClock();
  const urls = createResponseUrls({ lifeMs: 1_800_000, uses: 5, nowMs });
  const target = { userId: 'U1', channel: 'C1' };
  const [first, second] = [urls.issue(target), urls.issue(target)];
  expect(Array.from({ length: 5 }, () => urls.use(first))).toEqual(
    Array.from({ length: 5 }, () => ({ state: 'usable', target })),
  );
  expect(urls.use(first)).toEqual({ state: 'refused', error: 'used_url' });
  clock.ms = 1_800_001;
  expect(urls.use(second)).toEqual({ state: 'refused', error: 'expired_url' });
  expect(urls.use('none')).toEqual({ state: 'refused', error: 'invalid_url' });
});
