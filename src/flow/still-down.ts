import { isHeld } from '../change/hold.ts';
import { appliedAttempt } from '../incident/attempts.ts';
import type { Incident } from '../incident/incident.ts';
import { signalsOf } from '../signal/signals-of.ts';
import { unreadyContainers } from '../signal/stuck.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';

/**
 * Whether pods of a workload that could not start still cannot, or a rollout of ours is still held half-way: that nothing more is heard is
 * no end then.
 */
export async function isStillDown(deps: FlowDeps, incident: Incident): Promise<boolean> {
  const { troubles, workload } = incident;
  const { reader } = clusterOf(deps, workload);
  const object = appliedAttempt(incident) && (await reader.workload(workload));
  if (object && isHeld(object)) return true;
  if (!troubles.includes('not-starting')) return false;
  const pods = await reader.podsOf(workload);
  return pods.some(
    (pod) =>
      unreadyContainers(pod).length > 0 || signalsOf(pod, workload).some(({ kind }) => kind === 'waiting'),
  );
}
