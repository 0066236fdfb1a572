import { angleToken } from './angle-token.ts';
import { emojiGlyph } from './emoji.ts';
import { decodeEntities } from './entities.ts';
import type { InlineToken } from './inline-token.ts';

export interface LineOptions {
  /** Turn bare `https://…` into links, as Slack does for text that is not `verbatim`. */
  readonly autoLink: boolean;
}

interface Found {
  readonly token: InlineToken;
  readonly end: number;
}

const marks: Readonly<Record<string, 'bold' | 'italic' | 'strike'>> = {
  '*': 'bold',
  _: 'italic',
  '~': 'strike',
};

/**
 * One line of mrkdwn → tokens. Entities are decoded only here, after the mark-up is known, so that an escaped log line
 * can never become mark-up. What is no mark-up is text: nothing is dropped, and nothing throws.
 */
export function tokenizeLine(line: string, options: LineOptions): readonly InlineToken[] {
  const tokens: InlineToken[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') tokens.push({ kind: 'text', text: decodeEntities(text) });
    text = '';
  };
  let at = 0;
  while (at < line.length) {
    const found = tokenAt(line, at, options);
    if (found === undefined) {
      text += line.charAt(at);
      at += 1;
      continue;
    }
    flush();
    tokens.push(found.token);
    at = found.end;
  }
  flush();
  return tokens;
}

/** Code keeps its characters; only `<…>` is resolved in it, as in Slack. Used for fences too. */
export function tokenizeCode(code: string): readonly InlineToken[] {
  return code
    .split(/(<[^<>\n]+>)/)
    .filter((piece) => piece !== '')
    .map((piece) =>
      /^<[^<>\n]+>$/.test(piece)
        ? angleToken(piece.slice(1, -1))
        : { kind: 'text' as const, text: decodeEntities(piece) },
    );
}

function tokenAt(line: string, at: number, options: LineOptions): Found | undefined {
  const first = line.charAt(at);
  if (first === '<') return angle(line, at);
  if (first === '`') return code(line, at);
  if (first === ':') return emoji(line, at);
  if (first === 'h' && options.autoLink) return bareLink(line, at);
  const kind = marks[first];
  return kind === undefined ? undefined : styled(line, at, kind, options);
}

function angle(line: string, at: number): Found | undefined {
  const match = /^<([^<>\n]+)>/.exec(line.slice(at));
  if (match?.[1] === undefined) return undefined;
  const token = angleToken(match[1]);
  return token.kind === 'text' ? undefined : { token, end: at + match[0].length };
}

function code(line: string, at: number): Found | undefined {
  const end = line.indexOf('`', at + 1);
  if (end <= at + 1) return undefined;
  return { token: { kind: 'code', children: tokenizeCode(line.slice(at + 1, end)) }, end: end + 1 };
}

function emoji(line: string, at: number): Found | undefined {
  const match = /^:([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?/.exec(line.slice(at));
  const glyph = emojiGlyph(match?.[1] ?? '');
  if (match?.[1] === undefined || glyph === undefined) return undefined;
  return { token: { kind: 'emoji', name: match[1], glyph }, end: at + match[0].length };
}

function bareLink(line: string, at: number): Found | undefined {
  const match = /^https?:\/\/[^\s<>|`*]+[^\s<>|`*.,;:!?)\]}'"]/.exec(line.slice(at));
  if (match === null || isWord(line[at - 1])) return undefined;
  const url = decodeEntities(match[0]);
  return { token: { kind: 'link', url, label: url }, end: at + match[0].length };
}

/** `*bold*` needs an edge on its outer sides and no space on its inner ones: `2*3*4` and `snake_case_name` are text. */
function styled(
  line: string,
  at: number,
  kind: 'bold' | 'italic' | 'strike',
  options: LineOptions,
): Found | undefined {
  const mark = line.charAt(at);
  const opens =
    !isWord(line[at - 1]) && line[at - 1] !== mark && isInk(line[at + 1]) && line[at + 1] !== mark;
  const end = opens ? closing(line, at + 1, mark) : -1;
  if (end < 0) return undefined;
  return { token: { kind, children: tokenizeLine(line.slice(at + 1, end), options) }, end: end + 1 };
}

function closing(line: string, from: number, mark: string): number {
  let at = from;
  while (at < line.length) {
    const skipped = line[at] === '<' ? angle(line, at) : line[at] === '`' ? code(line, at) : undefined;
    if (skipped !== undefined) {
      at = skipped.end;
      continue;
    }
    const closes = line[at] === mark && at > from && isInk(line[at - 1]) && !isWord(line[at + 1]);
    if (closes && line[at + 1] !== mark) return at;
    at += 1;
  }
  return -1;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function isInk(character: string | undefined): boolean {
  return character !== undefined && !/\s/.test(character);
}
