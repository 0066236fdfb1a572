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
    const message = messageOf(locale, key);
    if (!isSet(locale)) return [message.format({ ...openTags, ...values })].flat().join('');
    const format = message.format as (values: unknown) => string | Given | readonly (string | Given)[];
    return set([format({ ...openTags, ...given(values) })].flat(), locale);
  };

/** A text that was put in: it can be told from the words of the message around it. */
interface Given {
  readonly toString: () => string;
}

const given = (values: Values): Readonly<Record<string, string | number | Given>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? { toString: () => value } : value,
    ]),
  );

const openTags = Object.fromEntries(
  ['b', 'i', 'c'].map((tag) => [tag, (pieces: readonly unknown[]) => pieces]),
);

/** The pieces as one text. */
function set(pieces: readonly (string | Given)[], locale: Locale): string {
  const texts = pieces.map(String);
  let at = 0;
  const kept = texts.flatMap((text, index) => {
    const from = at;
    at += text.length;
    return typeof pieces[index] === 'string' ? [] : [{ from, to: at }];
  });
  return inType(texts.join(''), locale, kept);
}

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
 * Chinese is set with a blank beside Latin letters and digits, and without one between ideographs or beside full-width marks. What was put
 * in, at these places of the text, may be quoted: it is kept as it is, and only set off from what stands around it.
 */
export function inType(
  text: string,
  locale: Locale,
  kept: readonly { readonly from: number; readonly to: number }[] = [],
): string {
  if (!isSet(locale)) return text;
  return text.replaceAll(misset, (blank, at: number) => {
    if (kept.some(({ from, to }) => at > from && at + blank.length < to)) return blank;
    return blank === '' ? ' ' : '';
  });
}

const isSet = (locale: Locale): boolean => locale.startsWith('zh');

/** A blank too many, or the place of one that is missing. */
const misset = new RegExp(
  [
    String.raw`(?<=\p{Script=Han}) (?=\p{Script=Han})`,
    '(?<=[\\p{Script=Han}A-Za-z0-9]) (?=[，。；：、！？（）“”])',
    '(?<=[，。；：、！？（）“”]) (?=[\\p{Script=Han}A-Za-z0-9（“]|$)',
    String.raw`(?<=\p{Script=Han})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=\p{Script=Han})`,
  ].join('|'),
  'gu',
);
