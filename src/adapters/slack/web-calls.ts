import { type FetchFunction, LogLevel, type Logger, WebClient } from '@slack/web-api';
import { said } from '../../language/words.ts';
import { alone, demandLeadership, type Leadership } from '../../leadership.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Log } from '../../ports.ts';
import { type SlackAnswerCount, slackResult } from './slack-result.ts';
import { toOutsideError } from './slack-error.ts';

/** One Web API method with its arguments; throws `OutsideError`. */
export type SlackCall = (method: string, args: Readonly<Record<string, unknown>>) => Promise<unknown>;

export interface WebCalls {
  /** Posts and edits. Never retried here: a lost answer may mean that the message stands. */
  readonly deliver: WebClient;
  /** Files: the library's own upload in three steps. */
  readonly files: WebClient;
  /** The second of the three steps, where each is taken for itself: a text to where Slack said. */
  readonly upload: (url: string, text: string) => Promise<void>;
  /** Reads, tried again by themselves. */
  readonly ask: SlackCall;
  /** Modals, App Home and ephemeral answers: these wait behind no post. */
  readonly interact: SlackCall;
}

/** Waiting longer than this for one answer counts as no answer. */
const timeout = 10_000;

/**
 * Clients with queues of their own: the library stops a client's whole queue when one method is rate limited,
 * and a modal has three seconds to open.
 */
export function createWebCalls(options: {
  readonly botToken: string;
  readonly apiUrl: string | undefined;
  readonly log: Log;
  readonly onAnswer?: SlackAnswerCount | undefined;
  /** Asked right before each call that changes what people see; default: it may. */
  readonly leadership?: Leadership | undefined;
  /** The same for what answers a person who did something (`interact`); default: as for all else. */
  readonly answering?: Leadership | undefined;
}): WebCalls {
  const counting = countingFetch(options.onAnswer);
  const leadership = options.leadership ?? alone;
  const leading = leadingFetch(counting, leadership);
  const client = (retries: number, send: FetchFunction): WebClient =>
    new WebClient(options.botToken, {
      ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
      fetch: send,
      timeout,
      rejectRateLimitedCalls: true,
      retryConfig: { retries, factor: 2, minTimeout: 300, maxTimeout: 2_000 },
      logger: libraryLog(options.log),
    });
  return {
    deliver: client(0, leading),
    files: client(1, leading),
    upload: uploading(leading),
    ask: calling(client(2, counting)),
    interact: calling(client(0, leadingFetch(counting, options.answering ?? leadership))),
  };
}

function countingFetch(onAnswer: SlackAnswerCount | undefined): FetchFunction {
  return async (url, init) => {
    const method = /\/api\/([\w.]+)$/.exec(new URL(url).pathname)?.[1] ?? 'upload';
    try {
      const answer = await fetch(url, init);
      if (onAnswer)
        void slackResult(answer.clone()).then((result) => onAnswer(method, String(answer.status), result));
      return answer;
    } catch (error) {
      onAnswer?.(method, 'failed', 'failed');
      throw error;
    }
  };
}

function leadingFetch(send: FetchFunction, leadership: Leadership): FetchFunction {
  return async (url, init) => {
    demandLeadership(leadership, 'slack');
    return send(url, init);
  };
}

function uploading(send: FetchFunction): WebCalls['upload'] {
  return async (url, body) => {
    let status: number;
    try {
      ({ status } = await send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body,
        signal: AbortSignal.timeout(timeout),
      }));
    } catch (error) {
      throw toOutsideError(error, 'the upload');
    }
    if (status === 200) return;
    throw new OutsideError(
      'slack',
      status === 429 ? 'rate-limited' : status >= 500 ? 'server' : 'client',
      said('outside.slack.http', { doing: 'files.upload', status: String(status) }),
    );
  };
}

/** The library's log lines in ours, at their level but never the payloads of its debug level. */
export function libraryLog(log: Log): Logger {
  const line = (parts: readonly unknown[]): { readonly text: string } => ({
    text: parts
      .map(String)
      .join(' ')
      .replaceAll(/xox[a-z]-[\w-]+|xapp-[\w-]+/gu, '[token]'),
  });
  return {
    debug: () => {},
    info: (...parts) => log.debug(line(parts), 'Slack library'),
    warn: (...parts) => log.info(line(parts), 'Slack library'),
    error: (...parts) => log.warn(line(parts), 'Slack library'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function calling(client: WebClient): SlackCall {
  return async (method, args) => {
    try {
      return await client.apiCall(method, { ...args });
    } catch (error) {
      throw toOutsideError(error, method);
    }
  };
}
