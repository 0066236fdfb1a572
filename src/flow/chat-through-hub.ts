import type { PersonFacts } from '../approval/approval.ts';
import type { MessageRef } from '../chat/delivery.ts';
import type { Exchange } from '../exchange.ts';
import { desk } from '../leadership.ts';
import { said } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';
import type { Chat, ChatFiles } from '../ports.ts';
import type { Handlers } from './answering.ts';

/** What a flow asks of chat, beside the messages that it puts into the store. */
export type AskedChat = Pick<Chat, 'person' | 'isSharedOutside' | 'isMember' | 'linkTo' | 'files'>;

/** A press waits for these: Slack gives three seconds to all of it. */
const askMs = 2_000;
const fileMs = 30_000;

/** Chat as an agent asks it, of the hub. Methods throw `OutsideError` of chat, as if Slack itself were away, when no hub answers. */
export function chatThroughHub(exchange: Exchange): AskedChat {
  const ask = async (what: string, asked: readonly unknown[], withinMs = askMs): Promise<unknown> => {
    try {
      return await exchange.ask(desk, { what: `chat.${what}`, with: asked }, withinMs);
    } catch (error) {
      if (!(error instanceof OutsideError) || error.service !== 'store' || error.reason !== 'timeout')
        throw error;
      throw new OutsideError('slack', 'timeout', said('outside.exchange.noHub'), { cause: error });
    }
  };
  return {
    person: async (...asked) => (await ask('person', asked)) as PersonFacts,
    isSharedOutside: async (channel) => (await ask('isSharedOutside', [channel])) === true,
    isMember: async (...asked) => (await ask('isMember', asked)) === true,
    linkTo: async (message) => String(await ask('linkTo', [message])),
    files: {
      upload: async (file) => String(await ask('files.upload', [file], fileMs)),
      show: async (...asked) => void (await ask('files.show', asked, fileMs)),
      find: async (file, where, since) =>
        ((await ask('files.find', [file, where, since.toISOString()], fileMs)) ?? undefined) as
          | MessageRef
          | undefined,
    },
  };
}

/** The hub's side of `chatThroughHub`. */
export function chatHandlers(chat: AskedChat): Handlers {
  const { files } = chat;
  const handlers = {
    person: (asked: Parameters<Chat['person']>) => chat.person(...asked),
    isSharedOutside: ([channel]: [string]) => chat.isSharedOutside(channel),
    isMember: (asked: Parameters<Chat['isMember']>) => chat.isMember(...asked),
    linkTo: ([message]: [MessageRef]) => chat.linkTo(message),
    'files.upload': ([file]: Parameters<ChatFiles['upload']>) => files.upload(file),
    'files.show': (asked: Parameters<ChatFiles['show']>) => files.show(...asked),
    'files.find': ([file, where, since]: [string, Parameters<ChatFiles['find']>[1], string]) =>
      files.find(file, where, new Date(since)),
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      `chat.${name}`,
      (asked: unknown) => (handler as (asked: unknown) => Promise<unknown>)(asked),
    ]),
  );
}
