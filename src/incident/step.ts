import type { Signal } from '../signal/signal.ts';
import type { AffectedPod, Attempt, Headline, Incident, TimelineEntry } from './incident.ts';

export type IncidentEvent =
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'counted'; readonly desiredPods: number }
  | {
      readonly kind: 'diagnosed';
      readonly headline: Headline;
      readonly logs: { readonly effect: string; readonly basis: string };
      readonly since?: { readonly what: string; readonly at: string };
    }
  | {
      readonly kind: 'offered';
      readonly digest: string;
      readonly title: string;
      readonly cause: string;
      readonly expiresAt: string;
      /** The person who asked for these values, when a person did. */
      readonly by?: string;
    }
  | { readonly kind: 'declined'; readonly by: string; readonly why: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'approved'; readonly by: readonly string[] }
  | { readonly kind: 'rolled-out' }
  /** The change could not be made; nothing or only a part was written, as `why` says. */
  | { readonly kind: 'stopped'; readonly why: string }
  /** The change did what it was for, and other trouble follows: the incident goes on. */
  | { readonly kind: 'held-but'; readonly why: string }
  | { readonly kind: 'held'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string; readonly undo: boolean }
  | { readonly kind: 'undone'; readonly why: string }
  | { readonly kind: 'acknowledged'; readonly by: string }
  | { readonly kind: 'resolved'; readonly how: string };

const keptPods = 50;
const keptTimeline = 60;

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
      return {
        ...incident,
        attempts: endLast(incident, ['offered'], { outcome: 'replaced', endedAt: now }),
        timeline: told(incident, now, `resolved: ${event.how}`),
        state: 'resolved',
        resolvedAt: now,
        how: event.how,
      };
    default:
      return withProgress(incident, event, now);
  }
}

type Progress = Exclude<
  IncidentEvent,
  { kind: 'signal' | 'counted' | 'acknowledged' | 'diagnosed' | 'offered' | 'resolved' }
>;

/** Which state an event about the attempt needs, where it leads, and how the attempt reads afterwards. */
function withProgress(incident: Incident, event: Progress, now: string): Incident {
  const moved = (
    from: Incident['state'],
    to: 'open' | 'changing' | 'verifying' | 'undoing',
    change: Partial<Attempt>,
    what: string,
  ) =>
    incident.state === from
      ? {
          ...incident,
          state: to,
          attempts: changeLast(incident, change),
          timeline: told(incident, now, what),
        }
      : incident;
  switch (event.kind) {
    case 'declined':
      return moved(
        'proposed',
        'open',
        { outcome: 'declined', why: event.why, endedAt: now, approvedBy: [event.by] },
        'plan declined',
      );
    case 'expired':
      return moved(
        'proposed',
        'open',
        { outcome: 'expired', endedAt: now },
        'plan expired, nothing was changed',
      );
    case 'approved':
      return moved(
        'proposed',
        'changing',
        { outcome: 'running', approvedBy: event.by, startedAt: now },
        'plan approved',
      );
    case 'rolled-out':
      return moved('changing', 'verifying', { outcome: 'verifying', rolledOutAt: now }, 'change rolled out');
    case 'stopped':
      return incident.state === 'undoing'
        ? moved(
            'undoing',
            'open',
            { outcome: 'stopped', why: event.why, endedAt: now },
            `undo stopped: ${event.why}`,
          )
        : moved(
            'changing',
            'open',
            { outcome: 'stopped', why: event.why, endedAt: now },
            `change stopped: ${event.why}`,
          );
    case 'held-but':
      return moved('verifying', 'open', { outcome: 'held', why: event.why, endedAt: now }, event.why);
    case 'failed':
      return afterFailure(incident, event, now);
    case 'undone':
      return moved(
        'undoing',
        'open',
        { outcome: 'undone', why: event.why, endedAt: now },
        `undone: ${event.why}`,
      );
    case 'held': {
      if (incident.state !== 'verifying') return incident;
      const attempts = changeLast(incident, { outcome: 'held', why: event.why, endedAt: now });
      return {
        ...incident,
        state: 'resolved',
        resolvedAt: now,
        how: event.why,
        attempts,
        timeline: told(incident, now, 'fix verified'),
      };
    }
  }
}

