import type { Point } from './thin-points.ts';

/** A gap this many times longer than the usual one means that nothing was measured there. */
const gapFactor = 6;

/** Points in the order of time, parted where measurements are missing: no line is drawn over what nobody saw. */
export function unbrokenRuns(points: readonly Point[]): readonly (readonly Point[])[] {
  const longest = gapFactor * usualGapMs(points);
  const runs: Point[][] = [];
  for (const [at, point] of points.entries()) {
    const before = points[at - 1];
    const run = runs.at(-1);
    if (!run || !before || point.atMs - before.atMs > longest) runs.push([point]);
    else run.push(point);
  }
  return runs;
}

/** The median; a few points alone tell nothing about what is usual. */
function usualGapMs(points: readonly Point[]): number {
  if (points.length < 5) return Number.POSITIVE_INFINITY;
  const gaps = points.slice(1).map((point, at) => point.atMs - (points[at]?.atMs ?? point.atMs));
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? Number.POSITIVE_INFINITY;
}
