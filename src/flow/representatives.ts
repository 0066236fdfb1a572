import type { AffectedPod, Incident } from '../incident/incident.ts';

const most = 3;
/** Longer before the newest death it was perhaps another trouble, or another version. */
const together = 2 * 60_000;

/**
 * The pods that stand for all the others of an incident, however many died: of each way to die the one that died last, the newest
 * first, then others that died last. At most three.
 */
export function representatives({ pods }: Pick<Incident, 'pods'>): readonly AffectedPod[] {
  const newest = pods.toReversed().toSorted((a, b) => Date.parse(b.lastAt) - Date.parse(a.lastAt));
  const since = Date.parse(newest[0]?.lastAt ?? '') - together;
  const recent = newest.filter(({ lastAt }) => Date.parse(lastAt) >= since);
  const ways = recent.filter((pod, at) => recent.findIndex(({ last }) => last === pod.last) === at);
  return [...new Set([...ways, ...recent])].slice(0, most);
}
