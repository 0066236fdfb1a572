import { findButton } from '../../src/demo/story/find-button.ts';
import type { Workspace } from '../../src/demo/workspace/workspace.ts';

const approver = 'U0APPROVER';

/** What people in chat read and do. */
export interface People {
  /** All messages as they stand now, oldest first. */
  readonly read: () => readonly string[];
  /** Resolves as soon as a message says that, and rejects with all of them when none does in time. */
  readonly readUntil: (words: RegExp) => Promise<string>;
  /** The approver presses the newest button of that name as soon as there is one. */
  readonly press: (action: string) => Promise<void>;
}

export function peopleOf(workspace: Workspace, until: <T>(holds: () => T) => Promise<T>): People {
  const read = () => workspace.snapshot().messages.map(({ text }) => text);
  const missing = (what: string) => new Error(`${what}; chat says:\n${read().join('\n')}`);
  return {
    read,
    readUntil: (words) =>
      until(() => {
        const found = read().findLast((text) => words.test(text));
        if (found === undefined) throw missing(`Nothing says ${words}`);
        return found;
      }),
    async press(action) {
      const { message, blockId, button } = await until(() => {
        const found = findButton(workspace.snapshot().messages, action);
        if (!found) throw missing(`No button "${action}" is offered`);
        return found;
      });
      await workspace.act({
        kind: 'block-action',
        as: approver,
        at: { surface: 'message', channel: message.channel, ts: message.ts },
        action: {
          type: 'button',
          action_id: action,
          block_id: blockId,
          value: button['value'] ?? '',
          text: button['text'] ?? null,
        },
        values: {},
      });
    },
  };
}
