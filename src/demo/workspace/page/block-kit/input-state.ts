import type { Block, Json } from '../../page-protocol.ts';
import { asList, asObject, asText } from '../json-read.ts';
import type { JsonObject } from '../json-read.ts';

/** Slack's `state.values`: block_id → action_id → the state of that input. */
export type Values = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** What a person entered so far, in the same shape; only what was touched. */
export type Edits = Values;

/** For every element that holds something: the field of its state, and the field it starts from. */
const holders: Readonly<Record<string, readonly [field: string, initial: string]>> = {
  plain_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  checkboxes: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  multi_users_select: ['selected_users', 'initial_users'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
};

export interface PlacedInput {
  readonly blockId: string;
  readonly element: JsonObject;
  /** Set when the input stands in an `input` block, which may be required and carries errors. */
  readonly block?: Block;
}

/** The field in which an element's state holds its value, such as `selected_option`; undefined for a button. */
export function heldField(type: string): string | undefined {
  return holders[type]?.[0];
}

/** A list in `selected_options` or `selected_users`, a single thing elsewhere; nothing chosen is `[]` or null. */
export function heldValue(element: JsonObject, edited: Json | undefined): Json {
  const type = asText(element['type']);
  const [field, initial] = holders[type] ?? ['value', 'initial_value'];
  const now = asObject(edited)[field];
  if (now !== undefined) return now;
  return element[initial] ?? (field.endsWith('s') ? [] : null);
}

/** One element's state as Slack sends it: `{type, value}` or `{type, selected_option}` and so on. */
export function inputState(element: JsonObject, value: Json): Json {
  const type = asText(element['type']);
  return { type, [heldField(type) ?? 'value']: value };
}

/** Slack gives every block an id; one that came without gets its place as its name. */
export function blockIdOf(block: Block, index: number): string {
  return block.block_id ?? `block-${index}`;
}

/** The state of every input of a surface, touched or not, as Slack sends it with each click. */
export function collectValues(blocks: readonly Block[], edits: Edits): Values {
  const values: Record<string, Record<string, Json>> = {};
  for (const { blockId, element } of placedInputs(blocks)) {
    const actionId = asText(element['action_id']);
    const block = (values[blockId] ??= {});
    block[actionId] = inputState(element, heldValue(element, edits[blockId]?.[actionId]));
  }
  return values;
}

export function placedInputs(blocks: readonly Block[]): readonly PlacedInput[] {
  return blocks.flatMap((block, index) => {
    const blockId = blockIdOf(block, index);
    return elementsOf(block)
      .filter((element) => heldField(asText(element['type'])) !== undefined)
      .map((element) => ({ blockId, element, ...(block.type === 'input' ? { block } : {}) }));
  });
}

function elementsOf(block: Block): readonly JsonObject[] {
  if (block.type === 'input') return [asObject(block['element'])];
  if (block.type === 'actions') return asList(block['elements']).map(asObject);
  return block.type === 'section' ? [asObject(block['accessory'])] : [];
}
