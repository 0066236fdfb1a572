import { expect, it } from 'vitest';
import { catalogues, type Key } from '../../src/language/catalogues.ts';
import type { Locale } from '../../src/language/locale.ts';
import { sayIn } from '../../src/language/say.ts';
import { wordsOf } from '../../src/language/words-of.ts';

it('a table is made once for each language, and only when it is asked for', () => {
  const made: Locale[] = [];
  const words = wordsOf(({ say }) => {
    const stop = say('list.stop');
    made.push(stop === '.' ? 'en' : 'zh-CN');
    return { stop };
  });
  expect(made).toEqual([]);
  expect([words('en').stop, words('zh-CN').stop, words('en').stop]).toEqual(['.', '。', '.']);
  expect(words('zh-CN')).toBe(words('zh-CN'));
  expect(made).toEqual(['en', 'zh-CN']);
});

const table = wordsOf(({ list, capital }) => ({
  and: list('and', ['a', 'b', 'c']),
  commas: list('commas', ['a', 'b', 'c']),
  clauses: list('clauses', ['a', 'b', 'c']),
  semicolons: list('semicolons', ['a', 'b', 'c']),
  one: list('clauses', ['a']),
  none: list('clauses', []),
  capital: capital('forward stalls'),
  nothing: capital(''),
}));

it.each([
  [
    'en',
    {
      and: 'a, b and c',
      commas: 'a, b, c',
      clauses: 'a, b, c',
      semicolons: 'a; b; c',
      capital: 'Forward stalls',
    },
  ],
  [
    'zh-CN',
    {
      and: 'a、b 和 c',
      commas: 'a、b、c',
      clauses: 'a，b，c',
      semicolons: 'a；b；c',
      capital: 'forward stalls',
    },
  ],
] as const)('lists and capitals of %s', (locale, expected) => {
  expect(table(locale)).toEqual({ ...expected, one: 'a', none: '', nothing: '' });
});

it('what a language lacks is said in English, with its plural', () => {
  const chinese: { times?: string } = catalogues['zh-CN'].finding;
  const { times = '' } = chinese;
  try {
    delete chinese.times;
    expect([1, 2].map((count) => sayIn('zh-CN')('finding.times', { count }))).toEqual(['once', '2 times']);
  } finally {
    chinese.times = times;
  }
});

it('what no language has is told by its key, so that it is seen', () => {
  expect(sayIn('zh-CN')('no.such.message' as Key)).toBe('no.such.message');
});
