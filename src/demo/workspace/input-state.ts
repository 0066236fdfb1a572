import type { Block, Json } from './page-protocol.ts';

export type StateValues = Readonly<Record<string, Readonly<Record<string, Json>>>>;
export type Element = {
  readonly type: string;
  readonly action_id: string;
  readonly [key: string]: Json | undefined;
};

/** Elements of a block that can be acted upon, wherever the block keeps them. */
export function elementsOf(block: Readonly<Record<string, unknown>>): readonly Element[] {
  const nested = [block['elements'], block['actions'], block['child_blocks']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return [block['accessory'], block['element'], ...nested].flatMap((candidate) =>
    isElement(candidate) ? [candidate] : [],
  );
}

/** Every block with those inside containers and carousels. */
export function flattenBlocks(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block) => {
    const inner = [block['child_blocks'], block.type === 'carousel' ? block['elements'] : undefined];
    return [block, ...inner.flatMap((list) => (Array.isArray(list) ? flattenBlocks(list as Block[]) : []))];
  });
}

function isElement(candidate: unknown): candidate is Element {
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    'action_id' in candidate &&
    typeof candidate.action_id === 'string'
  );
}

const stateless = new Set([
  'button',
  'overflow',
  'workflow_button',
  'image',
  'icon_button',
  'feedback_buttons',
]);

/** What `state.values` holds for an element that nobody has touched: the key, and the property with its first value. */
const initials: Readonly<Record<string, readonly [key: string, initial: string]>> = {
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  checkboxes: ['selected_options', 'initial_options'],
  radio_buttons: ['selected_option', 'initial_option'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  users_select: ['selected_user', 'initial_user'],
  channels_select: ['selected_channel', 'initial_channel'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  multi_users_select: ['selected_users', 'initial_users'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  file_input: ['files', 'initial_files'],
  rich_text_input: ['rich_text_value', 'initial_value'],
};

/** The state as Slack sends it: what was entered, and for every other input its first value or null. */
export function completeState(blocks: readonly Block[], values: StateValues): StateValues {
  const state: Record<string, Record<string, Json>> = {};
  for (const block of flattenBlocks(blocks)) {
    for (const element of elementsOf(block)) {
      if (stateless.has(element.type) || block.block_id === undefined) continue;
      const entered = values[block.block_id]?.[element.action_id];
      const ofBlock = (state[block.block_id] ??= {});
      ofBlock[element.action_id] = entered ?? untouched(element);
    }
  }
  return state;
}

function untouched(element: Element): Json {
  const [key, initial] = initials[element.type] ?? ['value', 'initial_value'];
  const plural = key.endsWith('s') ? [] : null;
  return { type: element.type, [key]: element[initial] ?? plural };
}
