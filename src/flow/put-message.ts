import type { OutgoingMessage } from '../chat/delivery.ts';
import type { Message } from '../chat/message.ts';
import { toldMessage } from '../chat/told.ts';
import type { FlowDeps } from './deps.ts';

/** What is to stand in chat, before it is told in the language of its channel. */
export type WantedMessage = Omit<OutgoingMessage, 'message' | 'locale'> & { readonly message: Message };

/** Puts the wanted content of a slot, told in the channel's language. */
export function putMessage(
  { store, settings }: Pick<FlowDeps, 'store' | 'settings'>,
  { message, ...out }: WantedMessage,
): Promise<void> {
  const { locale } = settings.chat;
  return store.putMessage({ ...out, message: toldMessage(message, locale), locale });
}
