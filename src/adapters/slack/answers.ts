import type { PersonRef } from '../../approval/approval.ts';
import type { Message } from '../../chat/message.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Log } from '../../ports.ts';
import { renderNotice } from './render/form.ts';
import { renderMessage, type SlackMessage } from './render/message.ts';
import { renderPlainMessage } from './render/plain-message.ts';
import type { SlackWords } from './render/words.ts';
import type { SlackCall } from './web-calls.ts';

/** The ways back to a person who did something; the first that is there and works is taken. */
export interface WayBack {
  readonly person: PersonRef;
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
    where: { readonly channel: string; readonly thread?: string | undefined },
    person: PersonRef,
    message: Message,
  ) => Promise<void>;
}

export function createAnswers(options: {
  readonly interact: SlackCall;
  readonly apiUrl: string | undefined;
  readonly log: Log;
  readonly words: SlackWords;
}): Answers {
  const { interact, log, words } = options;

  const whisper: Answers['whisper'] = async ({ channel, thread }, person, message) => {
    const to = { channel, user: person.user, ...(thread === undefined ? {} : { thread_ts: thread }) };
    const rendered = shown(message, words);
    try {
      await interact('chat.postEphemeral', { ...to, ...rendered, parse: 'none' });
    } catch (error) {
      if (!isClientFault(error)) throw error;
      log.warn({ channel }, 'Slack refused the layout of an answer');
      await interact('chat.postEphemeral', { ...to, ...renderPlainMessage(message, words) });
    }
  };

  async function respond(url: string, thread: string | undefined, message: Message): Promise<boolean> {
    for (const rendered of [shown(message, words), renderPlainMessage(message, words)]) {
      const refusal = await postResponse(url, thread, rendered);
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
        if (await respond(responseUrl, way.thread, message)) return;
      }
      if (modal)
        await interact(modal.onTop ? 'views.push' : 'views.open', {
          trigger_id: modal.triggerId,
          view: renderNotice(words.appName, message, words),
        });
      else if (channel !== undefined) await whisper({ channel, thread: way.thread }, way.person, message);
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
export function plainMessage(text: string): Message {
  return { text, tone: 'grey', parts: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }] };
}

function shown(message: Message, words: SlackWords): SlackMessage {
  const whole = message.parts.length > 0 ? message : plainMessage(message.text);
  const { text, blocks, attachments } = renderMessage(whole, { words });
  return { text, blocks, attachments };
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
