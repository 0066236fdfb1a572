import { type Locale, locales } from './locale.ts';
import { isWords, tell, type Words } from './words.ts';

/** Fields whose text is for people, wherever they stand in a value. */
export const spokenFields = [
  'adviceOnly',
  'basis',
  'from',
  'howToSettle',
  'noDestination',
  'note',
  'notes',
  'owner',
  'risk',
  'summary',
  'title',
  'to',
  'what',
  'why',
  'wouldTell',
] as const;
type SpokenField = (typeof spokenFields)[number];
const isSpoken: ReadonlySet<string> = new Set(spokenFields);

/** A value whose texts for people can be told in every language. */
export type Spoken<T> = T extends readonly (infer Item)[]
  ? readonly Spoken<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: K extends SpokenField ? SpokenText<T[K]> : Spoken<T[K]> }
    : T;

type SpokenText<T> = T extends string ? Words : T extends readonly string[] ? readonly Words[] : Spoken<T>;

/**
 * Makes a value in every language and lays the results over each other: a text for people that differs becomes words in all of them, and
 * whatever else differs stays as it is in English. So does what has another shape in a language, which would be a fault of its texts.
 */
export function inEachLanguage<T>(make: (locale: Locale) => T): Spoken<T> {
  const made = new Map(locales.map((locale) => [locale, make(locale) as unknown]));
  return laidOver(made, false) as Spoken<T>;
}

/** The same for one text. */
export const inEach = (make: (locale: Locale) => string): Words =>
  laidOver(new Map(locales.map((locale) => [locale, make(locale)])), true) as Words;

type Made = ReadonlyMap<Locale, unknown>;

function laidOver(made: Made, isForPeople: boolean): unknown {
  const first = made.get('en');
  const all = [...made.values()];
  if (typeof first === 'string')
    return isForPeople && all.some((each) => each !== first) ? inAll(made, first) : first;
  if (typeof first !== 'object' || first === null) return first;
  if (Array.isArray(first)) {
    const alike = all.every((each) => Array.isArray(each) && each.length === first.length);
    return alike ? first.map((_, at) => laidOver(each(made, at), isForPeople)) : first;
  }
  return Object.fromEntries(
    Object.keys(first).map((key) => [key, laidOver(each(made, key), isSpoken.has(key))]),
  );
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
