import { localeOfChannel } from '../audience/route.ts';
import type { OutgoingMessage } from '../chat/delivery.ts';
import type { Message } from '../chat/message.ts';
import { toldMessage } from '../chat/told.ts';
import type { FlowDeps } from './deps.ts';

/** What is to stand in chat, before it is told in the language of its channel. */
export type WantedMessage = Omit<OutgoingMessage, 'message' | 'locale' | 'channel'> & {
  readonly message: Message;
  readonly channel: string;
};

/** Puts the wanted content of a slot, told in the channel's language. */
export function putMessage(
  { store, routing }: Pick<FlowDeps, 'store' | 'routing'>,
  { message, ...out }: WantedMessage,
): Promise<void> {
  const locale = localeOfChannel(routing, out.channel);
  return store.putMessage({ ...out, message: toldMessage(message, locale), locale });
}
