import { expect, it } from 'vitest';
import { runChaos } from './chaos-run.ts';

const faults = new Map<string, number>();
let deaths = 0;
const seeds = Array.from({ length: 240 }, (_, index) => index + 1);
const atOnce = 12;
const groups = Array.from({ length: seeds.length / atOnce }, (_, index) =>
  seeds.slice(index * atOnce, (index + 1) * atOnce),
);

it.each(groups)(
  'every death is reported once and none is invented: seeds %i, %i, …',
  async (...group) => {
    const results = await Promise.all(group.map(async (seed) => ({ seed, ...(await runChaos(seed)) })));
    for (const { seed, died, reported, doubled, faults: met } of results) {
      expect({ seed, reported, doubled }).toEqual({ seed, reported: died, doubled: [] });
      deaths += died.length;
      for (const [name, count] of met) faults.set(name, (faults.get(name) ?? 0) + count);
    }
  },
  30_000,
);

it('met every fault many times, and many deaths', () => {
  const kinds = '410 429 500 503 504 cut delay none refuse stall truncate'.split(' ');
  expect([...faults.keys()].toSorted()).toEqual(kinds);
  expect(Math.min(...faults.values())).toBeGreaterThan(20);
  expect(deaths).toBeGreaterThan(1_000);
});
