import type { Pod } from '../signal/pod.ts';
import type { Death } from './judge.ts';

/**
 * Deaths of a container that count against a change: every death of a pod that was made after the change
 * began, and of an older pod those after the rollout. Pods that are being deleted do not count.
 */
export function deathsSince(
  pods: readonly Pod[],
  container: string,
  change: { readonly startedAt: string; readonly rolledOutAt: string },
): readonly Death[] {
  return pods
    .filter((pod) => pod.deletedAt === undefined)
    .flatMap((pod) => {
      const isNew = Date.parse(pod.createdAt ?? '') >= Math.floor(Date.parse(change.startedAt) / 1000) * 1000;
      const from = Date.parse(isNew ? change.startedAt : change.rolledOutAt);
      return ends(pod, container).filter((death) => Date.parse(death.at) >= from);
    })
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function ends(pod: Pod, container: string): readonly Death[] {
  const status = pod.containers.find((one) => one.name === container)?.status;
  const now = status?.state.kind === 'terminated' ? [status.state.termination] : [];
  const before = status?.lastTermination ? [status.lastTermination] : [];
  return [...before, ...now].map((end) => ({
    at: end.finishedAt ?? '',
    pod: pod.name,
    exitCode: end.exitCode,
    reason: end.reason ?? 'Terminated',
  }));
}
