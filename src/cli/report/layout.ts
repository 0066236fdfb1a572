import { columnsOf, graphemes } from './text-columns.ts';

/** How a report is set: how wide, and whether colours may be used. */
export interface Layout {
  readonly columns: number;
  readonly isTerminal: boolean;
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
export type Ink = keyof typeof codes;

const narrowest = 40;
const widest = 110;

/** Colours a text, on a terminal only. */
export function ink(text: string, colour: Ink, { isTerminal }: Layout): string {
  return isTerminal ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;
}

/** For what is read as prose, which wide lines would make hard to read. */
export function widthOf({ columns }: Layout): number {
  return Math.max(narrowest, Math.min(widest, columns));
}

/** For what stands on one line and is cut: a wide terminal is used to its end. */
export function lineWidthOf({ columns }: Layout): number {
  return Math.max(narrowest, columns);
}

/** Breaks a text into lines of the layout's width, each with the indent in front. A longer word stays whole. */
export function wrap(text: string, indent: string, layout: Layout): readonly string[] {
  const room = widthOf(layout) - columnsOf(indent);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const { word, isApart } of words(text)) {
    const gap = isApart && line !== '' ? ' ' : '';
    const width = columnsOf(word);
    if (line !== '' && used + gap.length + width > room) {
      lines.push(indent + line);
      line = word;
      used = width;
    } else {
      line += gap + word;
      used += gap.length + width;
    }
  }
  return line === '' ? lines : [...lines, indent + line];
}

/** At most so many columns of a text, with an ellipsis where something was left out. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const grapheme of graphemes(text)) {
    used += columnsOf(grapheme);
    if (used > columns - 1) break;
    kept += grapheme;
  }
  return `${kept.trimEnd()}…`;
}

/** Fills up with blanks to so many columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

const opening = '（「『《“';
const closing = '，。；：、！？）」』》”';
const ideographs = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}';
/** A Latin word, or one ideograph; what opens stays with what follows it, what closes with what stands before. */
const word = new RegExp(
  `(\\s*)([${opening}]*(?:[${ideographs}]|[^\\s${ideographs}${opening}${closing}]+)?[${closing}]*)`,
  'gu',
);

function words(text: string): readonly { readonly word: string; readonly isApart: boolean }[] {
  return [...text.trim().matchAll(word)]
    .map(([, blank = '', found = '']) => ({ word: found, isApart: blank !== '' }))
    .filter((each) => each.word !== '');
}
