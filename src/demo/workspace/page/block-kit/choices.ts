import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { useId } from 'preact/hooks';
import { asList, asObject, asText } from '../json-read.ts';
import { TextObject } from '../mrkdwn/mrkdwn-view.ts';
import { useInteraction } from './interaction.ts';
import type { PlacedElement } from './interaction.ts';
import { keyOf } from './select-options.ts';

/** Checkboxes (any number of options) or radio buttons (one of them). */
export function Choices(placed: PlacedElement & { readonly label?: string }): ComponentChild {
  const { element } = placed;
  const { value, change } = useInteraction(placed);
  const name = useId();
  const isMany = asText(element['type']) === 'checkboxes';
  const chosen = Array.isArray(value) ? value : [value];
  const keys = new Set(chosen.map(keyOf));
  const options = asList(element['options']);
  return h(
    'div',
    { class: 'choices', role: isMany ? 'group' : 'radiogroup', 'aria-label': placed.label ?? 'Options' },
    options.map((option) => {
      const { text, description } = asObject(option);
      const key = keyOf(option);
      const toggled = options.filter((other) => keys.has(keyOf(other)) !== (keyOf(other) === key));
      return h(
        'label',
        { class: 'choice', key },
        h('input', {
          type: isMany ? 'checkbox' : 'radio',
          name,
          checked: keys.has(key),
          onChange: () => change(isMany ? toggled : option),
        }),
        h(
          'span',
          null,
          h(TextObject, { value: text }),
          description === undefined ? null : h('small', null, h(TextObject, { value: description })),
        ),
      );
    }),
  );
}
