import { describe, expect, it } from 'vitest';
import { unanchored } from '../../bench/fluentbit/extended-pattern.ts';

describe('a signature for grep', () => {
  it.each([
    [
      '^\\[input\\] (?<instance>.+?) paused \\(mem buf overlimit\\)$',
      '\\[input\\] (.+) paused \\(mem buf overlimit\\)',
    ],
    ['^(?:a|b)\\d{1,3}?\\s\\w+', '(a|b)[0-9]{1,3}[[:space:]][[:alnum:]_]+'],
    ['costs \\$', 'costs \\$'],
    ['^plain$', 'plain'],
  ])('%s', (source, expected) => {
    expect(unanchored(source)).toBe(expected);
  });

  it.each(['a(?=b)', 'a(?!b)', '(?<=a)b', '(a)\\1', '[\\w-]+'])('%s cannot be said', (source) => {
    expect(unanchored(source)).toBeUndefined();
  });
});
