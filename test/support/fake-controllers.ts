import type { DaemonSetJson, PodJson } from './cluster-objects.ts';
import type { FakeCluster } from './fake-cluster.ts';

/** Whether a pod is made of the template as it is now. */
export function isNewest({ metadata, spec }: PodJson, { spec: { template } }: DaemonSetJson): boolean {
  const { annotations } = metadata;
  const { containers, volumes } = spec;
  return (
    JSON.stringify({ metadata: { annotations }, spec: { containers, volumes } }) === JSON.stringify(template)
  );
}

/** No new pod of such a Deployment ever counts as available, or it is paused. */
export const isHeldBack = ({ spec }: DaemonSetJson): boolean =>
  spec.paused === true || (spec.minReadySeconds ?? 0) > 1_000_000;

/** A Deployment's controller: as many new pods beside the old ones as may be, while none counts as available. */
export async function surge(fake: FakeCluster): Promise<void> {
  const { daemonSet: set, pods } = fake.objects;
  const { replicas = 0, strategy, paused } = set.spec;
  fake.count();
  if (paused) return;
  const extra = pods.splice(replicas).filter((pod) => isNewest(pod, set));
  const isDone = pods.every((pod) => isNewest(pod, set));
  const room = isHeldBack(set) && !isDone ? Number(strategy?.rollingUpdate?.['maxSurge'] ?? 0) : 0;
  // Released, they stay until the test lets it roll out.
  pods.push(...extra.slice(0, isHeldBack(set) || isDone ? room : extra.length));
  while (pods.length < replicas + room) await fake.renew(pods.length);
  fake.count();
}

/** A StatefulSet's controller, with ordered pods: none is made again while one before it is not ready. */
export async function inOrder(fake: FakeCluster): Promise<void> {
  for (const [at, pod] of [...fake.objects.pods].entries()) {
    if (pod.metadata.deletionTimestamp !== undefined) await fake.renew(at);
    else if (!pod.status.containerStatuses.every(({ ready }) => ready)) return;
  }
}
