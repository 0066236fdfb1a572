import { IntlMessageFormat } from 'intl-messageformat';
import { catalogues, type Key } from './catalogues.ts';
import type { Locale } from './locale.ts';

/** What a message of the catalogue has places for. */
export type Values = Readonly<Record<string, string | number>>;
export type Say = (key: Key, values?: Values) => string;

/** The messages of one language; what it lacks is said in English. Throws on a value that the message asks for and that is not given. */
export const sayIn =
  (locale: Locale): Say =>
  (key, values = {}) => {
    const said = messageOf(locale, key).format({ ...plainTags, ...values });
    return inType(Array.isArray(said) ? said.join('') : String(said), locale);
  };

/** The same in pieces: a value that is no text stays as it is, and a tag hands over what it encloses. */
export function sayInPieces<T>(
  locale: Locale,
  key: Key,
  values: Readonly<Record<string, string | number | T | ((pieces: readonly (string | T)[]) => T)>>,
): readonly (string | T)[] {
  const format = messageOf(locale, key).format as (given: unknown) => string | T | (string | T)[];
  const said = format({ ...plainTags, ...values });
  return (Array.isArray(said) ? said : [said]).map((piece) =>
    typeof piece === 'string' ? inType(piece, locale) : piece,
  );
}

const plainTags = Object.fromEntries(
  ['b', 'i', 'c'].map((tag) => [tag, (pieces: readonly unknown[]) => pieces.join('')]),
);

const compiled = new Map<string, IntlMessageFormat>();

function messageOf(locale: Locale, key: Key): IntlMessageFormat {
  const name = `${locale} ${key}`;
  const known = compiled.get(name);
  if (known) return known;
  const own = textAt(catalogues[locale], key);
  const made = new IntlMessageFormat(
    own ?? textAt(catalogues.en, key) ?? key,
    own === undefined ? 'en' : locale,
  );
  compiled.set(name, made);
  return made;
}

function textAt(catalogue: unknown, key: string): string | undefined {
  let at = catalogue;
  for (const step of key.split('.'))
    at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[step] : undefined;
  return typeof at === 'string' ? at : undefined;
}

/**
 * Chinese is set with a blank beside Latin letters and digits, and without one between ideographs or beside full-width marks, whatever was
 * put in.
 */
export function inType(text: string, locale: Locale): string {
  if (!locale.startsWith('zh')) return text;
  return text
    .replaceAll(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .replaceAll(/(?<=[\p{Script=Han}A-Za-z0-9]) (?=[，。；：、！？（）“”])/gu, '')
    .replaceAll(/(?<=[，。；：、！？（）“”]) (?=[\p{Script=Han}A-Za-z0-9（“]|$)/gu, '')
    .replaceAll(/(?<=\p{Script=Han})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=\p{Script=Han})/gu, ' ');
}
