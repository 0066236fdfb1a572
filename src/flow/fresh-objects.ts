import { copyName } from '../change/config-copy.ts';
import type { FreshObjects } from '../change/writes-for.ts';
import type { Plan } from '../plan/plan.ts';
import type { Cluster } from '../ports.ts';
import type { WorkloadRef } from '../signal/signal.ts';

/** The objects that a plan rests on or makes, read now; `undefined` when the workload is gone. */
export async function freshObjects(
  cluster: Cluster,
  ref: WorkloadRef,
  plan: Plan,
): Promise<FreshObjects | undefined> {
  const maps = plan.basis
    .filter((basis) => basis.kind === 'ConfigMap')
    .flatMap(({ namespace, name }) => [
      { namespace, name },
      { namespace, name: copyName(name, plan.digest) },
    ]);
  const [workload, ...configMaps] = await Promise.all([
    cluster.workload(ref),
    ...maps.map((map) => cluster.configMap(map.namespace, map.name)),
  ]);
  if (!workload) return undefined;
  return { workload, configMaps: configMaps.filter((map) => map !== undefined) };
}
