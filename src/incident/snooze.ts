import { said, tell, type Words } from '../language/words.ts';
import { told } from './attempts.ts';
import type { AffectedPod, Incident, Snooze } from './incident.ts';

/** What is wanted of the snooze: an instant, or nothing but the incident getting worse. */
export interface SnoozeWish {
  readonly by: string;
  readonly until?: string;
}

/** The incident snoozed, with how bad it was before. A change under way is not snoozed. */
export function snoozed(incident: Incident, { by, until }: SnoozeWish, now: string): Incident {
  if (incident.state !== 'open' && incident.state !== 'proposed') return incident;
  const before: Snooze['before'] = {
    pods: incident.podCount,
    nodes: incident.nodeCount,
    ends: [...new Set(incident.pods.filter(hasDied).map(endOf))],
    ...(incident.headline ? { cause: incident.headline.cause } : {}),
    ...(incident.logs ? { logs: incident.logs.effect } : {}),
  };
  return {
    ...incident,
    snooze: { by, at: now, ...(until === undefined ? {} : { until }), before },
    timeline: told(
      incident,
      now,
      until === undefined ? said('event.snoozed') : said('event.snoozedUntil', { until }),
    ),
  };
}

/** The incident awake again; `by` when a person woke it. Whoever snoozed it hears of `why`. */
export function awake(incident: Incident, why: Words, now: string, by?: string): Incident {
  if (!incident.snooze) return incident;
  const times = (incident.woken?.times ?? 0) + 1;
  const woken = { at: now, why, times, snoozedBy: incident.snooze.by, ...(by === undefined ? {} : { by }) };
  return { ...withoutSnooze(incident), woken, timeline: told(incident, now, said('event.awake', { why })) };
}

/** Awake without a word: a change that begins, or the end, says enough. */
export function withoutSnooze(incident: Incident): Incident {
  const { snooze: _snooze, ...rest } = incident;
  return rest;
}

/** Awake if it was snoozed until it gets worse, and that is so. */
export function awakeIfWorse(incident: Incident, now: string): Incident {
  const { snooze } = incident;
  if (!snooze || snooze.until !== undefined) return incident;
  const why = worse(snooze.before, incident);
  return why === undefined ? incident : awake(incident, why, now);
}

const hasDied = ({ deaths }: AffectedPod): boolean => deaths > 0;
const endOf = ({ last }: AffectedPod): string => tell(last, 'en');

/** One more of a few, a quarter more of many. */
const isMore = (now: number, then: number): boolean => now >= then + Math.max(1, Math.ceil(then / 4));

/** How the incident is worse than it was then, in a few words; undefined when it is not. */
function worse(before: Snooze['before'], incident: Incident): Words | undefined {
  const { podCount, nodeCount, pods, headline, logs } = incident;
  if (logs?.effect === 'losing' && before.logs !== 'losing') return said('reason.logsLost');
  if (headline && before.cause !== undefined && headline.cause !== before.cause)
    return said('reason.otherCause', { title: headline.title });
  const end = pods.find((pod) => hasDied(pod) && !before.ends.includes(endOf(pod)));
  if (end) return said('reason.otherEnd', { pod: end.pod, end: end.last });
  if (isMore(podCount, before.pods)) return said('reason.morePods', { now: podCount, before: before.pods });
  if (isMore(nodeCount, before.nodes))
    return said('reason.moreNodes', { now: nodeCount, before: before.nodes });
  return undefined;
}
