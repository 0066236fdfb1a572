import { describe, expect, it } from 'vitest';
import { formatQuantity, parseQuantity } from '../../src/fluentbit/quantity.ts';

describe('parseQuantity', () => {
  it.each([
    ['512Mi', 536_870_912],
    ['1Gi', 1_073_741_824],
    ['1.5Gi', 1_610_612_736],
    ['128974848', 128_974_848],
    ['129e6', 129_000_000],
    ['129M', 129_000_000],
    ['512m', 1],
    ['100k', 100_000],
    ['512MB', undefined],
    ['', undefined],
    ['Mi', undefined],
  ])('%s', (text, expected) => {
    expect(parseQuantity(text)).toBe(expected);
  });
});

describe('formatQuantity', () => {
  it.each([
    [805_306_368, '768Mi'],
    [805_306_369, '769Mi'],
    [1, '1Mi'],
  ])('%d', (bytes, expected) => {
    expect(formatQuantity(bytes)).toBe(expected);
  });
});
