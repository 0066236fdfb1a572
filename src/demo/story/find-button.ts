import type { Block, Json, MessageView } from '../workspace/page-protocol.ts';

export interface FoundButton {
  readonly message: MessageView;
  readonly blockId: string;
  readonly button: { readonly [key: string]: Json };
}

/** The newest message that carries a button with this action, and the button. */
export function findButton(messages: readonly MessageView[], actionId: string): FoundButton | undefined {
  for (const message of messages.toReversed()) {
    for (const block of blocksOf(message)) {
      const elements = Array.isArray(block['elements']) ? block['elements'] : [];
      const button = elements.find(
        (element): element is { [key: string]: Json } =>
          element !== null &&
          typeof element === 'object' &&
          !Array.isArray(element) &&
          element['action_id'] === actionId,
      );
      if (button) return { message, blockId: block.block_id ?? '', button };
    }
  }
  return undefined;
}

const blocksOf = (message: MessageView): readonly Block[] => [
  ...message.blocks,
  ...message.attachments.flatMap((attachment) => attachment.blocks ?? []),
];
