import type { SKRSContext2D } from '@napi-rs/canvas';
import type { MemoryChart } from '../../chat/memory-chart.ts';
import type { ChartScale } from './chart-scale.ts';
import { ink, plot, seriesInks } from './look.ts';
import { memoryBand } from './memory-band.ts';
import { type Point, thinPoints } from './thin-points.ts';
import { unbrokenRuns } from './unbroken-runs.ts';

/** Each series as a line; more than six as the band between the smallest and the largest, with the largest on top. */
export function drawSeries(pen: SKRSContext2D, scale: ChartScale, series: MemoryChart['series']): void {
  const lines = series.map(({ points }) => pointsOf(points)).filter((points) => points.length > 0);
  if (lines.length > seriesInks.length) {
    drawBand(pen, scale, lines);
    return;
  }
  for (const [at, points] of lines.entries()) drawLine(pen, scale, points, seriesInks[at] ?? ink.band);
}

/** The limit as dashed steps: it holds until the next value, and to the end of the picture. */
export function drawLimit(pen: SKRSContext2D, scale: ChartScale, limit: MemoryChart['limit']): void {
  const points = pointsOf(limit);
  const [first] = points;
  if (!first) return;
  pen.strokeStyle = ink.limit;
  pen.lineWidth = 4;
  pen.setLineDash([14, 9]);
  pen.beginPath();
  pen.moveTo(scale.x(first.atMs), scale.y(first.bytes));
  for (const [at, point] of points.entries()) {
    pen.lineTo(scale.x(point.atMs), scale.y(point.bytes));
    pen.lineTo(scale.x(points[at + 1]?.atMs ?? scale.toMs), scale.y(point.bytes));
  }
  pen.stroke();
  pen.setLineDash([]);
}

/** Changes as upright lines with a flag, an undo with the flag turned back, deaths as a cross above the plot. */
export function drawMarks(pen: SKRSContext2D, scale: ChartScale, marks: MemoryChart['marks']): void {
  for (const mark of marks) {
    const x = scale.x(Date.parse(mark.at));
    if (!Number.isFinite(x)) continue;
    pen.strokeStyle = ink[mark.kind];
    pen.fillStyle = ink[mark.kind];
    if (mark.kind === 'death') drawCross(pen, x);
    else drawFlag(pen, x, mark.kind === 'change' ? 1 : -1);
  }
}

function drawLine(pen: SKRSContext2D, scale: ChartScale, points: readonly Point[], colour: string): void {
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  pen.lineWidth = 5;
  pen.lineJoin = 'round';
  pen.lineCap = 'round';
  for (const run of unbrokenRuns(points)) {
    const shown = thinPoints(run, plot.right - plot.left, scale);
    pen.beginPath();
    for (const point of shown) pen.lineTo(scale.x(point.atMs), scale.y(point.bytes));
    pen.stroke();
    const [only] = shown;
    if (only && shown.length === 1) drawDot(pen, scale.x(only.atMs), scale.y(only.bytes));
  }
  pen.lineCap = 'butt';
}

function drawBand(pen: SKRSContext2D, scale: ChartScale, lines: readonly (readonly Point[])[]): void {
  const band = memoryBand(lines, 120, scale);
  pen.fillStyle = ink.band;
  pen.beginPath();
  for (const { atMs, most } of band) pen.lineTo(scale.x(atMs), scale.y(most));
  for (const { atMs, least } of band.toReversed()) pen.lineTo(scale.x(atMs), scale.y(least));
  pen.closePath();
  pen.fill();
  const top = band.map(({ atMs, most }) => ({ atMs, bytes: most }));
  drawLine(pen, scale, top, seriesInks[0]);
}

function drawDot(pen: SKRSContext2D, x: number, y: number): void {
  pen.beginPath();
  pen.arc(x, y, 6, 0, 2 * Math.PI);
  pen.fill();
}

function drawCross(pen: SKRSContext2D, x: number): void {
  const y = plot.top - 10;
  pen.lineWidth = 1.5;
  pen.setLineDash([3, 6]);
  pen.beginPath();
  pen.moveTo(x, plot.top + 4);
  pen.lineTo(x, plot.bottom);
  pen.stroke();
  pen.setLineDash([]);
  pen.lineWidth = 5;
  pen.beginPath();
  pen.moveTo(x - 9, y - 9);
  pen.lineTo(x + 9, y + 9);
  pen.moveTo(x + 9, y - 9);
  pen.lineTo(x - 9, y + 9);
  pen.stroke();
}

function drawFlag(pen: SKRSContext2D, x: number, towards: 1 | -1): void {
  pen.lineWidth = 3;
  pen.beginPath();
  pen.moveTo(x, plot.top - 22);
  pen.lineTo(x, plot.bottom);
  pen.stroke();
  pen.beginPath();
  pen.moveTo(x, plot.top - 23);
  pen.lineTo(x + 24 * towards, plot.top - 12);
  pen.lineTo(x, plot.top - 1);
  pen.fill();
}

function pointsOf(points: readonly { readonly at: string; readonly bytes: number }[]): readonly Point[] {
  return points
    .map(({ at, bytes }) => ({ atMs: Date.parse(at), bytes }))
    .filter(({ atMs, bytes }) => Number.isFinite(atMs) && Number.isFinite(bytes))
    .sort((a, b) => a.atMs - b.atMs);
}
