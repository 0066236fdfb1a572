import { expect, test } from 'vitest';
import { sizeTicks, timeTicks } from '../../../src/adapters/painter/axis-ticks.ts';

const MiB = 1024 ** 2;

test.each([
  [0, ['0', '0.25 MiB', '0.5 MiB', '0.75 MiB', '1 MiB']],
  [60 * MiB, ['0', '16 MiB', '32 MiB', '48 MiB', '64 MiB']],
  [543 * MiB, ['0', '128 MiB', '256 MiB', '384 MiB', '512 MiB', '640 MiB']],
  [1085 * MiB, ['0', '256 MiB', '512 MiB', '768 MiB', '1024 MiB', '1280 MiB']],
  [8_000 * MiB, ['0', '2 GiB', '4 GiB', '6 GiB', '8 GiB']],
])('sizes up to %d bytes: %j', (top, labels) => {
  const ticks = sizeTicks(top);
  expect(ticks.map(({ label }) => label)).toEqual(labels);
  expect(ticks.at(-1)!.at).toBeGreaterThanOrEqual(top);
});

test.each([
  [
    '03:00:00',
    '03:01:00',
    ['03:00:00', '03:00:10', '03:00:20', '03:00:30', '03:00:40', '03:00:50', '03:01:00'],
  ],
  ['03:02:10', '03:47:00', ['03:10', '03:20', '03:30', '03:40']],
  ['00:00:00', '23:00:00', ['00:00', '06:00', '12:00', '18:00']],
])('times from %s to %s: %j', (from, to, labels) => {
  const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
  expect(timeTicks(at(from), at(to)).map(({ label }) => label)).toEqual(labels);
});

test('many days are labelled by their dates', () => {
  const from = Date.parse('2026-11-01T12:00:00Z');
  expect(timeTicks(from, from + 20 * 86_400_000).map(({ label }) => label)).toEqual([
    '11-03',
    '11-07',
    '11-11',
    '11-15',
    '11-19',
  ]);
});
