import { describe, expect, it } from 'vitest';
import type { MemorySample } from '../../src/sampling/sample.ts';
import { thinned } from '../../src/sampling/thinned.ts';

const sample = (minute: number, memoryBytes: number, restartCount = 0): MemorySample => ({
  at: new Date(Date.UTC(2026, 10, 22, 0, minute)).toISOString(),
  pod: 'p',
  podUid: 'u',
  restartCount,
  memoryBytes,
});
const memory = (samples: readonly MemorySample[]) => samples.map(({ memoryBytes }) => memoryBytes);

describe('the history of a pod', () => {
  it.each<[string, readonly MemorySample[], readonly number[]]>([
    ['stays as it is while it is short', [1, 2, 3].map((n) => sample(n, n)), [1, 2, 3]],
    [
      'keeps the higher of two in the older half',
      [9, 1, 2, 8, 5, 5, 4, 4].map((bytes, n) => sample(n, bytes)),
      [9, 8, 5, 5, 4, 4],
    ],
    [
      'keeps both sides of a restart',
      [
        sample(0, 9, 0),
        sample(1, 1, 1),
        sample(2, 3, 1),
        sample(3, 2, 1),
        ...[4, 5, 6].map((n) => sample(n, n, 1)),
      ],
      [9, 1, 3, 2, 4, 5, 6].slice(-6),
    ],
  ])('%s', (_, samples, expected) => {
    expect(memory(thinned(samples, 6))).toEqual(expected);
  });

  it('reaches back for hours with the newest half whole', () => {
    let history: readonly MemorySample[] = [];
    for (let minute = 0; minute < 1_440; minute += 1)
      history = thinned([...history, sample(minute, minute % 240 === 120 ? 500 : 100)], 240);
    const ages = history.map(({ at }) => (Date.UTC(2026, 10, 22, 24, 0) - Date.parse(at)) / 60_000);
    expect(history.length).toBeLessThanOrEqual(240);
    expect(ages.filter((age) => age <= 110)).toHaveLength(110);
    expect(Math.max(...ages)).toBeGreaterThan(480);
    const peaks = [120, 360, 600, 840, 1_080, 1_320].map((minute) => 1_440 - minute);
    const shown = history.flatMap(({ memoryBytes }, at) => (memoryBytes === 500 ? [ages[at]] : []));
    expect(shown.filter((age) => peaks.includes(age ?? 0))).toEqual(shown);
    expect(history.map(({ at }) => at)).toEqual(history.map(({ at }) => at).toSorted());
  });
});
