import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import type { MemoryChart } from '../../chat/memory-chart.ts';
import type { Painter } from '../../ports.ts';
import { chartScale } from './chart-scale.ts';
import { drawAxes } from './draw-axes.ts';
import { drawLimit, drawMarks, drawSeries } from './draw-memory.ts';
import { background, fontFamily, size } from './look.ts';

/**
 * Draws charts as PNG, 1200×480 points at twice the density. The font comes with the program: the same picture
 * comes out of a container image that has no fonts at all. Words stand beside the picture, not in it.
 */
export function createPainter(): Painter {
  const path = fileURLToPath(new URL('font/inter-latin-500.woff2', import.meta.url));
  if (!GlobalFonts.has(fontFamily) && !GlobalFonts.registerFromPath(path, fontFamily))
    throw new Error(`The chart's font cannot be read at ${path}.`);
  return { memoryOverTime };
}

function memoryOverTime(chart: MemoryChart): Uint8Array {
  const canvas = createCanvas(size.width * size.density, size.height * size.density);
  const pen = canvas.getContext('2d');
  pen.scale(size.density, size.density);
  pen.fillStyle = background;
  pen.fillRect(0, 0, size.width, size.height);
  const scale = chartScale(chart);
  drawAxes(pen, scale);
  drawMarks(pen, scale, chart.marks);
  drawSeries(pen, scale, chart.series);
  drawLimit(pen, scale, chart.limit);
  return canvas.toBuffer('image/png');
}
