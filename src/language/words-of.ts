import type { Locale } from './locale.ts';
import { type Say, sayIn } from './say.ts';
import { capital, type ListKind, listed } from './words.ts';

/** What sentences of one language are made with. */
export interface Speech {
  readonly say: Say;
  readonly list: (by: ListKind, items: readonly string[]) => string;
  /** The text with a capital first, where the language has them. */
  readonly capital: (text: string) => string;
}

/** A table of what is to be said, made once for each language, when it is first asked for. */
export function wordsOf<T>(make: (speech: Speech) => T): (locale: Locale) => T {
  const made = new Map<Locale, T>();
  return (locale) => {
    const known = made.get(locale);
    if (known !== undefined) return known;
    const words = make({
      say: sayIn(locale),
      list: (by, items) => listed(items, by, locale),
      capital: (text) => capital(text, locale),
    });
    made.set(locale, words);
    return words;
  };
}
