import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { useContext, useId } from 'preact/hooks';
import type { Block } from '../../page-protocol.ts';
import { asObject, asText, textOf } from '../json-read.ts';
import { withEmoji } from '../mrkdwn/mrkdwn-view.ts';
import { Surface, usePage } from '../page-context.ts';
import { Element } from './element.ts';

/** An input with its label, its hint and, after a refused submit, the sentence that says why. */
export function InputBlock({
  block,
  blockId,
}: {
  readonly block: Block;
  readonly blockId: string;
}): ComponentChild {
  const { state } = usePage();
  const { at } = useContext(Surface);
  const id = useId();
  const element = asObject(block['element']);
  const label = withEmoji(textOf(block['label']));
  const hint = withEmoji(textOf(block['hint']));
  const error = at.surface === 'modal' ? state.errors[at.id]?.[blockId] : undefined;
  const grouped = element['type'] === 'checkboxes' || element['type'] === 'radio_buttons';
  const labelText = [
    label,
    block['optional'] === true ? h('span', { class: 'optional' }, ' (optional)') : null,
  ];
  return h(
    'div',
    { class: `input-block${error === undefined ? '' : ' has-error'}`, 'data-block-id': blockId },
    grouped ? h('div', { class: 'label' }, labelText) : h('label', { class: 'label', for: id }, labelText),
    h(Element, {
      block,
      blockId,
      element,
      label,
      inputId: id,
      describedBy: `${id}-note`,
      invalid: error !== undefined,
    }),
    h(
      'div',
      { id: `${id}-note`, class: 'input-note' },
      error === undefined ? null : h('div', { class: 'input-error', role: 'alert' }, asText(error)),
      hint === '' ? null : h('div', { class: 'hint' }, hint),
    ),
  );
}
