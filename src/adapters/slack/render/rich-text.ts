import type { Span } from '../../../chat/message.ts';
import { cleanText, cutText } from '../../../chat/plain-text.ts';
import type { Block, RichElement } from './block.ts';
import { groupId, memberId, utc, webAddress } from './mrkdwn.ts';

/**
 * A paragraph that mentions a group, as elements and not as marked-up text: who is called is said by its id, and nothing that
 * stands beside it can become a mention. At most about `max` characters of text.
 */
export function richText(spans: readonly Span<string>[], max: number): readonly Block[] {
  let room = max;
  const elements = spans.flatMap((span): readonly RichElement[] => {
    const element = elementOf(span, room);
    if (element && 'text' in element) room -= element.text.length;
    return element ? [element] : [];
  });
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

function elementOf(span: Span<string>, room: number): RichElement | undefined {
  switch (span.kind) {
    case 'group':
      return groupId.test(span.group)
        ? { type: 'usergroup', usergroup_id: span.group }
        : text(span.group, room);
    case 'person':
      return memberId.test(span.user) ? { type: 'user', user_id: span.user } : text(span.user, room);
    case 'link':
      return link(span, room);
    case 'time':
      return date(span.at) ?? text(span.at, room);
    case 'text':
      return text(span.text, room, span.style);
  }
}

function link(
  { url, text: words }: Extract<Span<string>, { kind: 'link' }>,
  room: number,
): RichElement | undefined {
  const shown = text(words, Math.min(room, mostOfLink));
  return shown?.type === 'text' && webAddress.test(url) ? { type: 'link', url, text: shown.text } : shown;
}

const mostOfLink = 100;

function date(at: string): RichElement | undefined {
  const fallback = utc(at);
  if (fallback === undefined) return undefined;
  const timestamp = Math.floor(Date.parse(at) / 1000);
  return { type: 'date', timestamp, format: '{date_short_pretty} {time}', fallback };
}

function text(words: string, room: number, style?: 'bold' | 'italic' | 'code'): RichElement | undefined {
  const shown = cutText(cleanText(words), room);
  if (shown === '') return undefined;
  return { type: 'text', text: shown, ...(style ? { style: { [style]: true } } : {}) };
}
