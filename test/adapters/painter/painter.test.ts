import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { chartScale } from '../../../src/adapters/painter/chart-scale.ts';
import { ink, plot, seriesInks, size } from '../../../src/adapters/painter/look.ts';
import { createPainter } from '../../../src/adapters/painter/painter.ts';
import type { MemoryChart } from '../../../src/chat/memory-chart.ts';
import { crashing } from './crashing-chart.ts';
import { type ColourAt, painted } from './painted.ts';

const MiB = 1024 ** 2;

test('series, limit, death and change stand where they belong, in their colours', async () => {
  const colourAt = await painted(crashing);
  const scale = chartScale(crashing);
  const time = (clock: string) => scale.x(Date.parse(`2026-11-22T${clock}Z`));
  expect(colourAt(time('03:10:00'), scale.y(240 * MiB))).toBe(seriesInks[0]);
  expect(colourAt(time('03:50:00'), scale.y(200 * MiB))).toBe(seriesInks[0]);
  expect(colourAt(time('03:45:00') - 12, plot.top - 12)).toBe('#ffffff');
  expect(colourAt(time('03:45:00') + 8, plot.top - 12)).toBe(ink.change);
  expect(colourAt(time('03:30:00'), plot.top - 10)).toBe(ink.death);
  expect(coloursOnRow(colourAt, time('03:01:00'), time('03:29:00'), scale.y(512 * MiB))).toContain(ink.limit);
  expect(coloursOnRow(colourAt, time('03:46:00'), time('03:59:00'), scale.y(1024 * MiB))).toContain(
    ink.limit,
  );
});

test('twice the density of 1200×480', async () => {
  const image = await loadImage(Buffer.from(createPainter().paint(crashing)));
  expect([image.width, image.height]).toEqual([2400, 960]);
});

test('without data there is no number and no line that could be believed', async () => {
  const colourAt = await painted({ series: [], limit: [], marks: [] });
  const labels = Array.from({ length: plot.left - 4 }, (_, x) =>
    coloursOnColumn(colourAt, x, 0, size.height),
  ).flat();
  expect(new Set(labels)).toEqual(new Set(['#ffffff']));
});

test('more than six series are a band under the highest', async () => {
  const series = Array.from({ length: 20 }, (_, index) => ({
    name: String(index),
    points: crashing.series[0]!.points.map(({ at }) => ({ at, bytes: (100 + index * 10) * MiB })),
  }));
  const chart = { series, limit: [], marks: [] };
  const colourAt = await painted(chart);
  const scale = chartScale(chart);
  const x = (plot.left + plot.right) / 2;
  expect(colourAt(x, scale.y(290 * MiB))).toBe(seriesInks[0]);
  expect(colourAt(x, scale.y(180 * MiB))).not.toBe('#ffffff');
  expect(colourAt(x, scale.y(80 * MiB))).toBe('#ffffff');
});

test.each<[string, MemoryChart]>([
  ['one point', { ...crashing, series: [{ name: 'a', points: [crashing.series[0]!.points[0]!] }] }],
  [
    'unreadable times',
    {
      series: [{ name: 'a', points: [{ at: 'soon', bytes: 1 }] }],
      limit: [],
      marks: [{ at: '', kind: 'death' }],
    },
  ],
  ['sizes that are no numbers', { ...crashing, limit: [{ at: crashing.limit[0]!.at, bytes: Number.NaN }] }],
])('odd data is still a picture: %s', (_, chart) => {
  expect(Buffer.from(createPainter().paint(chart)).subarray(1, 4).toString()).toBe('PNG');
});

test('the font comes with the program: a machine without fonts draws the same picture', () => {
  const script = fileURLToPath(new URL('paint-hash.ts', import.meta.url));
  const hash = (env: Readonly<Record<string, string>>) =>
    spawnSync(process.execPath, [script], { env: { ...process.env, ...env }, encoding: 'utf8' });
  const here = hash({});
  const bare = hash({ DISABLE_SYSTEM_FONTS_LOAD: '1', FONTCONFIG_FILE: '/dev/null' });
  expect(here.stdout).toMatch(/^[0-9a-f]{64}\n$/u);
  expect(bare.stdout).toBe(here.stdout);
});

function coloursOnRow(colourAt: ColourAt, from: number, to: number, y: number): readonly string[] {
  return Array.from({ length: Math.floor(to - from) }, (_, step) => colourAt(from + step, y));
}

function coloursOnColumn(colourAt: ColourAt, x: number, from: number, to: number): readonly string[] {
  return Array.from({ length: Math.floor(to - from) }, (_, step) => colourAt(x, from + step));
}
