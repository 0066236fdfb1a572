import { type DueEvent, keyOf } from '../audience/due-events.ts';
import { severityOf } from '../audience/severity.ts';
import type { WebhookEvent } from '../audience/webhook.ts';
import type { Incident } from '../incident/incident.ts';
import type { Locale } from '../language/locale.ts';
import { asClause, said, tell, type Words } from '../language/words.ts';
import { problem, workloadName } from './incident-words.ts';

/** What a webhook hears of an incident; names, figures and our own words alone, nothing of its log. */
export function webhookEvent(
  incident: Incident,
  due: DueEvent,
  { locale, url }: { readonly locale: Locale; readonly url?: string | undefined },
): WebhookEvent {
  const { id, workload, container, state, openedAt, headline, logs } = incident;
  const key = `${id}@${incident.noticedAt}`;
  return {
    schema: 'fluent-medic/webhook@1',
    event: due.event,
    id: `${key}/${keyOf(due)}`,
    at: due.at,
    summary: tell(summaryOf(incident, due), locale),
    incident: {
      id,
      key,
      cluster: workload.cluster,
      namespace: workload.namespace,
      workload: `${workload.kind}/${workload.name}`,
      container,
      severity: severityOf(incident).severity,
      state,
      openedAt,
      ...(headline
        ? { cause: headline.cause, confidence: headline.confidence, title: tell(headline.title, locale) }
        : {}),
      ...(logs ? { logs: logs.effect } : {}),
    },
    ...(url === undefined ? {} : { url }),
  };
}

function summaryOf(incident: Incident, { event, number }: DueEvent): Words {
  const where = workloadName(incident);
  const { headline } = incident;
  const what = headline
    ? said('webhook.trouble', { where, problem: problem(incident), title: asClause(headline.title) })
    : said('webhook.troubleNew', { where, problem: problem(incident) });
  switch (event) {
    case 'opened':
      return what;
    case 'unacknowledged':
      return said('webhook.unacknowledged', { what });
    case 'fix-failed': {
      const title = incident.attempts.find((attempt) => attempt.number === number)?.title ?? '';
      return said('webhook.fixFailed', { where, title: asClause(title) });
    }
    case 'resolved':
      return incident.state === 'resolved'
        ? said('webhook.resolved', { where, how: asClause(incident.how) })
        : said('webhook.resolvedBefore', { where });
  }
}
