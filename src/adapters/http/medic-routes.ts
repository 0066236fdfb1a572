import type { IncomingMessage } from 'node:http';
import type { MetricFamily } from '../../metric-family.ts';
import { alertmanagerWebhook, type WebhookOptions } from './alertmanager-webhook.ts';
import type { Answer, Route } from './http-server.ts';
import { metricsContentType, metricsText } from './metrics-text.ts';
import { type SlackReceiver, slackRoute } from './slack-route.ts';

export interface ReadyPart {
  readonly name: string;
  readonly isReady: boolean;
  /** `ok`, or what is wrong, of a closed set. */
  readonly reason: string;
  /** How long it has been ready, or not. */
  readonly forMs: number;
  /** What it is in, such as `connected since …`. */
  readonly words: string;
}

export interface RouteOptions extends WebhookOptions {
  readonly readiness: () => readonly ReadyPart[];
  /** Why a restart would mend it; undefined while nothing of it is stuck. */
  readonly whyDead: () => string | undefined;
  readonly figures: () => Promise<readonly MetricFamily[]>;
  /** Absent where Slack is reached in Socket Mode; undefined while the bot is starting. */
  readonly slack?: () => SlackReceiver | undefined;
}

/** Every path that the bot answers over HTTP. */
export function medicRoutes(options: RouteOptions): Readonly<Record<string, Route>> {
  return {
    '/healthz': { method: 'GET', answer: async () => healthAnswer(options.whyDead()) },
    '/readyz': { method: 'GET', answer: async (request) => readyAnswer(options.readiness(), request) },
    '/metrics': {
      method: 'GET',
      answer: async () => ({
        status: 200,
        body: metricsText(await options.figures()),
        contentType: metricsContentType,
      }),
    },
    '/webhooks/alertmanager': alertmanagerWebhook(options),
    ...(options.slack ? { '/slack/events': slackRoute(options.slack) } : {}),
  };
}

const healthAnswer = (why: string | undefined): Answer =>
  why === undefined ? { status: 200, body: 'ok' } : { status: 500, body: `A restart would mend it: ${why}.` };

/** Of parts as text, or as JSON for who asks for it; without `forMs` nobody has looked for how long. */
export function readyAnswer(
  parts: readonly (Omit<ReadyPart, 'forMs'> & Partial<Pick<ReadyPart, 'forMs'>>)[],
  { url = '', headers }: IncomingMessage,
): Answer {
  const isReady = parts.every((part) => part.isReady);
  const status = isReady ? 200 : 503;
  const wantsJson = /[?&]format=json(&|$)/.test(url) || /\bapplication\/json\b/.test(headers.accept ?? '');
  if (!wantsJson) return { status, body: readinessText(parts, isReady) };
  const told = parts.map(({ forMs, ...part }) => ({
    ...part,
    ...(forMs === undefined ? {} : { forSeconds: Math.round(forMs / 1000) }),
  }));
  return {
    status,
    body: JSON.stringify({ isReady, parts: told }),
    contentType: 'application/json; charset=utf-8',
  };
}

/** In the form of the API server's own `/readyz?verbose`; `!` is what is wrong and does not matter yet. */
function readinessText(parts: readonly Omit<ReadyPart, 'forMs'>[], isReady: boolean): string {
  const sign = (part: Omit<ReadyPart, 'forMs'>): string =>
    !part.isReady ? '-' : part.reason === 'ok' ? '+' : '!';
  const lines = parts.map((part) => `[${sign(part)}]${part.name}: ${part.words}`);
  return [...lines, isReady ? 'ready' : 'not ready'].join('\n');
}
