import { expect, it } from 'vitest';
import fc from 'fast-check';
import { metricsText } from '../src/adapters/http/metrics-text.ts';
import { createCounter, createHistogram, gauge } from '../src/metric-family.ts';
import { readExposition } from './support/read-exposition.ts';

it('a histogram counts each value in its bucket and all above', () => {
  const seconds = createHistogram('seconds', 'Seconds.', [0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 3]) seconds.observe({ operation: 'read' }, value);
  const labels = { operation: 'read' };
  expect(seconds.family().samples).toEqual([
    { suffix: '_bucket', labels: { ...labels, le: '0.1' }, value: 2 },
    { suffix: '_bucket', labels: { ...labels, le: '1' }, value: 3 },
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: 4 },
    { suffix: '_sum', labels, value: 3.65 },
    { suffix: '_count', labels, value: 4 },
  ]);
});

it('a counter is bounded, whatever its labels hold', () => {
  const counter = createCounter('calls_total', 'Calls.', [{ method: 'none' }]);
  for (let number = 0; number < 5_000; number += 1) counter.add({ method: `m${number}` });
  const { samples } = counter.family();
  expect(samples).toHaveLength(1_001);
  expect(samples[0]).toEqual({ labels: { method: 'none' }, value: 0 });
  expect(samples.at(-1)).toEqual({ labels: { method: 'other' }, value: 4_001 });
});

it('whatever is in labels, helps and values is written so that Prometheus reads it', () => {
  const value = fc.oneof(fc.double(), fc.constantFrom(Infinity, -Infinity, Number.NaN));
  const text = fc.string({ unit: 'grapheme' }).map((each) => each.replaceAll(/[\r\u2028\u2029]/g, ''));
  fc.assert(
    fc.property(
      text,
      value,
      fc.array(fc.double({ min: 0, noNaN: true }), { maxLength: 9 }),
      (label, one, many) => {
        const histogram = createHistogram('h_seconds', `H ${label}`, [0.001, 1, 1e9]);
        for (const each of many) histogram.observe({ label }, each);
        const read = readExposition(
          metricsText([gauge('g', `G ${label}.`, [{ labels: { label }, value: one }]), histogram.family()]),
        );
        expect(read.get('g')?.samples).toEqual([{ name: 'g', labels: { label }, value: one + 0 }]);
      },
    ),
  );
});
