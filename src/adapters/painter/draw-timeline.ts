import type { SKRSContext2D } from '@napi-rs/canvas';
import type { TimelineChart } from '../../chat/timeline-chart.ts';
import type { EndKind } from '../../incident/pod-end.ts';
import { endInks, font, ink, timeline } from './look.ts';
import type { TimelineScale } from './timeline-scale.ts';

/** Rows with their numbers, the time under them. */
export function drawRows(pen: SKRSContext2D, scale: TimelineScale, { rows }: TimelineChart): void {
  pen.font = font;
  pen.fillStyle = ink.label;
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  for (const at of rows.keys()) {
    const y = scale.y(at);
    line(pen, { colour: ink.grid, width: 2 }, [timeline.left, y], [timeline.right, y]);
    pen.fillText(String(at + 1), timeline.left - 22, y);
  }
  line(pen, { colour: ink.axis, width: 1.5 }, [timeline.left, scale.bottom], [timeline.right, scale.bottom]);
  drawTimes(pen, scale);
}

function drawTimes(pen: SKRSContext2D, { times, x, bottom }: TimelineScale): void {
  if (times.length === 0) return;
  const y = bottom + 16;
  pen.textBaseline = 'top';
  pen.textAlign = 'right';
  pen.fillText('UTC', timeline.right, y);
  const free = timeline.right - pen.measureText('UTC').width - 20;
  pen.textAlign = 'center';
  for (const { at, label } of times) {
    line(pen, { colour: ink.axis, width: 1.5 }, [x(at), bottom], [x(at), bottom + 8]);
    if (x(at) + pen.measureText(label).width / 2 < free) pen.fillText(label, x(at), y);
  }
}

/** What was watched as proof, behind everything else. */
export function drawQuiet(pen: SKRSContext2D, scale: TimelineScale, quiet: TimelineChart['quiet']): void {
  const [from, to] = [scale.x(Date.parse(quiet?.from ?? '')), scale.x(Date.parse(quiet?.to ?? ''))];
  if (!(to > from)) return;
  pen.fillStyle = ink.quiet;
  pen.fillRect(from, timeline.top, to - from, scale.bottom - timeline.top);
}

/** Upright lines with their numbers above, side by side where they would cover each other; what is undone is dashed. */
export function drawChanges(
  pen: SKRSContext2D,
  scale: TimelineScale,
  changes: TimelineChart['changes'],
): void {
  pen.font = font;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  let free = 0;
  for (const [index, { at, kind }] of changes.entries()) {
    const x = scale.x(Date.parse(at));
    if (!Number.isFinite(x)) continue;
    const colour = ink[kind];
    pen.setLineDash(kind === 'undo' ? [10, 8] : []);
    line(pen, { colour, width: 4 }, [x, timeline.top - 6], [x, scale.bottom]);
    pen.setLineDash([]);
    const number = String(index + 1);
    const half = Math.max(20, pen.measureText(number).width / 2 + 10);
    const middle = Math.min(Math.max(x, free + half), timeline.right - half);
    free = middle + half + 4;
    pen.fillStyle = colour;
    pen.beginPath();
    pen.roundRect(middle - half, timeline.top - 48, 2 * half, 40, 10);
    pen.fill();
    pen.fillStyle = '#ffffff';
    pen.fillText(number, middle, timeline.top - 27);
  }
}

/** Each kind has a shape and a colour of its own. */
export function drawEnds(pen: SKRSContext2D, scale: TimelineScale, rows: TimelineChart['rows']): void {
  for (const [row, { ends }] of rows.entries())
    for (const { at, kind } of ends) {
      const x = scale.x(Date.parse(at));
      if (Number.isFinite(x)) drawEnd(pen, kind, [x, scale.y(row)]);
    }
}

const radius = 15;

function drawEnd(pen: SKRSContext2D, kind: EndKind, [x, y]: readonly [number, number]): void {
  pen.fillStyle = endInks[kind];
  pen.strokeStyle = '#ffffff';
  pen.lineWidth = 3;
  pen.beginPath();
  switch (kind) {
    case 'oom-kill':
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      break;
    case 'crash':
      outline(pen, [x, y - radius - 2], [x + radius + 2, y + radius - 1], [x - radius - 2, y + radius - 1]);
      break;
    case 'exit':
      pen.rect(x - radius + 2, y - radius + 2, 2 * radius - 4, 2 * radius - 4);
      break;
    case 'not-starting':
      outline(pen, [x, y - radius - 2], [x + radius, y], [x, y + radius + 2], [x - radius, y]);
      break;
  }
  pen.fill();
  pen.stroke();
}

function outline(pen: SKRSContext2D, ...corners: readonly (readonly [number, number])[]): void {
  for (const [x, y] of corners) pen.lineTo(x, y);
  pen.closePath();
}

function line(
  pen: SKRSContext2D,
  { colour, width }: { readonly colour: string; readonly width: number },
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}
