import type { FromPage, SlashCommand } from '../page-protocol.ts';
import { blockAction } from './block-action.ts';
import { runCommand } from './command.ts';
import type { InteractionContext } from './context.ts';
import { suggestOptions } from './options.ts';
import { messageShortcut, openHome, say } from './say.ts';
import { closeView, submitView } from './view-actions.ts';

/** Does what a person does. Resolves when the app has acknowledged, or when the person was told that it did not. */
export async function act(
  frame: FromPage,
  context: InteractionContext,
  commands: readonly SlashCommand[],
): Promise<void> {
  const person = context.directory.person(frame.as);
  if (person === undefined || person.isBot) return;
  switch (frame.kind) {
    case 'block-action':
      return blockAction(frame, context);
    case 'view-submit':
      return submitView(frame, context);
    case 'view-close':
      return closeView(frame, context);
    case 'options':
      return suggestOptions(frame, context);
    case 'command':
      return runCommand(frame, context, commands);
    case 'say':
      return say(frame, context);
    case 'shortcut':
      return messageShortcut(frame, context);
    case 'open-home':
      return openHome(frame, context);
  }
}
