import type { WebhookEvent } from '../../src/audience/webhook.ts';

/** An event as it is recorded and sent. */
export const webhookEvent = (more: Partial<WebhookEvent> = {}): WebhookEvent => ({
  schema: 'fluent-medic/webhook@1',
  event: 'opened',
  id: 'inc-1@2026-11-22T03:12:00.000Z/opened/1',
  at: '2026-11-22T03:12:00.000Z',
  summary: 'prod-eu logging/fluent-bit is crashing: A paused forward input frees connections in use',
  incident: {
    id: 'inc-1',
    key: 'inc-1@2026-11-22T03:12:00.000Z',
    cluster: 'prod-eu',
    namespace: 'logging',
    workload: 'DaemonSet/fluent-bit',
    container: 'fluent-bit',
    severity: 'critical',
    state: 'proposed',
    openedAt: '2026-11-22T03:12:00.000Z',
    cause: 'forward-pause-crash',
    confidence: 0.95,
    title: 'A paused forward input frees connections in use',
    logs: 'losing',
  },
  url: 'https://acme.slack.com/archives/C1/p1',
  ...more,
});
