export interface LineFit {
  readonly perMs: number;
  /** The share of the variation that the line explains: 0…1. */
  readonly fit: number;
  /** The line's value at the last point. */
  readonly last: number;
}

/** The straight line nearest to the points by least squares; undefined for fewer than two instants. */
export function fitLine(points: readonly (readonly [ms: number, value: number])[]): LineFit | undefined {
  const first = points[0]?.[0] ?? 0;
  const count = points.length;
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / count;
  const meanMs = mean(([ms]) => ms - first);
  const meanValue = mean(([, value]) => value);
  const spread = mean(([ms]) => (ms - first - meanMs) ** 2);
  if (count < 2 || spread === 0) return undefined;
  const together = mean(([ms, value]) => (ms - first - meanMs) * (value - meanValue));
  const variation = mean(([, value]) => (value - meanValue) ** 2);
  const perMs = together / spread;
  const lastMs = (points.at(-1)?.[0] ?? 0) - first;
  return {
    perMs,
    fit: variation === 0 ? 0 : together ** 2 / (spread * variation),
    last: meanValue + perMs * (lastMs - meanMs),
  };
}
