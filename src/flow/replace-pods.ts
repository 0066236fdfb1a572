import type { Write } from '../change/write.ts';
import { markOf } from '../change/writes-for.ts';
import type { Workload } from '../evidence/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import type { Pod } from '../signal/pod.ts';
import { isAvailable } from '../signal/pod-ready.ts';
import { type Sending, type Sent, sendOne } from './send-writes.ts';
import type { FlowDeps } from './deps.ts';

export interface Replacement {
  readonly workload: Workload;
  /** Pods that are not being deleted. */
  readonly changed: readonly Pod[];
  readonly old: readonly Pod[];
  /** How many of the old ones are to go. */
  readonly count: number;
  readonly maxAway: number;
}

/**
 * Deletes old pods, so that their controller makes new ones: the worst-hit first, those that are not available at once, the others
 * as long as no more than `maxAway` are away. The answer tells when one may not be deleted.
 */
export async function replacePods(
  deps: FlowDeps,
  sending: Sending,
  { workload, changed, old, count, maxAway }: Replacement,
): Promise<Sent> {
  let away = workload.desired - [...changed, ...old].filter((pod) => isAvailable(pod)).length;
  for (const pod of inTurn(old, sending.incident).slice(0, count)) {
    if (isAvailable(pod)) {
      if (away >= maxAway) continue;
      away += 1;
    }
    const sent = await sendOne(deps, sending, () => deletion(pod, markOf(sending.plan, sending.direction)));
    if (sent.state !== 'sent') return sent;
  }
  return { state: 'sent' };
}

const deletion = ({ namespace, name, uid }: Pod, mark: string): Write => ({
  object: { kind: 'Pod', namespace, name },
  patch: { type: 'delete', uid },
  resourceVersion: '',
  mark,
});

/** Where pods come in order, one that is not available keeps all after it from being made again: it comes first. */
function inTurn(pods: readonly Pod[], incident: Incident): readonly Pod[] {
  const worst = worstFirst(pods, incident);
  if (incident.workload.kind !== 'StatefulSet') return worst;
  const down = worst.filter((pod) => !isAvailable(pod));
  return [...down.toSorted((a, b) => ordinal(a) - ordinal(b)), ...worst.filter((pod) => isAvailable(pod))];
}

const ordinal = ({ name }: Pod): number => Number(/\d+$/.exec(name)?.[0] ?? 0);

/** Where most died a cure is seen first, and least is lost. */
function worstFirst(pods: readonly Pod[], incident: Incident): readonly Pod[] {
  const deaths = new Map(incident.pods.map((each) => [each.podUid, each]));
  const lastAt = (pod: Pod) => Date.parse(deaths.get(pod.uid)?.lastAt ?? '') || 0;
  return pods.toSorted(
    (a, b) =>
      (deaths.get(b.uid)?.deaths ?? 0) - (deaths.get(a.uid)?.deaths ?? 0) ||
      lastAt(b) - lastAt(a) ||
      (a.name < b.name ? -1 : 1),
  );
}
