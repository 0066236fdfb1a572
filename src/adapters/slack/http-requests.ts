import type { App, Receiver } from '@slack/bolt';
import type { Clock, Log } from '../../ports.ts';
import { createRequestGuard, type SlackHttpRequest } from './request-guard.ts';

export interface SlackHttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
}

/** Takes one request that came to the bot's own HTTP server; never rejects. */
export type ReceiveSlackRequest = (request: SlackHttpRequest) => Promise<SlackHttpAnswer>;

export interface HttpRequests extends Receiver {
  readonly receive: ReceiveSlackRequest;
  readonly connected: () => boolean;
}

const nothing: SlackHttpAnswer = { status: 200, body: '' };

/** Slack's request URL behind one Bolt app: events, presses, forms and commands, all signed, each taken once. */
export function createHttpRequests(options: {
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly log: Log;
}): HttpRequests {
  const { log, clock } = options;
  const guard = createRequestGuard({ signingSecret: options.signingSecret, now: clock.now });
  let app: App | undefined;
  let isOpen = false;

  const receive: ReceiveSlackRequest = async (request) => {
    const answer = guard(request);
    if (answer.verdict === 'refused') {
      log.warn({ why: answer.why }, 'A request was refused that says it comes from Slack');
      return { status: 401, body: `The request is refused: ${answer.why}.` };
    }
    if (!app || !isOpen) return { status: 503, body: 'The bot is starting.' };
    // A proxy that did not hear the first answer asks again; whoever recorded the request learns nothing.
    if (answer.verdict === 'replayed') return nothing;
    const body = readBody(request);
    if (body === undefined)
      return { status: 400, body: 'Expected a payload of Slack, as JSON or as a form.' };
    if ('ssl_check' in body) return nothing;
    if (body['type'] === 'url_verification') return { status: 200, body: String(body['challenge']) };
    return process(app, body, request, log);
  };
  return {
    init: (bolt) => {
      app = bolt;
    },
    start: async () => {
      isOpen = true;
    },
    stop: async () => {
      isOpen = false;
    },
    receive,
    connected: () => isOpen,
  };
}

type Body = Record<string, unknown>;

/** The answer is what the listener acknowledges with; its work may go on. */
function process(app: App, body: Body, { headers }: SlackHttpRequest, log: Log): Promise<SlackHttpAnswer> {
  const retry = Number(headers['x-slack-retry-num'] || Number.NaN);
  return new Promise((resolve) => {
    const ack = async (answer?: unknown) => resolve(answerOf(answer));
    const event = {
      body,
      ack,
      ...(Number.isNaN(retry) ? {} : { retryNum: retry }),
      ...(headers['x-slack-retry-reason'] ? { retryReason: headers['x-slack-retry-reason'] } : {}),
    };
    app
      .processEvent(event)
      .then(() => resolve({ status: 404, body: 'Nothing here takes this.' }))
      .catch((error: unknown) => {
        log.error({ err: error }, 'A request of Slack could not be handled');
        resolve({ status: 500, body: 'This failed; the log of the bot says why.' });
      });
  });
}

function answerOf(answer: unknown): SlackHttpAnswer {
  if (answer === undefined || answer === '') return nothing;
  if (typeof answer === 'string') return { status: 200, body: answer };
  return { status: 200, body: JSON.stringify(answer), contentType: 'application/json; charset=utf-8' };
}

/** Events come as JSON, commands as form fields, all else as JSON in the form field `payload`. */
function readBody({ headers, body }: SlackHttpRequest): Body | undefined {
  if (!/^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '')) return readObject(body);
  const fields = Object.fromEntries(new URLSearchParams(body));
  return fields['payload'] === undefined ? fields : readObject(fields['payload']);
}

function readObject(text: string): Body | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? { ...read } : undefined;
  } catch {
    return undefined;
  }
}
