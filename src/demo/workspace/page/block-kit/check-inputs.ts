import type { Block, Json } from '../../page-protocol.ts';
import { asNumber, asText } from '../json-read.ts';
import type { JsonObject } from '../json-read.ts';
import { heldValue, placedInputs } from './input-state.ts';
import type { Edits } from './input-state.ts';

/** What Slack's own client refuses before it asks the app: block_id → one sentence under that input. */
export function checkInputs(blocks: readonly Block[], edits: Edits): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { blockId, element, block } of placedInputs(blocks)) {
    if (block === undefined) continue;
    const value = heldValue(element, edits[blockId]?.[asText(element['action_id'])]);
    const error = isEmpty(value) ? missing(block) : wrong(element, asText(value));
    if (error !== undefined) errors[blockId] = error;
  }
  return errors;
}

function isEmpty(value: Json): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function missing(block: Block): string | undefined {
  return block['optional'] === true ? undefined : 'Please complete this required field.';
}

function wrong(element: JsonObject, value: string): string | undefined {
  switch (element['type']) {
    case 'number_input':
      return wrongNumber(element, value);
    case 'plain_text_input':
      return wrongLength(element, value);
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(value) ? undefined : 'Please enter a valid email address.';
    case 'url_text_input':
      return /^https?:\/\/\S+$/.test(value) ? undefined : 'Please enter a valid URL.';
    default:
      return undefined;
  }
}

function wrongNumber(element: JsonObject, value: string): string | undefined {
  const number = asNumber(value);
  if (number === undefined) return 'Please enter a number.';
  if (element['is_decimal_allowed'] !== true && !Number.isInteger(number))
    return 'Please enter a whole number.';
  const min = asNumber(element['min_value']);
  const max = asNumber(element['max_value']);
  if (min !== undefined && number < min) return `Please enter a number that is at least ${min}.`;
  if (max !== undefined && number > max) return `Please enter a number that is at most ${max}.`;
  return undefined;
}

function wrongLength(element: JsonObject, value: string): string | undefined {
  const min = asNumber(element['min_length']);
  const max = asNumber(element['max_length']);
  if (min !== undefined && value.length < min) return `Please enter at least ${min} characters.`;
  if (max !== undefined && value.length > max) return `Please enter at most ${max} characters.`;
  return undefined;
}
