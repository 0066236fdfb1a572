import { expect, it } from 'vitest';
import { createBackOff } from '../../../src/adapters/kubernetes/back-off.ts';

it('doubles up to half a minute and starts again after success', () => {
  const backOff = createBackOff(() => 0);
  const waits = Array.from({ length: 8 }, () => backOff.next());
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  backOff.reset();
  expect(backOff.next()).toBe(500);
});

it('is shorter by chance, never by more than half, and never sooner than the server asks', () => {
  const backOff = createBackOff(() => 1);
  expect([backOff.next(), backOff.next(), backOff.next(60_000)]).toEqual([250, 500, 60_000]);
});
