import { podRow, type PodRow } from '../sampling/pod-row.ts';
import type { Pod } from '../signal/pod.ts';
import type { WorkloadRef } from '../signal/signal.ts';

/** The pods that the watch told of, by workload, so that nobody has to list them before a look. */
export interface PodRoll {
  see(cluster: string, pod: Pod): void;
  of(ref: WorkloadRef): readonly PodRow[];
  /** Notes that a pod's monitoring API was asked. */
  asked(podUid: string, at: string): void;
  askedAt(podUid: string): string | undefined;
}

export function createPodRoll(): PodRoll {
  // By workload and pod name: a force-deleted pod is not told of again, its successor under the same name takes its place.
  const rolls = new Map<string, Map<string, PodRow>>();
  const asked = new Map<string, string>();
  return {
    see(cluster, pod) {
      const key = `${cluster}/${pod.namespace}/${controllerOf(pod)}`;
      const roll = rolls.get(key) ?? new Map<string, PodRow>();
      const row = podRow(pod);
      const former = roll.get(pod.name);
      if (former && (former.podUid !== pod.uid || !row)) asked.delete(former.podUid);
      if (row) roll.set(pod.name, row);
      else if (former?.podUid === pod.uid) roll.delete(pod.name);
      if (roll.size > 0) rolls.set(key, roll);
      else rolls.delete(key);
    },
    of(ref) {
      const place = `${ref.cluster}/${ref.namespace}`;
      const roll =
        rolls.get(`${place}/${ref.kind}/${ref.name}`) ?? rolls.get(`${place}/${replicaSets}/${ref.name}`);
      return [...(roll?.values() ?? [])];
    },
    asked: (podUid, at) => void asked.set(podUid, at),
    askedAt: (podUid) => asked.get(podUid),
  };
}

const replicaSets = 'ReplicaSets of';

/** A Deployment's pods belong to ReplicaSets that bear its name and the hash that the pods carry as well. */
function controllerOf({ owner, name, labels }: Pod): string {
  if (owner === undefined) return `Pod/${name}`;
  if (owner.kind !== 'ReplicaSet') return `${owner.kind}/${owner.name}`;
  const end = `-${labels['pod-template-hash'] ?? ''}`;
  return `${replicaSets}/${owner.name.endsWith(end) ? owner.name.slice(0, -end.length) : owner.name}`;
}
