import { said } from '../language/words.ts';
import { told } from './attempts.ts';
import type { AffectedPod, Incident } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { withoutEnds } from './pod-end.ts';

/** The incident without what had joined it; what came in since that moment stays here. */
export function partedFrom(
  incident: Incident,
  { other, places }: Extract<IncidentEvent, { kind: 'parted' }>,
  now: string,
): Incident {
  if (!incident.joined?.includes(other.id)) return incident;
  const { headline } = incident;
  return {
    ...incident,
    troubles: incident.troubles.filter(
      (trouble) => trouble === incident.trouble || !other.troubles.includes(trouble),
    ),
    joined: incident.joined.filter((id) => id !== other.id),
    keptApart: [...(incident.keptApart ?? []), other.id],
    signals: incident.signals - other.signals,
    pods: podsWithout(incident.pods, other.pods),
    podCount: incident.podCount - places.pods,
    nodeCount: incident.nodeCount - places.nodes,
    ...(headline
      ? { headline: { ...headline, signals: Math.max(0, headline.signals - other.signals) } }
      : {}),
    timeline: told(incident, now, said('event.parted', { id: other.id })),
  };
}

/** Pods that died here too keep their own deaths. */
export const podsWithout = (
  ours: readonly AffectedPod[],
  theirs: readonly AffectedPod[],
): readonly AffectedPod[] =>
  ours.flatMap((pod) => {
    const other = theirs.find(({ podUid }) => podUid === pod.podUid);
    const deaths = pod.deaths - (other?.deaths ?? 0);
    const { ends, ...rest } = pod;
    const own = withoutEnds(ends, other?.ends);
    return deaths > 0 ? [{ ...rest, deaths, ...(own.length > 0 ? { ends: own } : {}) }] : [];
  });

/** A part that is an incident of its own again. */
export function splitOff(incident: Incident, by: string, now: string): Incident {
  if (incident.state !== 'resolved' || incident.partOf === undefined) return incident;
  const { acknowledgedBy: _acknowledged, resolvedAt, how, partOf, ...rest } = incident;
  return {
    ...rest,
    state: 'open',
    keptApart: [...(incident.keptApart ?? []), partOf],
    reopened: { closedAt: resolvedAt, how, times: (incident.reopened?.times ?? 0) + 1, at: now, by },
    timeline: told(incident, now, said('event.splitOff', { id: partOf })),
  };
}
