import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endInks, ink, timeline } from '../../../src/adapters/painter/look.ts';
import { createPainter } from '../../../src/adapters/painter/painter.ts';
import { timelineScale } from '../../../src/adapters/painter/timeline-scale.ts';
import type { TimelineChart } from '../../../src/chat/timeline-chart.ts';
import { painted } from './painted.ts';

const at = (minute: number) => new Date(Date.parse('2026-11-22T03:00:00Z') + minute * 60_000).toISOString();
const kinds = ['oom-kill', 'crash', 'exit', 'not-starting'] as const;
const chart: TimelineChart = {
  rows: kinds.map((kind, row) => ({ pod: `fluent-bit-${row}`, ends: [{ at: at(row), kind }] })),
  morePods: 0,
  moreEnds: 0,
  changes: [
    { at: at(6), kind: 'change', what: 'a' },
    { at: at(9), kind: 'undo', what: 'a' },
  ],
  quiet: { from: at(12), to: at(20) },
};

test('ends, changes and the quiet time stand where they belong, in their colours', async () => {
  const colourAt = await painted(chart);
  const scale = timelineScale(chart);
  const x = (minute: number) => scale.x(Date.parse(at(minute)));
  for (const [row, kind] of kinds.entries()) {
    expect(colourAt(x(row), scale.y(row) + 4)).toBe(endInks[kind]);
    expect(colourAt(x(row + 2), scale.y(row) + 4)).toBe('#ffffff');
  }
  expect(colourAt(x(6), scale.bottom - 4)).toBe(ink.change);
  expect(colourAt(x(9) - 16, timeline.top - 28)).toBe(ink.undo);
  expect(colourAt(x(16), scale.y(1) + 10)).toBe(ink.quiet);
  expect(colourAt(x(8), scale.y(1) + 10)).toBe('#ffffff');
});

test('two kinds of ends are told apart by their shape alone', async () => {
  const colourAt = await painted(chart);
  const scale = timelineScale(chart);
  const outline = kinds.map((_, row) => {
    const [x, y] = [scale.x(Date.parse(at(row))), scale.y(row)];
    const isInside = ([right, down]: readonly [number, number]) =>
      colourAt(x + right, y + down) !== '#ffffff';
    return [[10, -10] as const, [10, 10] as const, [8, 8] as const].map(isInside).join();
  });
  expect(new Set(outline).size).toBe(kinds.length);
});

test('changes at the same moment keep their numbers apart', async () => {
  const changes = [0, 0, 0].map((minute) => ({ at: at(minute), kind: 'change' as const, what: '' }));
  const colourAt = await painted({ ...chart, changes });
  const row = Array.from({ length: timeline.right }, (_, x) => colourAt(x, timeline.top - 44) === ink.change);
  expect(row.filter((is, x) => is && !row[x - 1])).toHaveLength(3);
});

test('any instants and any number of rows are a picture whose marks lie inside', () => {
  const instant = fc
    .date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: false })
    .map((date) => (Number.isNaN(date.getTime()) ? 'soon' : date.toISOString()));
  const end = fc.record({ at: instant, kind: fc.constantFrom(...kinds) });
  const any = fc.record({
    rows: fc.array(fc.record({ pod: fc.string(), ends: fc.array(end, { maxLength: 10 }) }), {
      maxLength: 12,
    }),
    morePods: fc.nat(),
    moreEnds: fc.nat(),
    changes: fc.array(
      fc.record({
        at: instant,
        kind: fc.constantFrom('change' as const, 'undo' as const),
        what: fc.string(),
      }),
      { maxLength: 6 },
    ),
    quiet: fc.record({ from: instant, to: instant }),
  });
  const painter = createPainter();
  fc.assert(
    fc.property(any, (each) => {
      const scale = timelineScale(each);
      for (const ends of each.rows.map((row) => row.ends))
        for (const ms of ends.map((one) => Date.parse(one.at)).filter(Number.isFinite)) {
          expect(scale.x(ms)).toBeGreaterThanOrEqual(timeline.left);
          expect(scale.x(ms)).toBeLessThanOrEqual(timeline.right);
        }
      const png = Buffer.from(painter.paint(each));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(png.length).toBeLessThan(500_000);
    }),
    { numRuns: 25 },
  );
});
