import { type Element, elementsOf, flattenBlocks, type StateValues } from '../input-state.ts';
import type { Block, Json } from '../page-protocol.ts';
import { lengthOf } from './json-value.ts';

/** What Slack's own client holds back before a view is submitted: by block_id, one sentence each. */
export function checkInputs(blocks: readonly Block[], state: StateValues): Record<string, string> {
  const inputs = flattenBlocks(blocks).filter(({ type }) => type === 'input');
  return Object.fromEntries(
    inputs.flatMap((block) => {
      const [element] = elementsOf(block);
      const id = block.block_id;
      if (element === undefined || id === undefined) return [];
      const wrong = checkInput(element, state[id]?.[element.action_id], block['optional'] === true);
      return wrong === undefined ? [] : [[id, wrong] as const];
    }),
  );
}

function checkInput(element: Element, entered: Json | undefined, isOptional: boolean): string | undefined {
  const value = valueOf(entered);
  if (value === undefined) return isOptional ? undefined : 'Please complete this required field.';
  if (typeof value !== 'string') return undefined;
  switch (element.type) {
    case 'plain_text_input':
      return checkLength(element, lengthOf(value));
    case 'number_input':
      return checkNumber(element, value);
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(value) ? undefined : 'Please enter a valid email address.';
    case 'url_text_input':
      return URL.canParse(value) ? undefined : 'Please enter a valid URL.';
    default:
      return undefined;
  }
}

/** What was entered or chosen, undefined when nothing was. */
function valueOf(entered: Json | undefined): Json | undefined {
  if (typeof entered !== 'object' || entered === null || Array.isArray(entered)) return undefined;
  const { type: _type, ...rest } = entered;
  const [value] = Object.values(rest);
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  return isEmpty ? undefined : value;
}

function checkLength(element: Element, length: number): string | undefined {
  const min = Number(element['min_length'] ?? 0);
  const max = Number(element['max_length'] ?? 3000);
  if (length < min) return `Must be at least ${min} characters.`;
  return length > max ? `Must be at most ${max} characters.` : undefined;
}

function checkNumber(element: Element, value: string): string | undefined {
  const decimals = element['is_decimal_allowed'];
  const min = Number(element['min_value'] ?? Number.NEGATIVE_INFINITY);
  const max = Number(element['max_value'] ?? Number.POSITIVE_INFINITY);
  if (!(decimals === true ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(value)) {
    return decimals === true ? 'Must be a number.' : 'Must be a whole number.';
  }
  if (Number(value) < min) return `Must be at least ${min}.`;
  return Number(value) > max ? `Must be at most ${max}.` : undefined;
}
