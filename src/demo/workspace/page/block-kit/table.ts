import { h } from 'preact';
import type { ComponentChild } from 'preact';
import type { Block, Json } from '../../page-protocol.ts';
import { asList, asObject, asText } from '../json-read.ts';
import type { JsonObject } from '../json-read.ts';
import { RichText } from './rich-text.ts';

/** A `table` block: the first row is its head; a wide one scrolls inside its own box. */
export function Table({ block }: { readonly block: Block }): ComponentChild {
  const [head, ...rows] = asList(block['rows']);
  const columns = asList(block['column_settings']).map(asObject);
  const drawRow = (row: Json | undefined, cell: 'th' | 'td') =>
    asList(row).map((content, index) =>
      h(cell, { key: index, class: columnClass(columns[index]) }, drawCell(content)),
    );
  return h(
    'div',
    { class: 'table-box', tabIndex: 0, role: 'region', 'aria-label': 'Table' },
    h(
      'table',
      null,
      h('thead', null, h('tr', null, drawRow(head, 'th'))),
      h(
        'tbody',
        null,
        rows.map((row, index) => h('tr', { key: index }, drawRow(row, 'td'))),
      ),
    ),
  );
}

function drawCell(cell: Json): ComponentChild {
  const object = asObject(cell);
  return object['type'] === 'rich_text'
    ? h(RichText, { elements: object['elements'] })
    : asText(object['text']);
}

function columnClass(column: JsonObject | undefined): string {
  const align = asText(column?.['align']) || 'left';
  return `align-${align}${column?.['is_wrapped'] === true ? ' wrapped' : ''}`;
}
