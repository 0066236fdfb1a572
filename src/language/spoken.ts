import { type Locale, locales } from './locale.ts';
import { isWords, tell, type Words } from './words.ts';

/** Fields whose text is for people, wherever they stand in a value. */
type SpokenField =
  | 'adviceOnly'
  | 'basis'
  | 'howToSettle'
  | 'note'
  | 'risk'
  | 'summary'
  | 'title'
  | 'to'
  | 'what'
  | 'why';

/** A value whose texts for people can be told in every language. */
export type Spoken<T> = T extends readonly (infer Item)[]
  ? readonly Spoken<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: K extends SpokenField ? SpokenText<T[K]> : Spoken<T[K]> }
    : T;

type SpokenText<T> = T extends string ? Words : Spoken<T>;

/**
 * Makes a value in every language and lays the results over each other: a text that differs becomes words in all of them. Where a
 * language gives another shape, which would be a fault of its texts, the English value stands.
 */
export function inEachLanguage<T>(make: (locale: Locale) => T): Spoken<T> {
  const made = new Map(locales.map((locale) => [locale, make(locale) as unknown]));
  return laidOver(made) as Spoken<T>;
}

/** The same for one text. */
export const inEach = (make: (locale: Locale) => string): Words =>
  laidOver(new Map(locales.map((locale) => [locale, make(locale)]))) as Words;

type Made = ReadonlyMap<Locale, unknown>;

function laidOver(made: Made): unknown {
  const first = made.get('en');
  const all = [...made.values()];
  if (typeof first === 'string') return all.every((each) => each === first) ? first : inAll(made, first);
  if (typeof first !== 'object' || first === null) return first;
  if (Array.isArray(first)) {
    const alike = all.every((each) => Array.isArray(each) && each.length === first.length);
    return alike ? first.map((_, at) => laidOver(each(made, at))) : first;
  }
  return Object.fromEntries(Object.keys(first).map((key) => [key, laidOver(each(made, key))]));
}

const each = (made: Made, key: string | number): Made =>
  new Map([...made].map(([locale, value]) => [locale, (value as Readonly<Record<string, unknown>>)?.[key]]));

const inAll = (made: Made, en: string): Words => ({
  in: { ...Object.fromEntries([...made].filter(([, text]) => typeof text === 'string')), en },
});

/** The other way round: every text of a value told in one language. */
export const inOneLanguage = <T>(spoken: Spoken<T>, locale: Locale): T => toldIn(spoken, locale) as T;

function toldIn(value: unknown, locale: Locale): unknown {
  if (isWords(value)) return tell(value, locale);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => toldIn(item, locale));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toldIn(each, locale)]));
}
