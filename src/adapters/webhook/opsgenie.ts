import type { Severity } from '../../audience/severity.ts';
import type { WebhookEvent } from '../../audience/webhook.ts';
import type { RequestTarget, WebhookRequest } from './request-for.ts';

const priorities: Readonly<Record<Severity, string>> = {
  critical: 'P1',
  high: 'P2',
  medium: 'P3',
  low: 'P5',
};
/** Limits of the fields (docs.opsgenie.com/docs/alert-api). */
const most = { message: 130, entity: 512, description: 15_000, tag: 50 };
const source = 'Fluent Medic';

/** Alert API: whatever happens in an incident creates, or counts on, the alert of one alias; its end closes it. */
export function opsgenieRequest(event: WebhookEvent, { url, secret }: RequestTarget): WebhookRequest {
  const headers = { Authorization: `GenieKey ${secret}` };
  const { incident, summary } = event;
  if (event.event === 'resolved') {
    const close = new URL(url);
    close.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(incident.key)}/close`;
    close.searchParams.set('identifierType', 'alias');
    return { url: close, headers, body: JSON.stringify({ source, note: summary }) };
  }
  const place = `${incident.cluster}/${incident.namespace}/${incident.workload}`;
  const details = Object.entries({ event: event.event, delivery: event.id, url: event.url, ...incident });
  const body = {
    message: summary.slice(0, most.message),
    alias: incident.key,
    description: [summary, event.url].filter(Boolean).join('\n').slice(0, most.description),
    entity: place.slice(0, most.entity),
    source,
    priority: priorities[incident.severity],
    tags: ['fluent-bit', incident.cluster].map((tag) => tag.slice(0, most.tag)),
    details: Object.fromEntries(
      details.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ),
  };
  return { url, headers, body: JSON.stringify(body) };
}
