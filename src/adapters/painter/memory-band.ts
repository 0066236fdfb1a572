import type { Point } from './thin-points.ts';

/** Smallest and largest size among all series in each of `columns` columns that has data. */
export function memoryBand(
  lines: readonly (readonly Point[])[],
  columns: number,
  span: { readonly fromMs: number; readonly toMs: number },
): readonly { readonly atMs: number; readonly least: number; readonly most: number }[] {
  const width = Math.max(1, span.toMs - span.fromMs) / columns;
  const byColumn = Map.groupBy(lines.flat(), ({ atMs }) =>
    Math.min(columns - 1, Math.max(0, Math.floor((atMs - span.fromMs) / width))),
  );
  return [...byColumn]
    .sort(([a], [b]) => a - b)
    .map(([column, points]) => ({
      atMs: span.fromMs + (column + 0.5) * width,
      least: points.reduce((least, { bytes }) => Math.min(least, bytes), Number.POSITIVE_INFINITY),
      most: points.reduce((most, { bytes }) => Math.max(most, bytes), 0),
    }));
}
