import type { Incident } from '../incident/incident.ts';
import { signalsOf } from '../signal/signals-of.ts';
import { unreadyContainers } from '../signal/stuck.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';

/** Whether pods of a workload that could not start still cannot: that nothing more is heard of them is no end. */
export async function isStillDown(deps: FlowDeps, { troubles, workload }: Incident): Promise<boolean> {
  if (!troubles.includes('not-starting')) return false;
  const pods = await clusterOf(deps, workload).reader.podsOf(workload);
  return pods.some(
    (pod) =>
      unreadyContainers(pod).length > 0 || signalsOf(pod, workload).some(({ kind }) => kind === 'waiting'),
  );
}
