import type { ControllerParts } from './controller-parts.ts';
import { countOf, type Deployment, isTerminal, ownedBy, type Pod, type ReplicaSet } from './kube-shapes.ts';
import { availableOf } from './replicaset-controller.ts';

interface Bounds {
  readonly replicas: number;
  readonly surge: number;
  readonly unavailable: number;
}

/** As `ResolveFenceposts` of Kubernetes: surge rounds up, unavailability down, and one of them is at least 1. */
function boundsOf({ spec }: Deployment): Bounds {
  const { replicas = 1, strategy } = spec;
  const { maxSurge = '25%', maxUnavailable = '25%' } = strategy?.rollingUpdate ?? {};
  const surge = countOf(maxSurge, replicas, 1);
  const away =
    typeof maxUnavailable === 'number'
      ? maxUnavailable
      : replicas - countOf(rest(maxUnavailable), replicas, replicas);
  return { replicas, surge, unavailable: surge === 0 && away === 0 ? 1 : away };
}

/** `75%` of `25%`: what is left rounds up, so that the share itself rounds down. */
const rest = (share: string): string => `${100 - Number.parseInt(share, 10)}%`;

const total = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, one) => sum + one.spec.replicas, 0);

/** The new set grows within maxSurge; then old ones shrink as far as availability allows, pods that are not available first. */
export function rollOn(
  parts: ControllerParts,
  deployment: Deployment,
  fresh: ReplicaSet,
  old: readonly ReplicaSet[],
): void {
  const { replicas, surge, unavailable } = boundsOf(deployment);
  const room = replicas + surge - total([fresh, ...old]);
  const more = Math.max(0, Math.min(room, replicas - fresh.spec.replicas));
  const wanted = Math.min(replicas, fresh.spec.replicas + more);
  scale(parts, fresh, wanted);
  const newAway = wanted - availableOf(parts, fresh).length;
  let spare = wanted + total(old) - (replicas - unavailable) - newAway;
  let usable =
    availableOf(parts, fresh).length + old.reduce((sum, one) => sum + availableOf(parts, one).length, 0);
  for (const one of old) {
    const broken = Math.min(one.spec.replicas - availableOf(parts, one).length, Math.max(0, spare));
    const sound = Math.max(
      0,
      Math.min(one.spec.replicas - broken, spare - broken, usable - (replicas - unavailable)),
    );
    spare -= broken + sound;
    usable -= sound;
    scale(parts, one, one.spec.replicas - broken - sound);
  }
}

/** While it is paused nothing rolls; only the number of pods is kept, by the largest set. */
export function scaleOnly(
  parts: ControllerParts,
  deployment: Deployment,
  fresh: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): void {
  const { replicas, surge } = boundsOf(deployment);
  const active = [...(fresh ? [fresh] : []), ...old].filter(({ spec }) => spec.replicas > 0);
  const [largest, ...others] = active.toSorted((a, b) => b.spec.replicas - a.spec.replicas);
  if (!largest) return fresh && scale(parts, fresh, replicas);
  if (others.length === 0) return scale(parts, largest, replicas);
  const allowed = replicas === 0 ? 0 : replicas + surge;
  scale(parts, largest, Math.max(0, allowed - total(others)));
}

/** Nothing new before the last old pod is gone. */
export function recreate(
  parts: ControllerParts,
  { spec }: Deployment,
  fresh: ReplicaSet,
  old: readonly ReplicaSet[],
): void {
  for (const one of old) scale(parts, one, 0);
  const isLeft = (one: ReplicaSet) =>
    parts.store
      .list('pods', one.metadata.namespace)
      .some((pod) => ownedBy(pod, one.metadata.uid) && !isTerminal(pod as Pod));
  if (!old.some(isLeft)) scale(parts, fresh, spec.replicas ?? 1);
}

function scale(parts: ControllerParts, replicaSet: ReplicaSet, replicas: number): void {
  if (replicaSet.spec.replicas === replicas) return;
  const { namespace, name } = replicaSet.metadata;
  parts.store.update('replicasets', namespace, name, (object) => ({
    ...object,
    spec: { ...(object as ReplicaSet).spec, replicas },
  }));
}
