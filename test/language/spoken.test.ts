import { describe, expect, it } from 'vitest';
import { locales } from '../../src/language/locale.ts';
import { inEach, inEachLanguage, inOneLanguage } from '../../src/language/spoken.ts';
import { asClause, asSentence, isWords, list, said, tell } from '../../src/language/words.ts';

const made = (title: string, digest: string) => ({
  title,
  digest,
  notes: [title, 'the same'],
  steps: [{ why: title }],
});
const both = inEachLanguage((locale) => (locale === 'en' ? made('a crash', 'd1') : made('崩溃', 'd2')));

describe('a value in each language', () => {
  it('has what is for people in all of them, and the rest as it is in English', () => {
    const words = { in: { en: 'a crash', 'zh-CN': '崩溃' } };
    expect(both).toEqual({ title: words, digest: 'd1', notes: [words, 'the same'], steps: [{ why: words }] });
  });

  it.each(locales)('is told in one again: %s', (locale) => {
    expect(inOneLanguage(both, locale)).toEqual(made(locale === 'en' ? 'a crash' : '崩溃', 'd1'));
  });

  it('stays in English where a language has another shape', () => {
    const steps = inEachLanguage((locale) => ({ steps: locale === 'en' ? [{ why: 'a' }] : [] }));
    expect(steps).toEqual({ steps: [{ why: 'a' }] });
  });

  it('is a plain text where all languages say the same', () => {
    expect(inEach(() => 'fluent-bit')).toBe('fluent-bit');
  });
});

describe('words', () => {
  it.each([
    ['a text', 'as it is'],
    ['a message', said('event.reopened')],
    ['a message with values', said('event.podsByNow', { count: 20 })],
    ['all languages', { in: { en: 'a' } }],
    ['a list', list('and', ['a', 'b'])],
    ['a sentence', asSentence('a')],
    ['a part of a sentence', asClause('a.')],
  ])('are known for what they are: %s', (_, words) => {
    expect(isWords(words)).toBe(true);
  });

  it.each([[undefined], [null], [7], [[]], [{}], [{ in: {}, more: 1 }], [{ with: {} }]])(
    '%j is none',
    (value) => {
      expect(isWords(value)).toBe(false);
    },
  );

  it.each([
    ['en', 'It is gone.', 'It is gone'],
    ['en', 'It is gone', 'It is gone'],
    ['zh-CN', '已不存在。', '已不存在'],
  ] as const)('lose their full stop inside a sentence: %s, %s', (locale, words, clause) => {
    expect(tell(asClause(words), locale)).toBe(clause);
  });
});
