import { describe, expect, it } from 'vitest';
import { locales, nearestLocale } from '../../src/language/locale.ts';
import { nearest } from '../../src/language/nearest.ts';
import { sayIn, sayInPieces } from '../../src/language/say.ts';
import {
  asClause,
  asSentence,
  isNothing,
  list,
  said,
  sentence,
  tell,
  type Words,
} from '../../src/language/words.ts';

const pods = said('incident.pods', { count: 5_000 });

describe('words are told', () => {
  it.each<[string, Words, string, string]>([
    ['as they are', 'fluent-bit-x7k2p', 'fluent-bit-x7k2p', 'fluent-bit-x7k2p'],
    ['from the catalogue, with plural and figures', pods, '5,000 pods', '5,000 个 Pod'],
    ['one', said('incident.pods', { count: 1 }), '1 pod', '1 个 Pod'],
    ['inside others', said('incident.ofPod', { pod: 'a', what: pods }), 'a: 5,000 pods', 'a：5,000 个 Pod'],
    ['as they were told when they were made', { in: { en: 'one', 'zh-CN': '一' } }, 'one', '一'],
    ['in English where a language was not told', { in: { en: 'one' } }, 'one', 'one'],
    ['a list of none', list('and', []), '', ''],
    ['a list of one', list('or', ['a']), 'a', 'a'],
    ['a list of two', list('and', ['a', 'b']), 'a and b', 'a 和 b'],
    ['a list of three', list('or', ['a', 'b', 'c']), 'a, b or c', 'a、b 或 c'],
    ['with commas', list('commas', ['a', 'b']), 'a, b', 'a、b'],
    ['with commas between clauses', list('clauses', ['a', 'b']), 'a, b', 'a，b'],
    ['with semicolons', list('semicolons', ['a', 'b']), 'a; b', 'a；b'],
    ['with dots', list('dots', ['a', 'b']), 'a · b', 'a · b'],
    ['without what is empty', list('commas', ['', 'a', list('and', [])]), 'a', 'a'],
    ['sentences', list('sentences', [asSentence('one'), asSentence('two')]), 'One. Two.', 'one。two。'],
    ['as a clause', asClause('It is gone.'), 'It is gone', 'It is gone'],
  ])('%s', (_, words, en, zh) => {
    expect([tell(words, 'en'), tell(words, 'zh-CN')]).toEqual([en, zh]);
  });

  it.each([
    ['the workload is gone', 'The workload is gone.'],
    ['The API server did not answer in time.', 'The API server did not answer in time.'],
    ['fluent-bit-x7k2p crashed again', 'fluent-bit-x7k2p crashed again.'],
    ['forward.0 paused', 'forward.0 paused.'],
    ['3 of 12 pods', '3 of 12 pods.'],
    ['not an incident: deploy test!', 'Not an incident: deploy test!'],
    ['  ', ''],
  ])('"%s" as a sentence', (words, expected) => expect(sentence(words)).toBe(expected));

  it('what stands in a place is no message: braces, tags and quotes in it stay', () => {
    const hostile = "{x, plural, other {#}} <b>bold</b> '{' <!channel>";
    expect(tell(said('incident.ofPod', { pod: 'a', what: hostile }), 'en')).toBe(`a: ${hostile}`);
  });

  it.each([
    ['日志 a数据', 'a：日志 a数据'],
    ['数据 ， b', 'a：数据 ， b'],
    [' 数据', 'a：数据'],
  ])('what stands in a place is quoted, and only set off: "%s"', (what, expected) => {
    expect(tell(said('incident.ofPod', { pod: 'a', what }), 'zh-CN')).toBe(expected);
  });

  it('an ideograph and a name that is put in beside it stand apart', () => {
    expect(tell(said('list.and', { first: '数据', last: 'forward.0' }), 'zh-CN')).toBe('数据和 forward.0');
  });

  it('a value that is asked for and not given is a fault of ours', () => {
    expect(() => sayIn('en')('incident.ofPod', { pod: 'a' })).toThrow('what');
  });

  it('empty words are known without telling them', () => {
    expect([isNothing(undefined), isNothing(''), isNothing(list('and', ['', asSentence('')]))]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isNothing('a'), isNothing(pods), isNothing({ in: { en: '' } })]).toEqual([false, false, false]);
  });
});

it('pieces come in the order of the language, and tags hand over what they enclose', () => {
  const bold = (pieces: readonly (string | object)[]) => ({ bold: pieces });
  const time = { time: 1 };
  expect(sayInPieces<object>('en', 'snooze.byUntil', { person: { who: 1 }, time, b: bold })).toEqual([
    'snoozed by ',
    { who: 1 },
    ' until ',
    time,
  ]);
  expect(sayInPieces<object>('zh-CN', 'snooze.byUntil', { person: { who: 1 }, time, b: bold })).toEqual([
    { who: 1 },
    ' 已静默至 ',
    time,
  ]);
});

it.each([
  ['zh-CN', 'zh-CN'],
  ['zh_TW', 'zh-CN'],
  ['en-GB', 'en'],
  ['de-DE', 'en'],
  ['', 'en'],
  [undefined, 'en'],
])('who reads %s is answered in %s', (tag, locale) => {
  expect(nearestLocale(tag)).toBe(locale);
  expect(locales).toContain(nearestLocale(tag));
});

it.each([
  ['stat', 'status'],
  ['statsu', 'status'],
  ['incident', 'incidents'],
  ['hlep', 'help'],
  ['rm', undefined],
  ['', undefined],
])('"%s" is nearest to %s', (typed, expected) => {
  expect(nearest(typed, ['status', 'incidents', 'help', 'freeze'])).toBe(expected);
});
