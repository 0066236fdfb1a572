import type { Locale } from '../../language/locale.ts';
import { ink, type Layout, wrap } from './layout.ts';
import type { ReportWords } from './report-words.ts';

/** What every section is written with. */
export interface Sheet {
  readonly layout: Layout;
  readonly say: ReportWords;
  readonly locale: Locale;
}

/** Wrapped lines, dim on a terminal. */
export function aside(text: string, indent: string, { layout }: Sheet): readonly string[] {
  return wrap(text, indent, layout).map((line) => ink(line, 'dim', layout));
}

/** A point of a list: its title, then lines that explain it. */
export function point(title: string, below: readonly string[], { layout }: Sheet): readonly string[] {
  const [first = '', ...rest] = wrap(title, '    ', layout);
  return [`  • ${first.trimStart()}`, ...rest, ...below];
}
