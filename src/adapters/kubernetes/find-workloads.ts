import { isFluentBit } from '../../signal/is-fluent-bit.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import { whyNotDiagnosed } from '../../signal/why-not-diagnosed.ts';
import { createKubeApi } from './kube-api.ts';
import { listPages } from './kube-objects.ts';
import { type ClusterSettings, kubeConfigOf, selectorsOf } from './kubernetes-cluster.ts';
import { readPod } from './object-schema.ts';
import { workloadOf } from './workload-objects.ts';

/** One workload that runs Fluent Bit, with one of its pods. */
export interface FoundWorkload {
  readonly workload: WorkloadRef;
  readonly pod: string;
  readonly container: string;
}

/** Every workload that runs Fluent Bit now, by the same selectors and signs as the watch. Throws `OutsideError` when the cluster refuses. */
export async function findWorkloads(
  settings: Omit<ClusterSettings, 'log' | 'paceClock'>,
): Promise<readonly FoundWorkload[]> {
  const api = createKubeApi(kubeConfigOf(settings), { clock: settings.clock });
  const byController = new Map<string, FoundWorkload>();
  for (const namespace of settings.namespaces ?? [undefined]) {
    for (const labelSelector of selectorsOf(settings)) {
      for await (const { items } of listPages(api, 'Pod', namespace, { labelSelector })) {
        for (const pod of items.map((each) => readPod(each))) {
          const container = pod.containers.find((one) => one.role !== 'init' && isFluentBit(one, pod));
          const key = `${pod.namespace}/${pod.owner?.kind ?? 'Pod'}/${pod.owner?.name ?? pod.name}`;
          if (!container || whyNotDiagnosed(pod) !== undefined || byController.has(key)) continue;
          const workload = await workloadOf(api, settings.name, pod);
          byController.set(key, { workload, pod: pod.name, container: container.name });
        }
      }
    }
  }
  // During a rollout a Deployment has several ReplicaSets.
  const byWorkload = new Map(
    [...byController.values()].map((found) => [JSON.stringify(found.workload), found]),
  );
  return [...byWorkload.values()];
}
