import type { Severity } from '../../audience/severity.ts';
import type { WebhookEvent } from '../../audience/webhook.ts';
import type { RequestTarget, WebhookRequest } from './request-for.ts';

const severities: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
};
/** Limit of `payload.summary` (developer.pagerduty.com/docs/events-api-v2/trigger-events). */
const mostSummary = 1024;

/** Events API v2: whatever happens in an incident triggers the alert of one `dedup_key`, its end resolves it. */
export function pagerDutyRequest(event: WebhookEvent, { url, secret }: RequestTarget): WebhookRequest {
  const { incident, summary, at } = event;
  const key = { routing_key: secret, dedup_key: incident.key };
  const body =
    event.event === 'resolved'
      ? { ...key, event_action: 'resolve' }
      : {
          ...key,
          event_action: 'trigger',
          client: 'Fluent Medic',
          payload: {
            summary: summary.slice(0, mostSummary),
            source: `${incident.cluster}/${incident.namespace}/${incident.workload}`,
            severity: severities[incident.severity],
            timestamp: at,
            component: incident.container,
            group: incident.cluster,
            class: incident.cause ?? 'unknown',
            custom_details: { event: event.event, delivery: event.id, ...incident },
          },
          ...(event.url === undefined
            ? {}
            : { client_url: event.url, links: [{ href: event.url, text: 'Slack' }] }),
        };
  return { url, headers: {}, body: JSON.stringify(body) };
}
