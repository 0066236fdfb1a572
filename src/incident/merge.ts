import { said } from '../language/words.ts';
import { endLast, told } from './attempts.ts';
import type { AffectedPod, Incident } from './incident.ts';
import { isNoTrouble } from './no-trouble.ts';
import { withoutSnooze } from './snooze.ts';
import { newestPods } from './with-signals.ts';
import { withEnds } from './pod-end.ts';

/** Causes that say too little to make two incidents one. */
const tooVague: ReadonlySet<string> = new Set(['inconclusive', 'unknown-crash']);

/**
 * Which of two open incidents of one workload stays, once both have the same cause: the one with a change under way, else the one
 * that was noticed first. Undefined: they are not one, or both are being changed.
 */
export function oneOf(
  a: Incident,
  b: Incident,
): { readonly stays: Incident; readonly goes: Incident } | undefined {
  if (a.keptApart?.includes(b.id) || b.keptApart?.includes(a.id)) return undefined;
  const cause = a.headline?.cause;
  if (cause === undefined || cause !== b.headline?.cause || tooVague.has(cause) || isNoTrouble(cause))
    return undefined;
  const [first, later] = Date.parse(a.noticedAt) <= Date.parse(b.noticedAt) ? [a, b] : [b, a];
  if (isIdle(later)) return { stays: first, goes: later };
  return isIdle(first) ? { stays: later, goes: first } : undefined;
}

/** Nothing is written for it: it may end as a part of another. */
export const isIdle = ({ state }: Incident): boolean => state === 'open' || state === 'proposed';

/** The incident that stays, with the other's signals; `places` counts what it did not have itself. */
export function joinedBy(
  incident: Incident,
  other: Incident,
  places: { readonly pods: number; readonly nodes: number },
  now: string,
): Incident {
  if (incident.state === 'resolved' || incident.joined?.includes(other.id)) return incident;
  return {
    ...incident,
    troubles: [...new Set([...incident.troubles, ...other.troubles])],
    joined: [...(incident.joined ?? []), other.id],
    ...notApart(incident, other.id),
    signals: incident.signals + other.signals,
    pods: bothPods(incident.pods, other.pods),
    podCount: incident.podCount + places.pods,
    nodeCount: incident.nodeCount + places.nodes,
    openedAt: Date.parse(other.openedAt) < Date.parse(incident.openedAt) ? other.openedAt : incident.openedAt,
    ...(incident.headline
      ? { headline: { ...incident.headline, signals: incident.headline.signals + other.signals } }
      : {}),
    timeline: told(incident, now, said('event.joined', { id: other.id })),
  };
}

/** Whoever had parted them has joined them again. */
const notApart = ({ keptApart }: Incident, id: string): Pick<Incident, 'keptApart'> =>
  keptApart ? { keptApart: keptApart.filter((each) => each !== id) } : {};

/** The pods of both, each once, the newest death at the end. */
function bothPods(ours: readonly AffectedPod[], theirs: readonly AffectedPod[]): readonly AffectedPod[] {
  const pods = new Map(ours.map((pod) => [pod.podUid, pod]));
  for (const pod of theirs) {
    const known = pods.get(pod.podUid);
    const newer = known && Date.parse(known.lastAt) > Date.parse(pod.lastAt) ? known : pod;
    const ends = withEnds(known?.ends, pod.ends);
    pods.set(pod.podUid, {
      ...newer,
      deaths: pod.deaths + (known?.deaths ?? 0),
      ...(ends.length > 0 ? { ends } : {}),
    });
  }
  return newestPods([...pods.values()]);
}

/** The incident that goes on as a part of another. */
export function partOf(incident: Incident, into: string, now: string): Incident {
  if (!isIdle(incident)) return incident;
  return {
    ...withoutSnooze(incident),
    ...notApart(incident, into),
    attempts: endLast(incident, ['offered'], { outcome: 'replaced', endedAt: now }),
    timeline: told(incident, now, said('event.wentOnAs', { id: into })),
    state: 'resolved',
    resolvedAt: now,
    how: said('event.oneTrouble', { id: into }),
    partOf: into,
  };
}
