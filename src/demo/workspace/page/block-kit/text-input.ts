import { h } from 'preact';
import type { ComponentChild, TargetedEvent } from 'preact';
import { asNumber, asText, textOf } from '../json-read.ts';
import { useInteraction } from './interaction.ts';
import type { PlacedElement } from './interaction.ts';

export interface InputProps extends PlacedElement {
  readonly inputId?: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
}

const types: Readonly<Record<string, string>> = {
  number_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
};

/** A line or a field of text, a number, an address, a day or a time. */
export function TextInput(props: InputProps): ComponentChild {
  const { element, block } = props;
  const { value, hold, change } = useInteraction(props);
  const type = asText(element['type']);
  const isPicker = type === 'datepicker' || type === 'timepicker';
  const isMultiline = element['multiline'] === true;
  const onInput = (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    const entered = event.currentTarget.value === '' ? null : event.currentTarget.value;
    if (isPicker) change(entered);
    else hold(entered);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || isMultiline || block['dispatch_action'] !== true) return;
    event.preventDefault();
    change(value);
  };
  return h(isMultiline ? 'textarea' : 'input', {
    ...limits(props),
    id: props.inputId,
    class: `text-input${isPicker ? ' picker' : ''}`,
    type: isMultiline ? undefined : (types[type] ?? 'text'),
    rows: isMultiline ? 3 : undefined,
    value: asText(value),
    onInput,
    onKeyDown,
  });
}

/** Seconds since 1970 behind the browser's own field for day and time in the reader's zone. */
export function DateTimeInput(props: InputProps): ComponentChild {
  const { value, change } = useInteraction(props);
  const seconds = asNumber(value);
  const onInput = (event: TargetedEvent<HTMLInputElement>) => {
    const at = new Date(event.currentTarget.value).getTime();
    change(Number.isNaN(at) ? null : Math.round(at / 1000));
  };
  return h('input', {
    ...limits(props),
    id: props.inputId,
    class: 'text-input picker',
    type: 'datetime-local',
    value: seconds === undefined ? '' : localMinute(seconds),
    onInput,
  });
}

function limits({ element, inputId, describedBy, invalid }: InputProps): Readonly<Record<string, unknown>> {
  const placeholder = textOf(element['placeholder']);
  return {
    'data-action-id': asText(element['action_id']),
    'aria-label': inputId === undefined ? placeholder || 'Input' : undefined,
    'aria-describedby': describedBy,
    'aria-invalid': invalid === true ? 'true' : undefined,
    inputMode: element['type'] === 'number_input' ? 'decimal' : undefined,
    maxLength: asNumber(element['max_length']),
    placeholder: placeholder || undefined,
    autofocus: element['focus_on_load'] === true,
    autocomplete: 'off',
  };
}

function localMinute(seconds: number): string {
  const date = new Date(seconds * 1000);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
