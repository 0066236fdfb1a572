import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { MemoryChart } from '../../chat/memory-chart.ts';
import type { TimelineChart } from '../../chat/timeline-chart.ts';
import type { Painter } from '../../ports.ts';
import { chartScale } from './chart-scale.ts';
import { drawAxes } from './draw-axes.ts';
import { drawLimit, drawMarks, drawSeries } from './draw-memory.ts';
import { drawChanges, drawEnds, drawQuiet, drawRows } from './draw-timeline.ts';
import { background, fontFamily, size } from './look.ts';
import { timelineScale } from './timeline-scale.ts';

/**
 * Draws charts as PNG, 1200 points wide at twice the density; memory is 480 high, a timeline as high as its rows. The font comes with the program: the same picture
 * comes out of a container image that has no fonts at all. Words stand beside the picture, not in it.
 */
export function createPainter(): Painter {
  const path = fileURLToPath(new URL('font/inter-latin-500.woff2', import.meta.url));
  if (!GlobalFonts.has(fontFamily) && !GlobalFonts.registerFromPath(path, fontFamily))
    throw new Error(`The chart's font cannot be read at ${path}.`);
  return { paint: (chart) => ('rows' in chart ? timeline(chart) : memoryOverTime(chart)) };
}

function memoryOverTime(chart: MemoryChart): Uint8Array {
  const scale = chartScale(chart);
  return painted(size.height, (pen) => {
    drawAxes(pen, scale);
    drawMarks(pen, scale, chart.marks);
    drawSeries(pen, scale, chart.series);
    drawLimit(pen, scale, chart.limit);
  });
}

function timeline(chart: TimelineChart): Uint8Array {
  const scale = timelineScale(chart);
  return painted(scale.height, (pen) => {
    drawQuiet(pen, scale, chart.quiet);
    drawRows(pen, scale, chart);
    drawChanges(pen, scale, chart.changes);
    drawEnds(pen, scale, chart.rows);
  });
}

function painted(height: number, draw: (pen: SKRSContext2D) => void): Uint8Array {
  const canvas = createCanvas(size.width * size.density, height * size.density);
  const pen = canvas.getContext('2d');
  pen.scale(size.density, size.density);
  pen.fillStyle = background;
  pen.fillRect(0, 0, size.width, height);
  draw(pen);
  return canvas.toBuffer('image/png');
}
