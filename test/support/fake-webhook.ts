import type { WebhookEvent, WebhookRule } from '../../src/audience/webhook.ts';
import type { Webhook } from '../../src/ports.ts';

export interface FakeWebhook extends Webhook {
  /** What was sent, taken or not. */
  readonly sent: WebhookEvent[];
  /** The ids of what was sent, shortened to incident, event and number. */
  ids(): readonly string[];
  /** How it takes an event from now on: throws what it does not take. */
  take: (event: WebhookEvent) => Promise<void>;
}

export function createFakeWebhook(rule: Partial<WebhookRule> = {}): FakeWebhook {
  const webhook: FakeWebhook = {
    rule: {
      name: 'on-call',
      format: 'fluent-medic',
      secret: { kind: 'env', name: 'ON_CALL_SECRET' },
      events: ['opened', 'unacknowledged', 'fix-failed', 'resolved'],
      heedsMute: false,
      ...rule,
    },
    sent: [],
    ids: () => webhook.sent.map(({ id }) => id.replace(/@[^/]+/, '')),
    take: () => Promise.resolve(),
    async send(event) {
      webhook.sent.push(event);
      await webhook.take(event);
    },
  };
  return webhook;
}
