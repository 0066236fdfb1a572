import type { Locale } from '../language/locale.ts';
import { inType } from '../language/say.ts';
import type { Span } from './message.ts';

type ToldSpan = Span<string>;

/** Neighbours set as one line: between two texts stands a blank where one would stand within a text of that language, and none elsewhere. */
export function spansInType(spans: readonly ToldSpan[], locale: Locale): readonly ToldSpan[] {
  return spans.reduce<readonly ToldSpan[]>((line, span) => {
    const before = line.at(-1);
    if (before?.kind !== 'text' || span.kind !== 'text') return [...line, span];
    return [...line, ...after(before.text.slice(-1), span, locale)];
  }, []);
}

type TextSpan = Extract<ToldSpan, { kind: 'text' }>;

/**
 * Only its beginning is touched: the rest may be a name or a quotation. A blank that is missing stands for itself, since mark-up may not
 * begin with one.
 */
function after(last: string, span: TextSpan, locale: Locale): readonly ToldSpan[] {
  const head = /^ *.?/su.exec(span.text)?.[0] ?? '';
  const set = inType(`${last}${head}`, locale).slice(last.length);
  if (set === ` ${head}`) return [{ kind: 'text', text: ' ' }, span];
  const text = set + span.text.slice(head.length);
  return text === '' ? [] : [{ ...span, text }];
}
