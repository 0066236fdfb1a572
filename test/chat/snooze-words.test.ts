import { expect, it } from 'vitest';
import { tell } from '../../src/language/words.ts';
import { snoozeUntil, untilWords } from '../../src/chat/snooze-words.ts';

const now = '2026-11-22T03:12:00.000Z';
it.each([
  ['1h', '2026-11-22T04:12:00.000Z'],
  ['for 90m', '2026-11-22T04:42:00.000Z'],
  ['2d', '2026-11-24T03:12:00.000Z'],
  ['until 08:00', '2026-11-22T08:00:00.000Z'],
  ['8:00 UTC', '2026-11-22T08:00:00.000Z'],
  ['until 03:12', '2026-11-23T03:12:00.000Z'],
  ['00:30', '2026-11-23T00:30:00.000Z'],
])('"%s" is %s', (words, until) => {
  expect(snoozeUntil(words, now)).toEqual({ until });
});

it.each(['worse', 'until worse', 'Until it gets worse'])('"%s" ends by itself', (words) => {
  expect(snoozeUntil(words, now)).toEqual({});
});

it.each(['', 'soon', '0h', '8d', '25:00', '08:60', '-1h', '1h30', 'until'])('"%s" is no time', (words) => {
  expect(snoozeUntil(words, now)).toBeUndefined();
});

it('says until when', () => {
  expect(
    [untilWords({}), untilWords({ until: '2026-11-22T08:00:00.000Z' })].map((each) => tell(each, 'en')),
  ).toEqual(['until it gets worse', 'until 08:00 UTC']);
});
