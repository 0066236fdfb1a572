import { said } from '../language/words.ts';
import type { Signal, WorkloadRef } from '../signal/signal.ts';
import { endLast, told } from './attempts.ts';
import { closed } from './close.ts';
import type { Attempt, Incident } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { withVerdict } from './person-verdict.ts';
import { isNoTrouble } from './no-trouble.ts';
import { sameWorkload } from './same-workload.ts';
import { handedOver } from './hand-over.ts';
import { joinedBy, partOf } from './merge.ts';
import { partedFrom, splitOff } from './split.ts';
import { withProgress } from './progress.ts';
import { withPullRequest } from './pull-request.ts';
import { refuted, withTried } from './refuted.ts';
import { reopened } from './reopen.ts';
import { awake, awakeIfWorse, snoozed, withoutSnooze } from './snooze.ts';
import { undoAsked } from './undo-asked.ts';
import { aloud, withSignals } from './with-signals.ts';

/** A new incident of a signal that belongs to no other; the signal itself is not taken in yet. */
export function openIncident(signal: Signal, id: string, now: string): Incident {
  const { workload, trouble, container, at } = signal;
  return {
    ...blank({ workload, trouble, container, openedAt: at }, id, now),
    isQuiet: true,
    ...questionOf(signal),
  };
}

/** A new incident that nothing but a person's command opens: something is to be put back. */
export function askedIncident(
  asked: { readonly ref: WorkloadRef; readonly container: string; readonly by: string },
  id: string,
  now: string,
): Incident {
  const { ref: workload, container, by } = asked;
  return {
    ...blank({ workload, trouble: 'dying', container, openedAt: now }, id, now),
    askedBy: by,
    timeline: [{ at: now, what: said('event.askedPutBack') }],
  };
}

function blank(
  about: Pick<Incident, 'workload' | 'trouble' | 'container' | 'openedAt'>,
  id: string,
  now: string,
): Incident {
  return {
    ...about,
    id,
    state: 'open',
    troubles: [about.trouble],
    lastSignalAt: about.openedAt,
    noticedAt: now,
    signals: 0,
    pods: [],
    podCount: 0,
    nodeCount: 0,
    attempts: [],
    timeline: [],
  };
}

function questionOf(signal: Signal): Pick<Incident, 'asked'> {
  if (signal.kind !== 'asked') return {};
  const { by, at, key, values } = signal;
  return { asked: { by, at, key, ...(values ? { values } : {}) } };
}

/** Whether a signal belongs to this open incident: same workload, and the same trouble or a change under way. */
export function belongs(incident: Incident, signal: Signal): boolean {
  if (incident.state === 'resolved' || !sameWorkload(incident, signal)) return false;
  return incident.troubles.includes(signal.trouble) || incident.attempts.length > 0;
}

/** The incident after an event. An event that does not fit the state leaves the incident as it is. */
export function step(incident: Incident, event: IncidentEvent, now: string): Incident {
  if (event.kind === 'judged') return withVerdict(incident, event, now);
  if (event.kind === 'refuted') return refuted(incident, event, now);
  if (event.kind === 'reopened') return reopened(incident, now, event.by);
  if (event.kind === 'split-off') return splitOff(incident, event.by, now);
  if (event.kind === 'undo-asked') return undoAsked(incident, event.by, now);
  if (incident.state === 'resolved') return incident;
  switch (event.kind) {
    case 'signals':
      return awakeIfWorse(withSignals(incident, event), now);
    case 'counted':
      return counted(incident, event);
    case 'acknowledged':
      return incident.acknowledgedBy
        ? incident
        : {
            ...incident,
            acknowledgedBy: { user: event.by, at: now },
            timeline: told(incident, now, said('event.acknowledged')),
          };
    case 'handed-over':
      return handedOver(incident, event, now);
    case 'diagnosed':
      return awakeIfWorse(withDiagnosis(incident, event, now), now);
    case 'offered':
      return withOffer(incident, event, now);
    case 'resolved':
      return closed(incident, event.how, now);
    case 'snoozed':
      return snoozed(incident, event, now);
    case 'woken':
      return awake(incident, event.why, now, event.by);
    case 'joined':
      return joinedBy(incident, event.other, event.places, now);
    case 'parted':
      return partedFrom(incident, event, now);
    case 'went-on-as':
      return partOf(incident, event.into, now);
    case 'tried':
      return withTried(incident, event.bump);
    case 'pull-request':
      return withPullRequest(incident, event, now);
    case 'approved':
      return afterApproval(incident, withProgress(incident, event, now));
    default:
      return withProgress(incident, event, now);
  }
}

function counted(
  { ground: _before, ...incident }: Incident,
  { desiredPods, ground }: Extract<IncidentEvent, { kind: 'counted' }>,
): Incident {
  return {
    ...incident,
    ...(desiredPods === undefined ? {} : { desiredPods }),
    ...(ground ? { ground } : {}),
  };
}

/** A change that begins is followed by everybody, whoever had snoozed the trouble. */
const afterApproval = (before: Incident, after: Incident): Incident =>
  after === before ? before : withoutSnooze(after);

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
    timeline: known
      ? incident.timeline
      : told(incident, now, said('event.diagnosed', { title: event.headline.title })),
  };
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
    ...(event.reverts ? { reverts: true } : {}),
  };
  return {
    ...incident,
    state: 'proposed',
    attempts: [...endLast(incident, ['offered'], { outcome: 'replaced', endedAt: now }), attempt],
    timeline: told(incident, now, said('event.offered', { title: event.title })),
  };
}
