export interface Point {
  readonly atMs: number;
  readonly bytes: number;
}

/**
 * At most four points for each of `columns` columns of the picture: first, lowest, highest and last, in the order
 * of time. Peaks and falls stay where they were, which an average would hide.
 */
export function thinPoints(
  points: readonly Point[],
  columns: number,
  span: { readonly fromMs: number; readonly toMs: number },
): readonly Point[] {
  if (points.length <= columns * 2) return points;
  const width = Math.max(1, span.toMs - span.fromMs) / columns;
  const byColumn = Map.groupBy(points, ({ atMs }) =>
    Math.min(columns - 1, Math.max(0, Math.floor((atMs - span.fromMs) / width))),
  );
  return [...byColumn.values()].flatMap(extremes);
}

function extremes(points: readonly Point[]): readonly Point[] {
  const [first, ...rest] = points;
  if (!first) return [];
  let lowest = first;
  let highest = first;
  for (const point of rest) {
    if (point.bytes < lowest.bytes) lowest = point;
    if (point.bytes > highest.bytes) highest = point;
  }
  const kept = new Set([first, lowest, highest, points.at(-1) ?? first]);
  return [...kept].sort((a, b) => a.atMs - b.atMs);
}
