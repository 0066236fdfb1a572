import { h } from 'preact';
import type { ComponentChild } from 'preact';
import type { Block, Json } from '../../page-protocol.ts';
import { asList, asObject, asText, textOf } from '../json-read.ts';
import { TextObject, withEmoji } from '../mrkdwn/mrkdwn-view.ts';
import { Element } from './element.ts';
import { BlockImage } from './image.ts';
import { InputBlock } from './input-block.ts';
import { blockIdOf } from './input-state.ts';
import { RichText } from './rich-text.ts';
import { Table } from './table.ts';
import { Unknown } from './unknown.ts';

/** Block Kit as the app sent it. */
export function Blocks({ blocks }: { readonly blocks: readonly Block[] }): ComponentChild {
  return h(
    'div',
    { class: 'blocks' },
    blocks.map((block, index) => {
      const blockId = blockIdOf(block, index);
      return h(BlockView, { key: blockId, block, blockId });
    }),
  );
}

function BlockView({ block, blockId }: { readonly block: Block; readonly blockId: string }): ComponentChild {
  switch (block.type) {
    case 'header':
      return h('h3', { class: 'block-header' }, withEmoji(textOf(block['text'])));
    case 'section':
      return h(Section, { block, blockId });
    case 'divider':
      return h('hr', { class: 'block-divider' });
    case 'context':
      return h('div', { class: 'block-context' }, asList(block['elements']).map(drawContext));
    case 'image':
      return h(BlockImage, { image: block, size: 'block' });
    case 'actions':
      return h(Actions, { block, blockId });
    case 'input':
      return h(InputBlock, { block, blockId });
    case 'rich_text':
      return h(RichText, { elements: block['elements'] });
    case 'markdown':
      return h('div', { class: 'block-markdown' }, asText(block['text']));
    case 'table':
      return h(Table, { block });
    default:
      return h(Unknown, { what: 'block', json: block });
  }
}

function Section({ block, blockId }: { readonly block: Block; readonly blockId: string }): ComponentChild {
  const fields = asList(block['fields']);
  const accessory = asObject(block['accessory']);
  const wide = accessory['type'] === 'checkboxes' || accessory['type'] === 'radio_buttons';
  return h(
    'div',
    { class: `block-section${wide ? ' section-wide' : ''}` },
    h(
      'div',
      { class: 'section-text' },
      block['text'] === undefined ? null : h(TextObject, { value: block['text'] }),
      fields.length === 0 ? null : h('div', { class: 'fields' }, fields.map(drawField)),
    ),
    Object.keys(accessory).length === 0
      ? null
      : h('div', { class: 'accessory' }, h(Element, { block, blockId, element: accessory })),
  );
}

function drawField(field: Json, index: number): ComponentChild {
  return h('div', { class: 'field', key: index }, h(TextObject, { value: field }));
}

function drawContext(element: Json, index: number): ComponentChild {
  const object = asObject(element);
  if (object['type'] === 'image') return h(BlockImage, { key: index, image: object, size: 'context' });
  return h('div', { class: 'context-text', key: index }, h(TextObject, { value: element }));
}

function Actions({ block, blockId }: { readonly block: Block; readonly blockId: string }): ComponentChild {
  return h(
    'div',
    { class: 'block-actions', 'data-block-id': blockId },
    asList(block['elements']).map((element, index) => {
      const object = asObject(element);
      return h(Element, { key: asText(object['action_id']) || index, block, blockId, element: object });
    }),
  );
}
