import { createCounter, createHistogram } from '../metric-family.ts';

/** What the bot counts of its own doing. */
export type Counters = ReturnType<typeof createCounters>;

export function createCounters() {
  return { ...ofWork(), ...ofOutside(), ...ofStore() };
}

const ofWork = () => ({
  signals: createCounter('fluent_medic_signals_total', 'Signals taken into incidents.'),
  signalLag: createHistogram(
    'fluent_medic_signal_lag_seconds',
    'From what happened in a cluster, by its own clock, until it was kept in an incident.',
    [1, 2.5, 5, 10, 30, 60, 300, 900],
  ),
  decisions: createCounter(
    'fluent_medic_approvals_total',
    'Decisions about offered plans: granted (enough people said yes), refused (a yes that did not count), declined, expired or withdrawn.',
  ),
  writes: createCounter(
    'fluent_medic_changes_total',
    'Writes to objects of a cluster, by kind of object, direction (apply or undo) and result (written or not-written).',
  ),
  changeEnds: createCounter(
    'fluent_medic_changes_ended_total',
    'Changes that were given up on the way: stopped or undone.',
  ),
  verifications: createCounter(
    'fluent_medic_verifications_total',
    'What was measured after changes: held, held-but, failed, unclear, or refuted (it had held, and then did not).',
  ),
});

const ofOutside = () => ({
  apiRequests: createCounter(
    'fluent_medic_api_requests_total',
    'Requests to the API server of a cluster, by HTTP status, or failed when there was no answer.',
  ),
  slackCalls: createCounter(
    'fluent_medic_slack_calls_total',
    'Calls of the Slack Web API, by HTTP status and by result: ok, failed when there was no answer, or why Slack refused, which it does with status 200.',
  ),
  alerts: createCounter('fluent_medic_alerts_total', 'Alerts received, by what became of them.'),
  webhooks: createCounter('fluent_medic_webhook_requests_total', 'Requests to the Alertmanager webhook.'),
  webhookEvents: createCounter(
    'fluent_medic_webhook_events_total',
    'Events for outgoing webhooks, by what became of each try: delivered, retried or given-up.',
  ),
});

const ofStore = () => ({
  storeSeconds: createHistogram(
    'fluent_medic_store_operation_seconds',
    'How long the store took for one operation, read or write, failures included.',
    [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  ),
  storeErrors: createCounter('fluent_medic_store_errors_total', 'Operations that the store did not do.', [
    { operation: 'read' },
    { operation: 'write' },
  ]),
});
