import type { Key } from './catalogues.ts';
import { inLanguage, type Locale, type LocalText } from './locale.ts';
import { sayIn } from './say.ts';

/** What is to be said, before it is known in which language: kept, and told when somebody reads it. */
export type Words =
  /** As it is in every language: a name, a value, what a person or the API server said. */
  | string
  | Said
  /** Told in each language when it was made. */
  | { readonly in: LocalText }
  | { readonly all: readonly Words[]; readonly by: ListKind }
  /** As a whole sentence. */
  | { readonly sentence: Words }
  /** Without the full stop at its end. */
  | { readonly clause: Words };

/** A message of the catalogue with what stands in its places. */
export interface Said {
  readonly say: Key;
  readonly with?: Readonly<Record<string, Words | number>>;
}

/**
 * `and` and `or` before the last; `commas` between things, `clauses` between parts of a sentence, `semicolons` and `dots` (` · `) alike;
 * `sentences` one after the other.
 */
export type ListKind = 'and' | 'or' | 'commas' | 'clauses' | 'semicolons' | 'dots' | 'sentences';

export const said = (say: Key, values?: Said['with']): Said => (values ? { say, with: values } : { say });

export const list = (by: ListKind, all: readonly Words[]): Words => ({ all, by });

/** The words as a whole sentence: a capital first and one full stop last. */
export const asSentence = (words: Words): Words => ({ sentence: words });

/** The words as a part of a sentence: without a full stop at their end. */
export const asClause = (words: Words): Words => ({ clause: words });

const shapes: ReadonlySet<string> = new Set(['say', 'say,with', 'in', 'all,by', 'sentence', 'clause']);

/** Whether a value is words: a string, or one of the shapes in which they are kept. */
export const isWords = (value: unknown): value is Words =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && shapes.has(Object.keys(value).toSorted().join()));

export const isNothing = (words: Words | undefined): boolean =>
  words === undefined ||
  words === '' ||
  (typeof words === 'object' && 'all' in words && words.all.every(isNothing)) ||
  (typeof words === 'object' && 'sentence' in words && isNothing(words.sentence)) ||
  (typeof words === 'object' && 'clause' in words && isNothing(words.clause));

/** Words in one language. */
export function tell(words: Words, locale: Locale): string {
  if (typeof words === 'string') return words;
  if ('say' in words) return sayIn(locale)(words.say, toldValues(words.with, locale));
  if ('in' in words) return inLanguage(words.in, locale);
  if ('sentence' in words) return sentence(tell(words.sentence, locale), locale);
  if ('clause' in words) return tell(words.clause, locale).replace(/[.。]$/u, '');
  const told = words.all.filter((each) => !isNothing(each)).map((each) => tell(each, locale));
  return listed(told, words.by, locale);
}

const toldValues = (values: Said['with'] = {}, locale: Locale): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : tell(value, locale),
    ]),
  );

/** Texts that are told already, as a list of that kind. */
export function listed(items: readonly string[], by: ListKind, locale: Locale): string {
  if (items.length < 2) return items[0] ?? '';
  const say = sayIn(locale);
  switch (by) {
    case 'dots':
      return items.join(' · ');
    case 'and':
    case 'or': {
      const last = items.at(-1) ?? '';
      return say(`list.${by}`, { first: items.slice(0, -1).join(say('list.comma')), last });
    }
    case 'sentences':
      return items.join(say('list.blank'));
    default:
      return items.join(say(separators[by]));
  }
}

const separators = { commas: 'list.comma', clauses: 'list.clause', semicolons: 'list.semicolon' } as const;

/** A capital first; a Chinese text that begins with a Latin name keeps it as it is written. */
export const capital = (text: string, locale: Locale): string =>
  locale.startsWith('zh') ? text : `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

/** What begins with a name, such as a pod's, keeps it as it is written. */
export function sentence(words: string, locale: Locale = 'en'): string {
  const text = words.trim();
  if (text === '') return '';
  const first = /^\p{Ll}+(?=[\s,;:]|\.(?!\w)|$)/u.test(text) ? capital(text, locale) : text;
  return /[.!?…。！？]$/u.test(first) ? first : `${first}${sayIn(locale)('list.stop')}`;
}
