import type { Signal } from '../signal/signal.ts';
import { endLast, told } from './attempts.ts';
import { closed } from './close.ts';
import type { Attempt, Incident } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { withVerdict } from './person-verdict.ts';
import { withProgress } from './progress.ts';
import { aloud, withSignals } from './with-signals.ts';

/** A new incident of a signal that belongs to no other; the signal itself is not taken in yet. */
export function openIncident(signal: Signal, id: string, now: string): Incident {
  return {
    id,
    state: 'open',
    workload: signal.workload,
    trouble: signal.trouble,
    container: signal.container,
    openedAt: signal.at,
    lastSignalAt: signal.at,
    noticedAt: now,
    signals: 0,
    pods: [],
    podCount: 0,
    nodeCount: 0,
    attempts: [],
    timeline: [],
    isQuiet: true,
  };
}

/** Whether a signal belongs to this open incident: same workload, and the same trouble or a change under way. */
export function belongs(incident: Incident, signal: Signal): boolean {
  if (incident.state === 'resolved' || !sameWorkload(incident, signal)) return false;
  return incident.trouble === signal.trouble || incident.attempts.length > 0;
}

/** The incident after an event. An event that does not fit the state leaves the incident as it is. */
export function step(incident: Incident, event: IncidentEvent, now: string): Incident {
  if (event.kind === 'judged') return withVerdict(incident, event, now);
  if (incident.state === 'resolved') return incident;
  switch (event.kind) {
    case 'signals':
      return withSignals(incident, event);
    case 'counted':
      return { ...incident, desiredPods: event.desiredPods };
    case 'acknowledged':
      return incident.acknowledgedBy
        ? incident
        : {
            ...incident,
            acknowledgedBy: { user: event.by, at: now },
            timeline: told(incident, now, 'acknowledged'),
          };
    case 'diagnosed':
      return withDiagnosis(incident, event, now);
    case 'offered':
      return withOffer(incident, event, now);
    case 'resolved':
      return closed(incident, event.how, now);
    default:
      return withProgress(incident, event, now);
  }
}

function withDiagnosis(
  incident: Incident,
  event: Extract<IncidentEvent, { kind: 'diagnosed' }>,
  now: string,
): Incident {
  const known = incident.headline?.cause === event.headline.cause;
  return {
    ...(isNoTrouble(event.headline.cause) ? incident : aloud(incident)),
    headline: event.headline,
    logs: event.logs,
    ...(incident.since || !event.since ? {} : { since: event.since }),
    timeline: known ? incident.timeline : told(incident, now, `diagnosed: ${event.headline.title}`),
  };
}

/** Whether a cause means that nothing is wrong: an incident of it ends without a word. */
export function isNoTrouble(cause: string): boolean {
  return cause === 'planned-restart' || cause === 'healthy';
}

function withOffer(
  incident: Incident,
  event: Extract<IncidentEvent, { kind: 'offered' }>,
  now: string,
): Incident {
  if (incident.state !== 'open' && incident.state !== 'proposed') return incident;
  const waiting = incident.attempts.at(-1);
  if (waiting?.outcome === 'offered' && waiting.digest === event.digest) return incident;
  const attempt: Attempt = {
    number: incident.attempts.length + 1,
    digest: event.digest,
    title: event.title,
    cause: event.cause,
    offeredAt: now,
    expiresAt: event.expiresAt,
    outcome: 'offered',
    ...(event.by === undefined ? {} : { requestedBy: event.by }),
  };
  return {
    ...incident,
    state: 'proposed',
    attempts: [...endLast(incident, ['offered'], { outcome: 'replaced', endedAt: now }), attempt],
    timeline: told(incident, now, `plan offered: ${event.title}`),
  };
}

function sameWorkload(incident: Incident, signal: Signal): boolean {
  const [a, b] = [incident.workload, signal.workload];
  return a.cluster === b.cluster && a.namespace === b.namespace && a.kind === b.kind && a.name === b.name;
}
