import type { TimelineChart } from '../../chat/timeline-chart.ts';
import { type Tick, timeTicks } from './axis-ticks.ts';
import { timeline } from './look.ts';

/** Where instants and rows lie on the picture, and how high it is. */
export interface TimelineScale {
  readonly height: number;
  readonly bottom: number;
  readonly x: (atMs: number) => number;
  /** The middle of a row, from 0 on. */
  readonly y: (row: number) => number;
  readonly times: readonly Tick[];
}

export function timelineScale(chart: TimelineChart): TimelineScale {
  const instants = [
    ...chart.rows.flatMap(({ ends }) => ends.map(({ at }) => at)),
    ...chart.changes.map(({ at }) => at),
    ...(chart.quiet ? [chart.quiet.from, chart.quiet.to] : []),
  ]
    .map((at) => Date.parse(at))
    .filter(Number.isFinite);
  const rows = Math.max(chart.rows.length, fewestRows);
  const bottom = timeline.top + rows * timeline.row;
  const { fromMs, toMs } = span(instants);
  return {
    height: bottom + timeline.foot,
    bottom,
    x: (atMs) => timeline.left + ((atMs - fromMs) / (toMs - fromMs)) * (timeline.right - timeline.left),
    y: (row) => timeline.top + (row + 0.5) * timeline.row,
    times: instants.length === 0 ? [] : timeTicks(fromMs, toMs),
  };
}

const fewestRows = 3;

/** With room for whole marks at both ends; a single instant gets a minute around it. */
function span(instants: readonly number[]): { readonly fromMs: number; readonly toMs: number } {
  if (instants.length === 0) return { fromMs: 0, toMs: 1 };
  const first = instants.reduce((least, at) => Math.min(least, at));
  const last = instants.reduce((most, at) => Math.max(most, at));
  const air = Math.max(1_000, (last - first) * 0.03);
  return first === last
    ? { fromMs: first - 30_000, toMs: first + 30_000 }
    : { fromMs: first - air, toMs: last + air };
}
