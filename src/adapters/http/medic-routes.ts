import type { MetricFamily } from '../../metric-family.ts';
import { alertmanagerWebhook, type WebhookOptions } from './alertmanager-webhook.ts';
import type { Route } from './http-server.ts';
import { metricsContentType, metricsText } from './metrics-text.ts';
import { type SlackReceiver, slackRoute } from './slack-route.ts';

export interface ReadyPart {
  readonly name: string;
  readonly isReady: boolean;
  /** What it is in, such as `connected since …`. */
  readonly words: string;
}

export interface RouteOptions extends WebhookOptions {
  readonly readiness: () => Promise<readonly ReadyPart[]>;
  readonly figures: () => Promise<readonly MetricFamily[]>;
  /** Absent where Slack is reached in Socket Mode; undefined while the bot is starting. */
  readonly slack?: () => SlackReceiver | undefined;
}

/** Every path that the bot answers over HTTP. */
export function medicRoutes(options: RouteOptions): Readonly<Record<string, Route>> {
  return {
    '/healthz': { method: 'GET', answer: () => Promise.resolve({ status: 200, body: 'ok' }) },
    '/readyz': {
      method: 'GET',
      answer: async () => {
        const parts = await options.readiness();
        const isReady = parts.every((part) => part.isReady);
        return { status: isReady ? 200 : 503, body: readinessText(parts, isReady) };
      },
    },
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

/** In the form of the API server's own `/readyz?verbose`. */
function readinessText(parts: readonly ReadyPart[], isReady: boolean): string {
  const lines = parts.map((part) => `[${part.isReady ? '+' : '-'}]${part.name}: ${part.words}`);
  return [...lines, isReady ? 'ready' : 'not ready'].join('\n');
}
