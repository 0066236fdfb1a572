import { h } from 'preact';
import type { ComponentChild, ComponentChildren } from 'preact';
import type { Json } from '../../page-protocol.ts';
import { asList, asNumber, asObject, asText } from '../json-read.ts';
import type { JsonObject } from '../json-read.ts';
import { emojiGlyph } from '../mrkdwn/emoji.ts';
import type { InlineToken } from '../mrkdwn/inline-token.ts';
import { Inline } from '../mrkdwn/mrkdwn-view.ts';
import { Unknown } from './unknown.ts';

/** A `rich_text` block, or a cell of a table: text that is never parsed, only styled. */
export function RichText({ elements }: { readonly elements: Json | undefined }): ComponentChild {
  return h('div', { class: 'rich-text' }, asList(elements).map(drawPart));
}

function drawPart(part: Json, index: number): ComponentChild {
  const object = asObject(part);
  const children = asList(object['elements']);
  switch (object['type']) {
    case 'rich_text_section':
      return h('div', { key: index, class: 'rich-section' }, children.map(drawInline));
    case 'rich_text_preformatted':
      return h('pre', { key: index, tabIndex: 0 }, h('code', null, children.map(drawInline)));
    case 'rich_text_quote':
      return h('blockquote', { key: index, class: 'rich-section' }, children.map(drawInline));
    case 'rich_text_list':
      return drawList(object, index);
    default:
      return h(Unknown, { key: index, what: 'rich text', json: part });
  }
}

function drawList(list: JsonObject, index: number): ComponentChild {
  const indent = Math.min(8, asNumber(list['indent']) ?? 0);
  const items = asList(list['elements']).map((item, at) => h('li', { key: at }, drawPart(item, at)));
  const attributes = { key: index, class: `rich-list indent-${indent}` };
  if (list['style'] !== 'ordered') return h('ul', attributes, items);
  return h('ol', { ...attributes, start: (asNumber(list['offset']) ?? 0) + 1 }, items);
}

function drawInline(element: Json, index: number): ComponentChild {
  const object = asObject(element);
  const token = inlineToken(object);
  if (token === undefined) return h(Unknown, { key: index, what: 'rich text element', json: element });
  const styled = styledWith(asObject(object['style']), h(Inline, { token }));
  return h('span', { key: index }, styled);
}

function inlineToken(element: JsonObject): InlineToken | undefined {
  const text = asText(element['text']);
  switch (element['type']) {
    case 'text':
      return { kind: 'text', text };
    case 'link':
      return { kind: 'link', url: asText(element['url']), label: text || asText(element['url']) };
    case 'emoji':
      return emojiToken(element);
    case 'user':
      return { kind: 'user', id: asText(element['user_id']) };
    case 'channel':
      return { kind: 'channel', id: asText(element['channel_id']) };
    case 'usergroup':
      return { kind: 'group', id: asText(element['usergroup_id']) };
    case 'broadcast':
      return { kind: 'broadcast', name: asText(element['range']) };
    case 'color':
      return { kind: 'code', children: [{ kind: 'text', text: asText(element['value']) }] };
    case 'date':
      return dateToken(element);
    default:
      return undefined;
  }
}

function emojiToken(element: JsonObject): InlineToken {
  const name = asText(element['name']);
  const points = asText(element['unicode'])
    .split('-')
    .map((code) => Number.parseInt(code, 16));
  const written = points.every((point) => point > 0 && point <= 0x10_ffff)
    ? String.fromCodePoint(...points)
    : undefined;
  const glyph = written ?? emojiGlyph(name);
  return glyph === undefined ? { kind: 'text', text: `:${name}:` } : { kind: 'emoji', name, glyph };
}

function dateToken(element: JsonObject): InlineToken {
  const url = asText(element['url']);
  return {
    kind: 'date',
    at: asNumber(element['timestamp']) ?? 0,
    format: asText(element['format']),
    ...(url === '' ? {} : { url }),
    fallback: asText(element['fallback']),
  };
}

function styledWith(style: JsonObject, content: ComponentChildren): ComponentChildren {
  let styled = content;
  if (style['code'] === true) styled = h('code', null, styled);
  if (style['strike'] === true) styled = h('s', null, styled);
  if (style['underline'] === true) styled = h('u', null, styled);
  if (style['italic'] === true) styled = h('em', null, styled);
  return style['bold'] === true ? h('strong', null, styled) : styled;
}
