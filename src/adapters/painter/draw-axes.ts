import type { SKRSContext2D } from '@napi-rs/canvas';
import type { ChartScale } from './chart-scale.ts';
import { font, ink, plot } from './look.ts';

/** Grid, axis and labels. Without data there is a frame with a dash in it, and no number that could be believed. */
export function drawAxes(pen: SKRSContext2D, scale: ChartScale): void {
  pen.font = font;
  pen.fillStyle = ink.label;
  pen.lineWidth = 1.5;
  drawSizes(pen, scale);
  drawTimes(pen, scale);
  line(pen, ink.axis, [plot.left, plot.bottom], [plot.right, plot.bottom]);
  if (scale.sizes.length === 0) drawNothing(pen);
}

function drawSizes(pen: SKRSContext2D, scale: ChartScale): void {
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  for (const tick of scale.sizes) {
    const y = scale.y(tick.at);
    if (tick.at > 0) line(pen, ink.grid, [plot.left, y], [plot.right, y]);
    pen.fillText(tick.label, plot.left - 14, y);
  }
}

function drawTimes(pen: SKRSContext2D, scale: ChartScale): void {
  if (scale.times.length === 0) return;
  const y = plot.bottom + 18;
  pen.textBaseline = 'top';
  pen.textAlign = 'right';
  pen.fillText('UTC', plot.right, y);
  const free = plot.right - pen.measureText('UTC').width - 20;
  pen.textAlign = 'center';
  for (const tick of scale.times) {
    const x = scale.x(tick.at);
    line(pen, ink.axis, [x, plot.bottom], [x, plot.bottom + 8]);
    if (x + pen.measureText(tick.label).width / 2 < free) pen.fillText(tick.label, x, y);
  }
}

function drawNothing(pen: SKRSContext2D): void {
  line(pen, ink.grid, [plot.left, plot.top], [plot.left, plot.bottom]);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText('–', (plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2);
}

function line(
  pen: SKRSContext2D,
  colour: string,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): void {
  pen.strokeStyle = colour;
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}
