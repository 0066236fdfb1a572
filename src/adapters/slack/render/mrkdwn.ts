import type { Span } from '../../../chat/message.ts';
import { cleanText, cutText } from '../../../chat/plain-text.ts';
import { limits } from './limits.ts';

/**
 * Spans as Slack's mrkdwn of at most `max` UTF-16 units. Text stays text: nothing in it becomes bold, a link or a
 * mention. Cut between code points, never inside an entity or a `<…>` token.
 */
export function mrkdwn(spans: readonly Span<string>[], max: number): string {
  let out = '';
  for (const [at, span] of spans.entries()) {
    const glue = needsGap(out, spans[at - 1], span) ? gap : '';
    const room = max - out.length - glue.length;
    const piece = span.kind === 'text' ? styled(span, room) : token(span);
    if (piece.length > room || room <= 0) return endWithDots(out, max);
    out += glue + piece;
    if (span.kind === 'text' && piece.endsWith(`…${mark(span)}`) && !span.text.endsWith('…')) return out;
  }
  return out;
}

/** `&`, `<` and `>` as entities, in text of at most `max` units after escaping. */
function escapeWithin(text: string, max: number): string {
  const escaped = escape(text);
  if (escaped.length <= max) return escaped;
  let kept = '';
  for (const char of text) {
    const next = escape(char);
    if (kept.length + next.length > max - 1) break;
    kept += next;
  }
  return max > 0 ? `${kept}…` : '';
}

/** The notification's text: escaped, and short enough to be edited later. */
export function fallbackText(text: string): string {
  const clean = escapeWithin(inert(cleanText(text).trim()), limits.fallbackText);
  return clean === '' ? '…' : clean;
}

/** What the spans say, for places that parse nothing. */
export function spansAsPlain(spans: readonly Span<string>[]): string {
  return spans
    .map((span) => {
      if (span.kind === 'text') return cleanText(span.text);
      if (span.kind === 'link') return `${cleanText(span.text)} (${cleanText(span.url)})`;
      if (span.kind === 'time') return utc(span.at) ?? cleanText(span.at);
      return span.kind === 'person' ? cleanText(span.user) : cleanText(span.group);
    })
    .join('');
}

type TextSpan = Extract<Span<string>, { kind: 'text' }>;

/** Slack sees a style mark only at the edge of a word; this character makes an edge and has no width. */
const gap = '\u200B';
const styleMarks = { bold: '*', italic: '_', code: '`' } as const;
const wordEnd = /[\p{L}\p{N}_]$/u;
const wordStart = /^[\p{L}\p{N}_]/u;

function mark(span: TextSpan): string {
  return span.style ? styleMarks[span.style] : '';
}

function needsGap(before: string, previous: Span<string> | undefined, next: Span<string>): boolean {
  if (next.kind !== 'text' || !previous) return false;
  if (next.style) return wordEnd.test(before) || /[*_`]$/u.test(before);
  return (
    previous.kind === 'text' &&
    previous.style !== undefined &&
    /[*_`]$/u.test(before) &&
    wordStart.test(next.text)
  );
}

function styled(span: TextSpan, room: number): string {
  const sign = mark(span);
  const clean = cleanText(span.text);
  if (sign === '' || clean.trim() === '') return escapeWithin(inert(clean), room);
  const oneLine = clean.replaceAll('\n', ' ');
  const core = oneLine.trim();
  const lead = oneLine.slice(0, oneLine.indexOf(core));
  const tail = oneLine.slice(lead.length + core.length);
  const safe = span.style === 'code' ? core.replaceAll('`', 'ˋ') : inert(core);
  const body = escapeWithin(safe, room - 2 - lead.length);
  if (body.length === 0) return body;
  return `${lead}${sign}${body}${sign}${tail}`.slice(0, room);
}

/** Look-alikes for the characters that Slack would read as style or as an emoji's name. */
function inert(text: string): string {
  return text
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('`', 'ˋ')
    .replaceAll(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (found) => 'ˍ'.repeat(found.length))
    .replaceAll(/:(?=[\d_+-]*[a-z])[\w+-]+:/giu, (found) => `∶${found.slice(1)}`);
}

function token(span: Exclude<Span<string>, TextSpan>): string {
  if (span.kind === 'person') return memberId.test(span.user) ? `<@${span.user}>` : plain(span.user);
  // A group is called by a paragraph of its own, which is rich text.
  if (span.kind === 'group') return plain(span.group);
  if (span.kind === 'link') return linked(span);
  const fallback = utc(span.at);
  if (!fallback) return plain(span.at);
  return `<!date^${Math.floor(Date.parse(span.at) / 1000)}^{date_short_pretty} {time}|${fallback}>`;
}

/** Nothing that would end Slack's `<…|…>`. */
export const webAddress = /^https?:\/\/[^\s<>|"]{1,500}$/u;
function linked({ url, text }: Extract<Span<string>, { kind: 'link' }>): string {
  const label = plain(text.replaceAll(/[\s|]+/gu, ' ')).trim();
  return webAddress.test(url) && label !== '' ? `<${escape(url)}|${label}>` : label;
}

export const memberId = /^[UW][A-Z0-9]{2,20}$/u;
export const groupId = /^S[A-Z0-9]{2,20}$/u;

function plain(text: string): string {
  return escapeWithin(inert(cleanText(text)), 100);
}

export function utc(at: string): string | undefined {
  const ms = Date.parse(at);
  // Slack's date token takes whole seconds since 1970 and no negative ones.
  if (Number.isNaN(ms) || ms < 0) return undefined;
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function endWithDots(text: string, max: number): string {
  return text.length < max ? `${text}…` : text;
}

/** Plain text for objects that parse nothing, on one line. */
export function oneLine(text: string, max: number): string {
  return cutText(cleanText(text).replaceAll(/\s+/gu, ' ').trim(), max);
}
