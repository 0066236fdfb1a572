import { describe, expect, it } from 'vitest';
import { leadingInteger, readDuration, readSeconds } from '../../src/fluentbit/duration.ts';

describe('readDuration', () => {
  it.each([
    ['30', 30, true],
    ['30s', 30, true],
    ['5m', 300, true],
    ['5M', 300, true],
    ['2h', 7_200, true],
    ['1d', 86_400, true],
    ['1.5h', 3_600, false],
    ['500ms', 500, false],
    ['5 m', 300, false],
    ['5 # in total: 3m', 300, false],
    ['5 min', 5, false],
    ['soon', 0, false],
    ['', 0, false],
  ])('"%s" is %d seconds', (text, seconds, exact) => {
    expect(readDuration(text)).toEqual({ seconds, exact });
  });
});

describe('readSeconds', () => {
  it.each([
    ['1', 1, true],
    ['0.5', 0.5, true],
    ['.5', 0.5, true],
    ['5s', 5, false],
    ['abc', 0, false],
  ])('"%s" is %d seconds', (text, seconds, exact) => {
    expect(readSeconds(text)).toEqual({ seconds, exact });
  });
});

describe('leadingInteger', () => {
  it.each([
    ['128 # x', 128],
    [' -3', -3],
    ['+7up', 7],
    ['forever', 0],
  ])('"%s" is %d', (text, expected) => {
    expect(leadingInteger(text)).toBe(expected);
  });
});
