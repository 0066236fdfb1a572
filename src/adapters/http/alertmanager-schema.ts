import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ReceivedAlert } from '../../signal/received-alert.ts';

const strings = z.record(z.string(), z.string());
const instant = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'expected an instant such as 2026-11-22T03:12:00Z')
  .transform((text) => new Date(text).toISOString());

const Alert = z.object({
  status: z.enum(['firing', 'resolved'], { error: 'expected firing or resolved' }),
  labels: strings,
  annotations: strings.optional(),
  startsAt: instant,
  endsAt: instant.optional(),
  fingerprint: z.string().min(1).max(128).optional(),
});

/** The body of a webhook, version 4, as Alertmanager sends it since 0.6; what is not needed is not looked at. */
const AlertmanagerWebhook = z.object({
  version: z.literal('4', { error: 'expected "4", the version of Alertmanager\'s webhook' }),
  alerts: z.array(Alert),
});

/** The alerts of a body, or one sentence that says why it is no webhook of Alertmanager. */
export function readAlerts(body: string): readonly ReceivedAlert[] | { readonly mistake: string } {
  const json = parseJson(body);
  if (json === undefined) return { mistake: 'The body is no JSON: expected the webhook of Alertmanager.' };
  const read = AlertmanagerWebhook.safeParse(json);
  if (read.success) return read.data.alerts.map(toAlert);
  const [issue] = read.error.issues;
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  return { mistake: `This is no webhook of Alertmanager: ${where}${issue?.message ?? 'it cannot be read'}.` };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function toAlert(alert: z.infer<typeof Alert>): ReceivedAlert {
  const { labels, annotations = {} } = alert;
  return {
    fingerprint: alert.fingerprint ?? fingerprintOf(labels),
    state: alert.status,
    name: labels['alertname'] ?? 'an alert without a name',
    labels,
    summary: annotations['summary'] ?? annotations['message'] ?? annotations['description'] ?? '',
    startsAt: alert.startsAt,
    ...(alert.status === 'resolved' && alert.endsAt ? { endsAt: alert.endsAt } : {}),
  };
}

/** A digest, so that no label is kept where only sameness counts. */
function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
