import { expect, test } from 'vitest';
import { memoryBand } from '../../../src/adapters/painter/memory-band.ts';
import { thinPoints } from '../../../src/adapters/painter/thin-points.ts';
import { unbrokenRuns } from '../../../src/adapters/painter/unbroken-runs.ts';

const points = (bytes: readonly number[], everyMs = 10) =>
  bytes.map((size, at) => ({ atMs: at * everyMs, bytes: size }));

test('few points stay as they are', () => {
  const few = points([1, 5, 2]);
  expect(thinPoints(few, 10, { fromMs: 0, toMs: 30 })).toEqual(few);
});

test('a hundred thousand points become a few for each column, and the one peak and the one fall stay', () => {
  const many = points(
    Array.from({ length: 100_000 }, (_, at) => (at === 51_234 ? 999 : at === 77_777 ? 1 : 500)),
  );
  const thin = thinPoints(many, 100, { fromMs: 0, toMs: 1_000_000 });
  expect(thin.length).toBeLessThanOrEqual(400);
  expect(thin).toContainEqual({ atMs: 512_340, bytes: 999 });
  expect(thin).toContainEqual({ atMs: 777_770, bytes: 1 });
  expect(thin).toEqual(thin.toSorted((a, b) => a.atMs - b.atMs));
});

test('a line is parted where measurements are missing, not where they are merely rare', () => {
  const before = points([1, 2, 3, 4, 5, 6]);
  const after = before.map(({ atMs, bytes }) => ({ atMs: atMs + 1_000, bytes }));
  expect(unbrokenRuns([...before, ...after])).toEqual([before, after]);
  expect(unbrokenRuns(points([1, 2, 3], 60_000))).toEqual([points([1, 2, 3], 60_000)]);
  expect(unbrokenRuns([])).toEqual([]);
});

test('a band has the smallest and the largest of all series in each column', () => {
  expect(memoryBand([points([10, 20]), points([30, 5])], 2, { fromMs: 0, toMs: 20 })).toEqual([
    { atMs: 5, least: 10, most: 30 },
    { atMs: 15, least: 5, most: 20 },
  ]);
});
