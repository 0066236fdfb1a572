import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText, cutText } from '../../src/chat/plain-text.ts';

test.each([
  ['plain, 原因, 👩‍👩‍👧', 'plain, 原因, 👩‍👩‍👧'],
  ['two\r\nlines\rhere\tand tab', 'two\nlines\nhere\tand tab'],
  ['\u001B[1;31mred\u001B[0m', 'red'],
  ['\u001B]8;;https://evil.example\u0007link\u001B]8;;\u0007', 'link'],
  ['\u001B(Bset', 'set'],
  [
    '[2026/11/22 03:09:00] [engine] caught signal (SIGSEGV)',
    '[2026/11/22 03:09:00] [engine] caught signal (SIGSEGV)',
  ],
  ['line\n[info] next', 'line\n[info] next'],
  ['a\u0000b\u0007c\u009Fd', 'abcd'],
  ['Approved\u202E yb', 'Approved yb'],
  ['\u2066hidden\u2069\u200B\uFEFF', 'hidden'],
  ['half \uD800 pair', 'half \uFFFD pair'],
])('%j is shown as %j', (text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

test.each([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['ab👩cd', 5, 'ab👩…'],
  ['ab👩cd', 4, 'ab…'],
  ['x', 0, ''],
])('%j cut to %d is %j', (text, max, cut) => {
  expect(cutText(text, max)).toBe(cut);
});

test('cut text is never too long and never ends in half a character', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'é', '原', '👩', '\uD800', '&') }),
      fc.nat(40),
      (text, max) => {
        const cut = cutText(text.toWellFormed(), max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut.isWellFormed()).toBe(true);
      },
    ),
  );
});
