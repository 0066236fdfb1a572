import type { PersonRef } from '../../approval/approval.ts';
import type { Message } from '../../chat/message.ts';
import { toldMessage } from '../../chat/told.ts';
import type { LocaleOf } from './locales.ts';
import { limits } from './render/limits.ts';
import { renderParts } from './render/message.ts';
import { slackWords } from './render/words.ts';
import type { SlackCall } from './web-calls.ts';

/** Puts a message into a person's App Home, in that person's language. Throws `OutsideError`. */
export type PublishHome = (person: PersonRef, message: Message) => Promise<void>;

export const createHomes =
  ({ interact, localeOf }: { readonly interact: SlackCall; readonly localeOf: LocaleOf }): PublishHome =>
  async (person, message) => {
    const locale = await localeOf(person);
    const { parts } = toldMessage(message, locale);
    const blocks = renderParts(parts, limits.viewBlocks, { words: slackWords(locale) });
    await interact('views.publish', { user_id: person.user, view: { type: 'home', blocks } });
  };
