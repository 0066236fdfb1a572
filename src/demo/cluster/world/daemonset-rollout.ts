import { countOf, type DaemonSet, isAvailable, type Pod } from './kube-shapes.ts';

/**
 * Which pods a rolling update takes away now. Old pods that are not available go at once, whatever
 * maxUnavailable says; available ones only as far as it leaves room.
 */
export function podsToReplace(
  daemonSet: DaemonSet,
  byNode: ReadonlyMap<string, readonly Pod[]>,
  present: { readonly hash: string; readonly nowMs: number },
): readonly Pod[] {
  const allowed = countOf(daemonSet.spec.updateStrategy?.rollingUpdate?.maxUnavailable, byNode.size, 1);
  const minReady = daemonSet.spec.minReadySeconds ?? 0;
  const broken: Pod[] = [];
  const sound: Pod[] = [];
  let unavailable = 0;
  for (const pods of byNode.values()) {
    const alive = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
    const fresh = alive.find((pod) => isCurrent(pod, present.hash));
    const old = alive.find((pod) => !isCurrent(pod, present.hash));
    const one = fresh ?? old;
    const usable = one !== undefined && !(fresh && old) && isAvailable(one, minReady, present.nowMs);
    if (!usable) unavailable += 1;
    if (!old || fresh) continue;
    (usable ? sound : broken).push(old);
  }
  return [...broken, ...sound.slice(0, Math.max(0, Math.max(1, allowed) - unavailable))];
}

const isCurrent = (pod: Pod, hash: string) => pod.metadata.labels?.['controller-revision-hash'] === hash;
