import type { IncomingMessage } from 'node:http';
import { OutsideError } from '../../outside-error.ts';
import type { AlertDesk, Clock, Log } from '../../ports.ts';
import { readAlerts } from './alertmanager-schema.ts';
import { type Credential, isAuthorised } from './credential.ts';
import type { Answer, Route } from './http-server.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';

export interface WebhookOptions {
  /** Without one the webhook is off. */
  readonly credential: Credential | undefined;
  readonly requestsPerMinute: number;
  readonly bodyBytes: number;
  /** Undefined while the bot is starting. */
  readonly desk: () => AlertDesk | undefined;
  readonly wall: Clock;
  readonly log: Log;
  /** The HTTP status of each answer. */
  readonly onAnswer: (status: number) => void;
}

const startingSeconds = 10;
const laterSeconds = 30;

/**
 * Alertmanager's webhook. It tells again what is answered with 5xx or 429 and drops what is answered with another 4xx, so that only
 * what would be refused for ever is refused with those. Nothing of a body is read before its sender is known.
 */
export function alertmanagerWebhook(options: WebhookOptions): Route {
  const limit = createRateLimit(options.requestsPerMinute, options.wall);
  return {
    method: 'POST',
    async answer(request) {
      const answer = (await refusal(options, limit, request)) ?? (await take(options, request));
      options.onAnswer(answer.status);
      return answer;
    },
  };
}

async function refusal(
  { credential }: WebhookOptions,
  limit: RateLimit,
  request: IncomingMessage,
): Promise<Answer | undefined> {
  if (!credential)
    return {
      status: 403,
      body: 'The Alertmanager webhook is off: set ALERTMANAGER_TOKEN, or ALERTMANAGER_USER and ALERTMANAGER_PASSWORD, of the bot to switch it on.',
    };
  if (!isAuthorised(request.headers.authorization, credential))
    return {
      status: 401,
      body: `Expected the ${credential.kind === 'bearer' ? 'bearer token' : 'user name and password'} of the Alertmanager webhook in the Authorization header.`,
      headers: { 'WWW-Authenticate': `${credential.kind === 'bearer' ? 'Bearer' : 'Basic'} realm="alerts"` },
    };
  const seconds = limit.secondsToWait();
  return seconds === 0
    ? undefined
    : later(429, 'Too many requests: please send fewer, larger groups.', seconds);
}

async function take({ bodyBytes, desk, log }: WebhookOptions, request: IncomingMessage): Promise<Answer> {
  const body = await readBody(request, bodyBytes);
  if (body === undefined)
    return {
      status: 413,
      body: `The body is larger than ${bodyBytes} bytes: set max_alerts in Alertmanager.`,
    };
  const taking = desk();
  if (!taking) return later(503, 'The bot is starting or stopping: please tell it again.', startingSeconds);
  const alerts = readAlerts(body);
  if ('mistake' in alerts) return { status: 400, body: alerts.mistake };
  try {
    return { status: 200, body: words(await taking.take(alerts)) };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    log.warn({ error }, 'alerts could not be taken, Alertmanager is asked to tell them again');
    return later(503, 'The alerts cannot be taken now: please tell them again.', laterSeconds);
  }
}

const later = (status: number, body: string, seconds: number): Answer => ({
  status,
  body,
  headers: { 'Retry-After': String(seconds) },
});

function words(outcomes: readonly string[]): string {
  const counts = Map.groupBy(outcomes, (outcome) => outcome);
  return [...counts].map(([outcome, all]) => `${outcome} ${all.length}`).join(', ') || 'no alerts';
}
