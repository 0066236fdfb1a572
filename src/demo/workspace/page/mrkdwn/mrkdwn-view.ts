import { h } from 'preact';
import type { ComponentChild, ComponentChildren } from 'preact';
import type { Json } from '../../page-protocol.ts';
import { asObject, textOf } from '../json-read.ts';
import { displayName, usePage } from '../page-context.ts';
import { emojiGlyph } from './emoji.ts';
import type { InlineToken } from './inline-token.ts';
import { formatSlackDate } from './slack-date.ts';
import { tokenizeMrkdwn } from './tokenize-mrkdwn.ts';
import type { MrkdwnPart } from './tokenize-mrkdwn.ts';

/** A text as the app wrote it in Slack's mrkdwn. */
export function Mrkdwn({
  text,
  autoLink,
}: {
  readonly text: string;
  readonly autoLink?: boolean;
}): ComponentChild {
  const parts = tokenizeMrkdwn(text, { autoLink: autoLink ?? false });
  return h('div', { class: 'mrkdwn' }, parts.map(drawPart));
}

/** A Block Kit text object: `mrkdwn` is parsed, `plain_text` is shown as it stands, with its emoji. */
export function TextObject({ value }: { readonly value: Json | undefined }): ComponentChild {
  const object = asObject(value);
  const text = textOf(value);
  if (object['type'] !== 'mrkdwn') return h('span', { class: 'plain-text' }, withEmoji(text));
  return h(Mrkdwn, { text, autoLink: object['verbatim'] !== true });
}

export function Inline({ token }: { readonly token: InlineToken }): ComponentChild {
  switch (token.kind) {
    case 'text':
      return h('span', null, token.text);
    case 'bold':
      return h('strong', null, drawAll(token.children));
    case 'italic':
      return h('em', null, drawAll(token.children));
    case 'strike':
      return h('s', null, drawAll(token.children));
    case 'code':
      return h('code', null, drawAll(token.children));
    case 'emoji':
      return h('span', { class: 'emoji', title: `:${token.name}:` }, token.glyph);
    case 'link':
      return h(SafeLink, { url: token.url }, token.label);
    case 'date':
      return h(DateToken, { token });
    default:
      return h(Mention, { token });
  }
}

/** A link that leaves the page; anything but http, https and mailto is only its text. */
export function SafeLink({
  url,
  children,
}: {
  readonly url: string;
  readonly children?: ComponentChildren;
}): ComponentChild {
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return h('span', null, children);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, children);
}

/** Plain text with the shortcodes this page knows turned into their characters. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (written, name: string) => emojiGlyph(name) ?? written);
}

function drawPart(part: MrkdwnPart, index: number): ComponentChild {
  if (part.kind === 'fence')
    return h('pre', { key: index, tabIndex: 0 }, h('code', null, drawAll(part.code)));
  const lines = part.lines.map((line, at) =>
    h('div', { class: 'line', key: at }, line.length > 0 ? drawAll(line) : h('br', null)),
  );
  return h(part.kind === 'quote' ? 'blockquote' : 'div', { key: index }, lines);
}

function drawAll(tokens: readonly InlineToken[]): ComponentChild[] {
  return tokens.map((token, index) => h(Inline, { token, key: index }));
}

function DateToken({ token }: { readonly token: Extract<InlineToken, { kind: 'date' }> }): ComponentChild {
  const { reader } = usePage();
  const words = formatSlackDate(token.at, token.format, reader) || token.fallback;
  const time = h('time', { dateTime: new Date(token.at * 1000).toISOString(), title: token.fallback }, words);
  return token.url === undefined ? time : h(SafeLink, { url: token.url }, time);
}

function Mention({
  token,
}: {
  readonly token: Extract<InlineToken, { kind: 'user' | 'channel' | 'group' | 'broadcast' }>;
}): ComponentChild {
  const { snapshot, state } = usePage();
  if (token.kind === 'broadcast') return h('span', { class: 'mention mention-me' }, `@${token.name}`);
  if (token.kind === 'group') {
    const name =
      snapshot.userGroups.find(({ id }) => id === token.id)?.handle ??
      (token.label ?? token.id).replace(/^@/, '');
    return h('span', { class: 'mention' }, `@${name}`);
  }
  if (token.kind === 'channel') {
    const channel = snapshot.channels.find(({ id }) => id === token.id);
    return h('span', { class: 'mention' }, `#${channel?.name ?? token.label ?? token.id}`);
  }
  const mine = token.id === state.me ? ' mention-me' : '';
  const name = displayName(snapshot, token.id);
  return h('span', { class: `mention${mine}` }, `@${name === token.id ? (token.label ?? name) : name}`);
}
