import type { Signal } from '../signal/signal.ts';
import { endLast, told } from './attempts.ts';
import { closed } from './close.ts';
import type { AffectedPod, Attempt, Incident } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { withVerdict } from './person-verdict.ts';
import { withProgress } from './progress.ts';

const keptPods = 50;

export function openIncident(signal: Signal, id: string): Incident {
  const fresh: Incident = {
    id,
    state: 'open',
    workload: signal.workload,
    trouble: signal.trouble,
    container: signal.container,
    openedAt: signal.at,
    lastSignalAt: signal.at,
    signals: 0,
    pods: [],
    podCount: 0,
    attempts: [],
    timeline: [],
    isQuiet: true,
  };
  return step(fresh, { kind: 'signal', signal }, signal.at);
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
    case 'signal':
      return withSignal(incident, event.signal);
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

function withSignal(incident: Incident, signal: Signal): Incident {
  const place = placeOf(incident, signal);
  const before = incident.pods.find((pod) => placeOf(incident, pod) === place);
  const affected: AffectedPod = {
    pod: signal.pod,
    podUid: signal.podUid,
    ...(signal.node === undefined ? {} : { node: signal.node }),
    deaths: (before?.deaths ?? 0) + (signal.kind === 'terminated' ? 1 : 0),
    lastAt: later(before?.lastAt ?? signal.at, signal.at),
    last: before && Date.parse(signal.at) < Date.parse(before.lastAt) ? before.last : wordsFor(signal),
  };
  const others = incident.pods.filter((pod) => placeOf(incident, pod) !== place);
  return {
    ...(isCleanEnd(signal) ? incident : aloud(incident)),
    signals: incident.signals + 1,
    podCount: incident.podCount + (before ? 0 : 1),
    pods: [...others, affected].toSorted(byLastDeath).slice(-keptPods),
    openedAt: signal.at < incident.openedAt ? signal.at : incident.openedAt,
    lastSignalAt: later(incident.lastSignalAt, signal.at),
    timeline: before ? incident.timeline : told(incident, signal.at, `${signal.pod}: ${wordsFor(signal)}`),
  };
}

/** Ended on request, as in a rollout or a drain; a failing probe looks the same until its events are read. */
function isCleanEnd(signal: Signal): boolean {
  if (signal.kind !== 'terminated' || signal.termination.reason === 'OOMKilled') return false;
  return signal.termination.exitCode === 0 || signal.termination.exitCode === 143;
}

function aloud(incident: Incident): Incident {
  const { isQuiet: _isQuiet, ...rest } = incident;
  return rest;
}

const byLastDeath = (a: AffectedPod, b: AffectedPod) => Date.parse(a.lastAt) - Date.parse(b.lastAt);

/** A DaemonSet's pod is the one of its node, also after a rollout has replaced it. */
function placeOf({ workload }: Incident, pod: { readonly podUid: string; readonly node?: string }): string {
  return workload.kind === 'DaemonSet' && pod.node !== undefined ? `node ${pod.node}` : pod.podUid;
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

/** What was seen in a few words: of a death the cluster's own, such as `OOMKilled (137)`. */
export function wordsFor(signal: Signal): string {
  switch (signal.kind) {
    case 'terminated':
      return `${signal.termination.reason ?? 'Terminated'} (${signal.termination.exitCode})`;
    case 'waiting':
      return signal.reason;
    case 'strain':
    case 'alert':
      return signal.words;
  }
}

const later = (a: string, b: string) => (Date.parse(b) > Date.parse(a) ? b : a);

function sameWorkload(incident: Incident, signal: Signal): boolean {
  const [a, b] = [incident.workload, signal.workload];
  return a.cluster === b.cluster && a.namespace === b.namespace && a.kind === b.kind && a.name === b.name;
}
