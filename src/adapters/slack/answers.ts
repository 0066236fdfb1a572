import type { PersonRef } from '../../approval/approval.ts';
import type { Message } from '../../chat/message.ts';
import { toldMessage } from '../../chat/told.ts';
import type { Locale } from '../../language/locale.ts';
import type { Words } from '../../language/words.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Log } from '../../ports.ts';
import { renderNotice } from './render/form.ts';
import { renderMessage, type SlackMessage } from './render/message.ts';
import { renderPlainMessage } from './render/plain-message.ts';
import { appName, slackWords } from './render/words.ts';
import type { SlackCall } from './web-calls.ts';

/** The ways back to a person who did something; the first that is there and works is taken. */
export interface WayBack {
  readonly person: PersonRef;
  /** In which the person reads. */
  readonly locale: Locale;
  readonly responseUrl?: string | undefined;
  readonly channel?: string | undefined;
  readonly thread?: string | undefined;
  /** Where there is no channel (App Home, modals) the answer opens as a modal. */
  readonly modal?: { readonly triggerId: string; readonly onTop: boolean } | undefined;
}

export interface Answers {
  /** Tells one person something that nobody else sees. */
  readonly tell: (way: WayBack, message: Message) => Promise<void>;
  readonly whisper: (
    where: Pick<WayBack, 'person' | 'locale' | 'thread'> & { readonly channel: string },
    message: Message,
  ) => Promise<void>;
}

export function createAnswers(options: {
  readonly interact: SlackCall;
  readonly apiUrl: string | undefined;
  readonly log: Log;
}): Answers {
  const { interact, log } = options;

  const whisper: Answers['whisper'] = async ({ channel, thread, person, locale }, message) => {
    const to = { channel, user: person.user, ...(thread === undefined ? {} : { thread_ts: thread }) };
    const [rendered, plain] = layoutsOf(message, locale);
    try {
      await interact('chat.postEphemeral', { ...to, ...rendered, parse: 'none' });
    } catch (error) {
      if (!isClientFault(error)) throw error;
      log.warn({ channel }, 'Slack refused the layout of an answer');
      await interact('chat.postEphemeral', { ...to, ...plain });
    }
  };

  async function respond(url: string, way: WayBack, message: Message): Promise<boolean> {
    for (const rendered of layoutsOf(message, way.locale)) {
      const refusal = await postResponse(url, way.thread, rendered);
      if (refusal === undefined) return true;
      log.warn({ refusal }, 'Slack refused an answer to a response_url');
    }
    return false;
  }

  return {
    whisper,
    async tell(way, message) {
      const { responseUrl, modal, channel } = way;
      if (responseUrl !== undefined && isSlackUrl(responseUrl, options.apiUrl)) {
        if (await respond(responseUrl, way, message)) return;
      }
      if (modal)
        await interact(modal.onTop ? 'views.push' : 'views.open', {
          trigger_id: modal.triggerId,
          view: renderNotice(appName, toldMessage(message, way.locale), slackWords(way.locale)),
        });
      else if (channel !== undefined) await whisper({ ...way, channel }, message);
    },
  };
}

/** A forged payload must not send our answers to any address it likes. */
export function isSlackUrl(url: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  if (apiUrl !== undefined && URL.canParse(apiUrl) && host === new URL(apiUrl).host) return true;
  return protocol === 'https:' && ['hooks.slack.com', 'hooks.slack-gov.com'].includes(host);
}

/** Plain words as a message. */
export function plainMessage(text: Words): Message {
  return { text, tone: 'grey', parts: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }] };
}

/** The usual layout, and one that Slack takes when it refuses that. */
function layoutsOf(message: Message, locale: Locale): readonly [SlackMessage, SlackMessage] {
  const whole = toldMessage(message.parts.length > 0 ? message : plainMessage(message.text), locale);
  const words = slackWords(locale);
  const { text, blocks, attachments } = renderMessage(whole, { words });
  return [{ text, blocks, attachments }, renderPlainMessage(whole, words)];
}

function isClientFault(error: unknown): boolean {
  return error instanceof OutsideError && error.reason === 'client';
}

/** What Slack said against it; undefined when it took the answer. */
async function postResponse(
  url: string,
  thread: string | undefined,
  message: SlackMessage,
): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        response_type: 'ephemeral',
        replace_original: false,
        ...(thread === undefined ? {} : { thread_ts: thread }),
        ...message,
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    const body = await response.text();
    if (response.ok && !body.includes('"ok":false')) return undefined;
    return `HTTP ${response.status} ${body.slice(0, 100)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
