import { h } from 'preact';
import type { ComponentChild, TargetedEvent } from 'preact';
import { asText, textOf } from '../json-read.ts';
import { usePage } from '../page-context.ts';
import { useInteraction } from './interaction.ts';
import type { PlacedElement } from './interaction.ts';
import { keyOf, selectGroups } from './select-options.ts';
import type { SelectGroup, SelectOption } from './select-options.ts';

/** A select of one thing: the browser's own, so that keyboard, touch and screen readers work as they should. */
export function Select(placed: PlacedElement & { readonly inputId?: string }): ComponentChild {
  const { element } = placed;
  const { snapshot } = usePage();
  const { value, change } = useInteraction(placed);
  const groups = selectGroups(element, snapshot);
  const placeholder = textOf(element['placeholder']) || 'Choose an option';
  const onChange = (event: TargetedEvent<HTMLSelectElement>) => {
    const chosen = findOption(groups, event.currentTarget.value);
    if (chosen !== undefined) change(chosen.value);
  };
  return h(
    'select',
    {
      id: placed.inputId,
      class: 'select',
      'data-action-id': asText(element['action_id']),
      'aria-label': placed.inputId === undefined ? placeholder : undefined,
      value: keyOf(value),
      onChange,
    },
    h('option', { value: '', disabled: true }, placeholder),
    groups.map(drawGroup),
  );
}

/** Several things: what is chosen as chips that can be taken away, and a select that adds one. */
export function MultiSelect(placed: PlacedElement & { readonly inputId?: string }): ComponentChild {
  const { element } = placed;
  const { snapshot } = usePage();
  const { value, change } = useInteraction(placed);
  const groups = selectGroups(element, snapshot);
  const chosen = Array.isArray(value) ? value : [];
  const keys = new Set(chosen.map(keyOf));
  const rest = groups.map((group) => ({
    ...group,
    options: group.options.filter(({ key }) => !keys.has(key)),
  }));
  const onChange = (event: TargetedEvent<HTMLSelectElement>) => {
    const added = findOption(groups, event.currentTarget.value);
    if (added !== undefined) change([...chosen, added.value]);
  };
  return h(
    'div',
    { class: 'multi-select' },
    chosen.map((item) => {
      const label = findOption(groups, keyOf(item))?.label ?? keyOf(item);
      const remove = () => change(chosen.filter((other) => keyOf(other) !== keyOf(item)));
      return h(
        'span',
        { class: 'chip', key: keyOf(item) },
        label,
        h('button', { type: 'button', 'aria-label': `Remove ${label}`, onClick: remove }, '×'),
      );
    }),
    h(
      'select',
      {
        id: placed.inputId,
        class: 'select',
        'aria-label': placed.inputId === undefined ? 'Add' : undefined,
        value: '',
        onChange,
      },
      h('option', { value: '', disabled: true }, textOf(element['placeholder']) || 'Choose options'),
      rest.map(drawGroup),
    ),
  );
}

function drawGroup(group: SelectGroup): ComponentChild | ComponentChild[] {
  const options = group.options.map(({ key, label }) => h('option', { key, value: key }, label));
  return group.label === '' ? options : h('optgroup', { label: group.label }, options);
}

function findOption(groups: readonly SelectGroup[], key: string): SelectOption | undefined {
  return groups.flatMap(({ options }) => options).find((option) => option.key === key);
}
