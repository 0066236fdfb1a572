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

export function widthOf({ columns }: Layout): number {
  return Math.max(narrowest, Math.min(widest, columns));
}

/** Breaks a text into lines of the layout's width, each with the indent in front. A longer word stays whole. */
export function wrap(text: string, indent: string, layout: Layout): readonly string[] {
  const room = widthOf(layout) - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, indent + line];
}
