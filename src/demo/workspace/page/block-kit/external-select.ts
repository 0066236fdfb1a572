import { h } from 'preact';
import type { ComponentChild, TargetedEvent } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Json } from '../../page-protocol.ts';
import { asNumber, asObject, asText, textOf } from '../json-read.ts';
import { usePage } from '../page-context.ts';
import { useInteraction } from './interaction.ts';
import type { PlacedElement } from './interaction.ts';
import { asOption, optionGroups } from './select-options.ts';

let requests = 0;
const typingPauseMs = 200;

/** A select whose lines come from the app while one types. */
export function ExternalSelect(placed: PlacedElement & { readonly inputId?: string }): ComponentChild {
  const { element } = placed;
  const { value, change } = useInteraction(placed);
  const isMulti = asText(element['type']).startsWith('multi_');
  const chosen = isMulti && Array.isArray(value) ? value : [];
  const [query, setQuery] = useState<string | undefined>(undefined);
  const options = useOptions(placed, query);
  const listId = useId();
  const choose = (option: Json) => {
    setQuery(undefined);
    change(isMulti ? [...chosen, option] : option);
  };
  const shown = query ?? (isMulti ? '' : asOption(value).label);
  return h(
    'div',
    { class: 'combobox', onFocusOut: (event: FocusEvent) => leavesBox(event) && setQuery(undefined) },
    chosen.map((item) => h('span', { class: 'chip', key: asOption(item).key }, asOption(item).label)),
    h('input', {
      id: placed.inputId,
      class: 'text-input',
      type: 'text',
      role: 'combobox',
      autocomplete: 'off',
      'aria-expanded': query !== undefined,
      'aria-controls': listId,
      'aria-label': placed.inputId === undefined ? 'Search' : undefined,
      placeholder: textOf(element['placeholder']) || 'Search',
      value: shown,
      onFocus: () => setQuery(query ?? ''),
      onInput: (event: TargetedEvent<HTMLInputElement>) => setQuery(event.currentTarget.value),
    }),
    query === undefined ? null : h(OptionList, { id: listId, options, onChoose: choose }),
  );
}

function OptionList(props: {
  readonly id: string;
  readonly options: readonly Json[] | undefined;
  readonly onChoose: (option: Json) => void;
}): ComponentChild {
  const { id, options, onChoose } = props;
  const lines = options?.flatMap((entry) =>
    asObject(entry)['options'] === undefined
      ? [asOption(entry)]
      : (optionGroups(asObject(entry))[0]?.options ?? []),
  );
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => list.current?.scrollIntoView({ block: 'nearest' }), [lines?.length]);
  const words = lines === undefined ? 'Searching…' : 'Nothing found';
  return h(
    'div',
    { ref: list, id, class: 'option-list', role: 'listbox' },
    lines === undefined || lines.length === 0
      ? h('div', { class: 'option-empty' }, words)
      : lines.map(({ key, label, value }) =>
          h(
            'button',
            { key, type: 'button', role: 'option', class: 'menu-item', onClick: () => onChoose(value) },
            label,
          ),
        ),
  );
}

/** Asks the app after a short pause in typing; undefined while the answer is on its way. */
function useOptions(
  { element, blockId }: PlacedElement,
  query: string | undefined,
): readonly Json[] | undefined {
  const { state, send } = usePage();
  const [requestId, setRequestId] = useState('');
  useEffect(() => {
    setRequestId('');
    if (query === undefined || query.length < (asNumber(element['min_query_length']) ?? 0)) return undefined;
    const timer = setTimeout(() => {
      requests += 1;
      const id = `options-${requests}`;
      setRequestId(id);
      send({
        kind: 'options',
        as: state.me,
        requestId: id,
        actionId: asText(element['action_id']),
        blockId,
        query,
      });
    }, typingPauseMs);
    return () => clearTimeout(timer);
  }, [query]);
  return state.options[requestId];
}

function leavesBox(event: FocusEvent): boolean {
  const box = event.currentTarget;
  return (
    box instanceof HTMLElement && !(event.relatedTarget instanceof Node && box.contains(event.relatedTarget))
  );
}
