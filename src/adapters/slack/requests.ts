import type { PersonRef } from '../../approval/approval.ts';
import type { Message } from '../../chat/message.ts';
import { toldMessage } from '../../chat/told.ts';
import type { WayBack } from './answers.ts';
import { type InteractionOptions, orFailure, personOf } from './presses.ts';
import { renderMessage } from './render/message.ts';
import { slackWords } from './render/words.ts';
import type { AppMention, HomeOpened, MessageShortcut, SlashCommand } from './schema.ts';

export interface Requests {
  readonly command: (body: SlashCommand) => Promise<void>;
  readonly mention: (body: AppMention) => Promise<void>;
  readonly shortcut: (body: MessageShortcut) => Promise<void>;
  readonly home: (body: HomeOpened) => Promise<void>;
}

/** Verbs that people type: as a slash command, to the bot by name, on a message; and their App Home. */
export function createRequests(options: InteractionOptions): Requests {
  const ask = async (text: string, by: PersonRef, channel: string, inChannel = false): Promise<Message> => {
    const answer = await orFailure(options, `command ${text.slice(0, 40)}`, () =>
      options.desk().command(text.trim(), by, channel, inChannel),
    );
    return 'kind' in answer ? answer.message : answer;
  };
  const answerAlone = async (text: string, channel: string, way: Omit<WayBack, 'locale'>): Promise<void> => {
    const [message, locale] = await Promise.all([
      ask(text, way.person, channel),
      options.localeOf(way.person),
    ]);
    await options.answers.tell({ ...way, locale }, message);
  };

  return {
    command: (body) =>
      answerAlone(body.text, body.channel_id, {
        person: { team: body.team_id, user: body.user_id },
        responseUrl: body.response_url,
        channel: body.channel_id,
      }),
    shortcut: (body) =>
      answerAlone(`diagnose ${onOneLine(body.message.text)}`, body.channel.id, {
        person: personOf(body),
        responseUrl: body.response_url,
        channel: body.channel.id,
      }),
    async mention({ event, team_id: team }) {
      // Two bots that answer each other would never stop.
      if (event.bot_id !== undefined) return;
      const by = { team: event.user_team ?? event.team ?? team, user: event.user };
      const message = await ask(event.text.replace(/^\s*<@[^>]+>/u, ''), by, event.channel, true);
      const locale = await options.localeOf(by);
      const { left: _, ...rendered } = renderMessage(toldMessage(message, locale), {
        words: slackWords(locale),
      });
      await options.interact('chat.postMessage', {
        channel: event.channel,
        thread_ts: event.thread_ts ?? event.ts,
        ...rendered,
        parse: 'none',
        unfurl_links: false,
        unfurl_media: false,
      });
    },
    async home({ event, team_id: team }) {
      if (event.tab !== undefined && event.tab !== 'home') return;
      const person = { team, user: event.user };
      const answer = await orFailure(options, 'home', () => options.desk().home(person));
      await options.publishHome(person, 'kind' in answer ? answer.message : answer);
    },
  };
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, 500);
}
