import type { Words } from '../language/words.ts';
import { redact } from './redact.ts';

const maxLength = 400;
/** Longer than any secret that begins in what is shown. */
const maxRead = 8192;
/** Control characters, line separators and marks that turn the direction of writing around: they could forge what a terminal or chat shows. */
// eslint-disable-next-line no-control-regex
const forging = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** One line of evidence as it may be shown: without secrets, without control characters, at most 400 characters long. */
export function quote(line: string): string {
  const plain = redact(line.slice(0, maxRead)).replace(forging, ' ').trimEnd();
  return plain.length > maxLength ? `${plain.slice(0, maxLength - 1)}…` : plain;
}

/** What somebody else said as it may be shown; sentences of our own are safe as they are, what stands in their places is not. */
export function quoted(words: Words): Words {
  if (typeof words === 'string') return quote(words);
  if ('say' in words && words.with) {
    const entries = Object.entries(words.with);
    const safe = entries.map(([name, value]) => [name, typeof value === 'number' ? value : quoted(value)]);
    return { ...words, with: Object.fromEntries(safe) as NonNullable<typeof words.with> };
  }
  if ('all' in words) return { ...words, all: words.all.map(quoted) };
  if ('sentence' in words) return { sentence: quoted(words.sentence) };
  return 'clause' in words ? { clause: quoted(words.clause) } : words;
}

const maxName = 80;
/** What would make a link, a mention or emphasis of it. */
const markup = /[<>`*~|]+/g;

/** A name out of a log as it may stand in a sentence: without mark-up too, at most 80 characters long. */
export function quoteName(name: string): string {
  const plain = quote(name).replace(markup, '');
  return plain.length > maxName ? `${plain.slice(0, maxName - 1)}…` : plain;
}
