import type { InlineToken } from './inline-token.ts';
import type { LineOptions } from './tokenize-line.ts';
import { tokenizeCode, tokenizeLine } from './tokenize-line.ts';

/** A whole text: paragraphs and quotes are lists of lines, a fence is one piece of code. */
export type MrkdwnPart =
  | { readonly kind: 'paragraph' | 'quote'; readonly lines: readonly (readonly InlineToken[])[] }
  | { readonly kind: 'fence'; readonly code: readonly InlineToken[] };

const quoteMark = /^(?:>|&gt;)[ ]?/;
const longQuoteMark = /^(?:>{3}|(?:&gt;){3})[ ]?/;

/** Slack's mrkdwn as the app sent it → parts to draw. A fence without its end is text. */
export function tokenizeMrkdwn(
  text: string,
  options: LineOptions = { autoLink: false },
): readonly MrkdwnPart[] {
  return text.split(/(```[\s\S]+?```)/).flatMap((piece, index, pieces) => {
    if (index % 2 === 1) return [{ kind: 'fence' as const, code: fenceCode(piece) }];
    const trimmed = trimAtFences(piece, index > 0, index < pieces.length - 1);
    return trimmed === '' ? [] : linesToParts(trimmed.split('\n'), options);
  });
}

function fenceCode(piece: string): readonly InlineToken[] {
  return tokenizeCode(piece.slice(3, -3).replace(/^\n/, '').replace(/\n$/, ''));
}

/** A fence is a box of its own: the line break beside it is not a blank line. */
function trimAtFences(piece: string, after: boolean, before: boolean): string {
  const start = after ? piece.replace(/^[ ]*\n/, '') : piece;
  return before ? start.replace(/\n[ ]*$/, '') : start;
}

function linesToParts(lines: readonly string[], options: LineOptions): readonly MrkdwnPart[] {
  const parts: { kind: 'paragraph' | 'quote'; lines: (readonly InlineToken[])[] }[] = [];
  let quoteRest = false;
  for (const line of lines) {
    const opensLong: boolean = !quoteRest && longQuoteMark.test(line);
    const kind = quoteRest || opensLong || quoteMark.test(line) ? 'quote' : 'paragraph';
    const content = quoteRest ? line : line.replace(opensLong ? longQuoteMark : quoteMark, '');
    quoteRest ||= opensLong;
    const last = parts.at(-1);
    const tokens = tokenizeLine(content, options);
    if (last?.kind === kind) last.lines.push(tokens);
    else parts.push({ kind, lines: [tokens] });
  }
  return parts;
}
