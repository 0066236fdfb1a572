import type { MemoryChart } from '../../chat/memory-chart.ts';
import { sizeTicks, type Tick, timeTicks } from './axis-ticks.ts';
import { plot } from './look.ts';

/** Where instants and sizes lie on the picture. */
export interface ChartScale {
  readonly fromMs: number;
  readonly toMs: number;
  readonly x: (atMs: number) => number;
  readonly y: (bytes: number) => number;
  readonly times: readonly Tick[];
  readonly sizes: readonly Tick[];
}

export function chartScale(chart: MemoryChart): ChartScale {
  const points = [...chart.series.flatMap((series) => series.points), ...chart.limit];
  const instants = [...points, ...chart.marks].map(({ at }) => Date.parse(at)).filter(Number.isFinite);
  const { fromMs, toMs } = span(instants);
  // The limit keeps some air above it, so that a line at the limit does not look cut off.
  const most = largest(points.map(({ bytes }) => bytes)) * 1.06;
  const sizes = sizeTicks(most);
  const top = sizes.at(-1)?.at ?? 1;
  return {
    fromMs,
    toMs,
    x: (atMs) => plot.left + ((atMs - fromMs) / (toMs - fromMs)) * (plot.right - plot.left),
    y: (bytes) => plot.bottom - (Math.max(0, bytes) / top) * (plot.bottom - plot.top),
    times: instants.length === 0 ? [] : timeTicks(fromMs, toMs),
    sizes: points.length === 0 ? [] : sizes,
  };
}

/** A single instant gets a minute around it; nothing at all gets any span, and no labels. */
function span(instants: readonly number[]): { readonly fromMs: number; readonly toMs: number } {
  if (instants.length === 0) return { fromMs: 0, toMs: 1 };
  const fromMs = instants.reduce((least, at) => Math.min(least, at));
  const toMs = instants.reduce((most, at) => Math.max(most, at));
  return fromMs === toMs ? { fromMs: fromMs - 30_000, toMs: toMs + 30_000 } : { fromMs, toMs };
}

function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => (Number.isFinite(number) ? Math.max(most, number) : most), 0);
}
