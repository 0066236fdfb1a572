import { findButton, type FoundButton } from '../../src/demo/story/find-button.ts';
import type {
  Block,
  FromPage,
  Json,
  MessageView,
  ModalView,
} from '../../src/demo/workspace/page-protocol.ts';
import type { Workspace } from '../../src/demo/workspace/workspace.ts';

const onCall = 'U0ONCALL';
const approver = 'U0APPROVER';

/** What people in chat read and do. */
export interface People {
  /** All messages as they stand now, oldest first. */
  readonly read: () => readonly string[];
  /** Resolves as soon as a message says that, and rejects with all of them when none does in time. */
  readonly readUntil: (words: RegExp) => Promise<string>;
  /** Who is on call writes `/fluentbit …` in the channel. */
  readonly command: (text: string) => Promise<void>;
  /** The approver presses Approve on the card that says that, as soon as there is one. */
  readonly approve: (words?: RegExp) => Promise<void>;
  /** The approver presses a button that needs no form. */
  readonly press: (action: string, words?: RegExp) => Promise<void>;
  /** The same, pressed once whatever comes of it. */
  readonly pressOnce: (action: string, words?: RegExp) => Promise<void>;
  /** The approver has the newest change taken back. */
  readonly undo: () => Promise<void>;
  /**
   * Who is on call opens the form behind a button, enters values by the names of the inputs and submits it. The answer is what the form
   * objects to, by the same names.
   */
  readonly fill: (
    action: string,
    inputs: Readonly<Record<string, string>>,
  ) => Promise<Readonly<Record<string, string>>>;
}

export type Until = <T>(holds: () => T) => Promise<T>;

export function peopleOf(workspace: Workspace, until: Until): People {
  const read = () => workspace.snapshot().messages.map(({ text }) => text);
  const missing = (what: string) => new Error(`${what}; chat says:\n${read().join('\n')}`);
  const find = (action: string, words: RegExp) => {
    const messages = workspace.snapshot().messages.filter(({ text }) => words.test(text));
    return findButton(messages, action) ?? findEntry(messages, action);
  };
  const offered = (action: string, words = /^/) =>
    until(() => {
      const button = find(action, words);
      if (!button) throw missing(`No button "${action}" is offered where it says ${words}`);
      return button;
    });
  const press = async (action: string, words = /^/) => {
    const button = await offered(action, words);
    const isGone = () => find(action, words)?.button['value'] !== button.button['value'];
    await insist(() => workspace.act(pressOf(approver, action, button)), isGone);
  };
  return {
    read,
    readUntil: (words) =>
      until(() => {
        const found = read().findLast((text) => words.test(text));
        if (found === undefined) throw missing(`Nothing says ${words}`);
        return found;
      }),
    command: async (text) => {
      const { channels } = workspace.snapshot();
      const channel = channels.find(({ name }) => name === 'log-incidents')?.id ?? '';
      await workspace.act({ kind: 'command', as: onCall, channel, text: `/fluentbit ${text}` });
    },
    approve: (words) => press('approve', words),
    press,
    pressOnce: async (action, words) =>
      workspace.act(pressOf(approver, action, await offered(action, words))),
    undo: () => press('undo'),
    async fill(action, inputs) {
      const button = await offered(`form:${action}`);
      const form = () =>
        workspace.snapshot().modals.find(({ blocks }) => blocks.some(({ type }) => type === 'input'));
      await insist(
        () => workspace.act(pressOf(onCall, `form:${action}`, button)),
        () => form() !== undefined,
      );
      const modal = form();
      if (!modal) throw missing(`No form "${action}" opens`);
      return submit(workspace, modal, inputs);
    },
  };
}

const patienceMs = 10_000;
const tries = 10;

/** On a busy machine a press is lost where Slack gives an app three seconds: who sees nothing happen presses again. */
async function insist(press: () => Promise<void>, isDone: () => boolean): Promise<void> {
  for (let tried = 0; tried < tries && !isDone(); tried += 1) {
    await press();
    const endMs = performance.now() + patienceMs;
    while (!isDone() && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** An entry of a menu, as if it were a button. */
function findEntry(messages: readonly MessageView[], action: string): FoundButton | undefined {
  for (const message of messages.toReversed())
    for (const block of [...message.blocks, ...message.attachments.flatMap(({ blocks = [] }) => blocks)])
      for (const element of (block['elements'] as readonly MenuShape[] | undefined) ?? []) {
        const entry = element.options?.find(({ value }) => value === action);
        if (entry)
          return { message, blockId: block.block_id ?? '', button: { menu: element.action_id, entry } };
      }
  return undefined;
}

interface MenuShape {
  readonly action_id: string;
  readonly options?: readonly { readonly value: string; readonly text: Json }[];
}

export const pressOf = (as: string, action: string, { message, blockId, button }: FoundButton): FromPage => ({
  kind: 'block-action',
  as,
  at: { surface: 'message', channel: message.channel, ts: message.ts },
  action:
    typeof button['menu'] === 'string'
      ? {
          type: 'overflow',
          action_id: button['menu'],
          block_id: blockId,
          selected_option: button['entry'] ?? null,
        }
      : {
          type: 'button',
          action_id: action,
          block_id: blockId,
          value: button['value'] ?? '',
          text: button['text'] ?? null,
        },
  values: {},
});

/** Whoever has the form open submits it. */
export async function submit(
  workspace: Workspace,
  { id, blocks, for: as }: ModalView,
  inputs: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  let refused: Readonly<Record<string, string>> = {};
  const end = workspace.subscribe((frame) => {
    if (frame.kind === 'modal-errors' && frame.id === id) refused = frame.errors;
  });
  const fields = blocks.flatMap(fieldOf);
  const values = fields.flatMap(({ block, name, type, chosen }) => {
    const value = inputs[name] ?? chosen;
    return value === undefined ? [] : [[block, { [name]: entered(type, value) }] as const];
  });
  await workspace.act({ kind: 'view-submit', as, id, values: Object.fromEntries(values) });
  end();
  if (Object.keys(refused).length > 0) await workspace.act({ kind: 'view-close', as, id });
  return Object.fromEntries(
    Object.entries(refused).map(([block, words]) => [
      fields.find((field) => field.block === block)?.name ?? block,
      words,
    ]),
  );
}

function fieldOf({ type, block_id: block = '', element }: Block) {
  if (type !== 'input') return [];
  const {
    action_id: name,
    type: kind,
    initial_option: first,
  } = element as {
    action_id: string;
    type: string;
    initial_option?: { value: string };
  };
  // A choice that nobody touches is submitted as it was opened.
  return [{ block, name, type: kind, ...(first ? { chosen: first.value } : {}) }];
}

/** A choice too is whatever is wanted: the app may not rely on what it offered. */
function entered(type: string, value: string): Json {
  if (type !== 'static_select') return { type, value };
  return { type, selected_option: { value, text: { type: 'plain_text', text: value } } };
}
