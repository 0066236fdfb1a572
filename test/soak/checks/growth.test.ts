import { describe, expect, it } from 'vitest';
import { growthOf, grows, leastAMinute } from './growth.ts';

describe('growth', () => {
  const series = (percentAnHour: number, noise: number) =>
    Array.from({ length: 90 }, (_, at): readonly [number, number] => {
      const hours = at / 360;
      return [at * 10_000, 80e6 * (1 + (percentAnHour / 100) * hours) + noise * Math.sin(at * 7.3)];
    });
  it.each([
    [0, 0.2e6, false],
    [0.5, 0.2e6, false],
    [5, 0.2e6, true],
    [20, 2e6, true],
  ])('%f %% an hour with noise of %f bytes: %s', (percent, noise, is) => {
    const growth = growthOf(series(percent, noise));
    expect(growth && grows(growth, 1)).toBe(is);
    expect(Math.abs((growth?.percentAnHour ?? 0) - percent)).toBeLessThan(3 * (growth?.error ?? 0) + 0.2);
  });
  it('of too little is not known', () => expect(growthOf(series(1, 0).slice(0, 2))).toBeUndefined());

  it('is measured by the least value of each minute', () => {
    expect(
      leastAMinute([
        [0, 5],
        [20_000, 3],
        [59_999, 4],
        [60_000, 9],
        [130_000, 2],
      ]),
    ).toEqual([
      [20_000, 3],
      [60_000, 9],
      [130_000, 2],
    ]);
  });
});