function afterFailure(incident: Incident, event: { why: string; undo: boolean }, now: string): Incident {
  if (incident.state !== 'verifying' && incident.state !== 'changing') return incident;
  const timeline = told(incident, now, `fix failed: ${event.why}`);
  return event.undo
    ? {
        ...incident,
        state: 'undoing',
        attempts: changeLast(incident, { outcome: 'failed', why: event.why }),
        timeline,
      }
    : {
        ...incident,
        state: 'open',
        attempts: changeLast(incident, { outcome: 'failed', why: event.why, endedAt: now }),
        timeline,
      };
}

function withSignal(incident: Incident, signal: Signal): Incident {
  const before = incident.pods.find((pod) => pod.podUid === signal.podUid);
  const affected: AffectedPod = {
    pod: signal.pod,
    podUid: signal.podUid,
    ...(signal.node === undefined ? {} : { node: signal.node }),
    deaths: (before?.deaths ?? 0) + (signal.kind === 'terminated' ? 1 : 0),
    lastAt: later(before?.lastAt ?? signal.at, signal.at),
    last: wordsFor(signal),
  };
  const others = incident.pods.filter((pod) => pod.podUid !== signal.podUid);
  return {
    ...incident,
    signals: incident.signals + 1,
    podCount: incident.podCount + (before ? 0 : 1),
    pods: [...others, affected].slice(-keptPods),
    openedAt: signal.at < incident.openedAt ? signal.at : incident.openedAt,
    lastSignalAt: later(incident.lastSignalAt, signal.at),
    timeline: before ? incident.timeline : told(incident, signal.at, `${signal.pod}: ${wordsFor(signal)}`),
  };
}

function withDiagnosis(
  incident: Incident,
  event: Extract<IncidentEvent, { kind: 'diagnosed' }>,
  now: string,
): Incident {
  const known = incident.headline?.cause === event.headline.cause;
  return {
    ...incident,
    headline: event.headline,
    logs: event.logs,
    ...(incident.since || !event.since ? {} : { since: event.since }),
    timeline: known ? incident.timeline : told(incident, now, `diagnosed: ${event.headline.title}`),
  };
}

function withOffer(
  incident: Incident,
  event: Extract<IncidentEvent, { kind: 'offered' }>,
  now: string,
): Incident {
  if (incident.state !== 'open' && incident.state !== 'proposed') return incident;
  const attempt: Attempt = {
    number: incident.attempts.length + 1,
    digest: event.digest,
    title: event.title,
    cause: event.cause,
    offeredAt: now,
    expiresAt: event.expiresAt,
    outcome: 'offered',
    ...(event.by === undefined ? {} : { why: `values asked for by ${event.by}` }),
  };
  return {
    ...incident,
    state: 'proposed',
    attempts: [...endLast(incident, ['offered'], { outcome: 'replaced', endedAt: now }), attempt],
    timeline: told(incident, now, `plan offered: ${event.title}`),
  };
}

/** The newest death in the cluster's own words, such as `OOMKilled (137)`. */
export function wordsFor(signal: Signal): string {
  if (signal.kind === 'waiting') return signal.reason;
  return `${signal.termination.reason ?? 'Terminated'} (${signal.termination.exitCode})`;
}

const changeLast = (incident: Incident, change: Partial<Attempt>): readonly Attempt[] =>
  incident.attempts.map((attempt, at) =>
    at === incident.attempts.length - 1 ? { ...attempt, ...change } : attempt,
  );

const endLast = (incident: Incident, outcomes: readonly Attempt['outcome'][], change: Partial<Attempt>) => {
  const last = incident.attempts.at(-1);
  return last && outcomes.includes(last.outcome) ? changeLast(incident, change) : incident.attempts;
};

const told = (incident: Incident, at: string, what: string): readonly TimelineEntry[] =>
  [...incident.timeline, { at, what }].slice(-keptTimeline);

const later = (a: string, b: string) => (Date.parse(b) > Date.parse(a) ? b : a);

function sameWorkload(incident: Incident, signal: Signal): boolean {
  const [a, b] = [incident.workload, signal.workload];
  return a.cluster === b.cluster && a.namespace === b.namespace && a.kind === b.kind && a.name === b.name;
}
