import { createCounter } from '../metric-family.ts';

/** What the bot counts of its own doing. */
export type Counters = ReturnType<typeof createCounters>;

export function createCounters() {
  return {
    signals: createCounter('fluent_medic_signals_total', 'Signals taken into incidents.'),
    apiRequests: createCounter('fluent_medic_api_requests_total', 'Requests to the API server of a cluster.'),
    slackCalls: createCounter('fluent_medic_slack_calls_total', 'Calls of the Slack Web API.'),
    alerts: createCounter('fluent_medic_alerts_total', 'Alerts received, by what became of them.'),
    webhooks: createCounter('fluent_medic_webhook_requests_total', 'Requests to the Alertmanager webhook.'),
    webhookEvents: createCounter(
      'fluent_medic_webhook_events_total',
      'Events for outgoing webhooks, by what became of each try: delivered, retried or given-up.',
    ),
  };
}
