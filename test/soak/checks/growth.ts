import { fitLine } from '../../../src/sampling/line-fit.ts';

export interface Growth {
  readonly percentAnHour: number;
  /** The standard error of the slope, in the same unit. */
  readonly error: number;
  readonly samples: number;
  readonly mean: number;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

type Series = readonly (readonly [ms: number, value: number])[];

/**
 * The least value of each minute: what a process keeps, without what is just under way. Samples of one minute are alike, and would
 * make a slope look surer than it is.
 */
export function leastAMinute(points: Series): Series {
  return [...Map.groupBy(points, ([ms]) => Math.floor(ms / minuteMs)).values()].map((minute) =>
    minute.reduce((least, point) => (point[1] < least[1] ? point : least)),
  );
}

/** How a series grows, by the straight line nearest to it; undefined for fewer than three samples. */
export function growthOf(points: Series): Growth | undefined {
  const line = fitLine(points);
  const samples = points.length;
  if (!line || samples < 3) return undefined;
  const mean = points.reduce((sum, [, value]) => sum + value, 0) / samples;
  const percent = (perMs: number) => ((perMs * hourMs) / mean) * 100;
  const unexplained =
    line.fit === 0 ? variationPerMs(points) : Math.abs(line.perMs) * Math.sqrt(1 / line.fit - 1);
  return {
    percentAnHour: percent(line.perMs),
    error: percent(unexplained / Math.sqrt(samples - 2)),
    samples,
    mean,
  };
}

/** Of a line without any slope: how much the values vary, against how much the times do. */
function variationPerMs(points: Series): number {
  const spread = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  };
  return spread(points.map(([, value]) => value)) / spread(points.map(([ms]) => ms));
}

/** Whether it grows by more than is allowed, beyond what chance makes of it (two standard errors). */
export const grows = ({ percentAnHour, error }: Growth, mostPercentAnHour: number): boolean =>
  percentAnHour - 2 * error > mostPercentAnHour;
