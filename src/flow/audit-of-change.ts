import type { AuditEntry } from '../audit/audit-entry.ts';
import { attemptOf, deedOfEvent, type EventContext } from '../audit/deed-of-event.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import type { Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import type { FlowDeps } from './deps.ts';

/** What the record says of an event that changed an incident; it is saved together with the incident. */
export async function auditOfChange(
  deps: FlowDeps,
  event: IncidentEvent,
  after: Incident,
  at: string,
): Promise<readonly AuditEntry[]> {
  const told = deedOfEvent(event, after, await contextOf(deps, event, after));
  if (!told) return [];
  return [{ ...told.deed, at, by: told.by, incident: after.id, workload: after.workload }];
}

async function contextOf(
  { store, team, settings }: FlowDeps,
  event: IncidentEvent,
  after: Incident,
): Promise<EventContext> {
  const { locale } = settings.chat;
  const file = caseFile(store, after.id);
  const attempt = attemptOf(event, after);
  if (!attempt) return { team, locale };
  if (event.kind === 'offered') return { team, locale, plan: await file.read('plan', attempt.digest) };
  if (!isVerdict.has(event.kind)) return { team, locale };
  return { team, locale, measured: await file.read('measured', attempt.number) };
}

const isVerdict: ReadonlySet<IncidentEvent['kind']> = new Set(['held', 'held-but', 'failed', 'unclear']);
