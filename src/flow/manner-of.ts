import { policyFor } from '../approval/policy.ts';
import { canHold } from '../change/hold.ts';
import type { Manner } from '../change/writes-for.ts';
import type { Workload } from '../evidence/evidence.ts';
import type { WorkloadRef } from '../signal/signal.ts';
import type { FlowDeps } from './deps.ts';

/** How a plan for this workload is written. */
export function mannerOf({ settings }: FlowDeps, ref: WorkloadRef, workload: Workload): Manner {
  const { configInPlace } = policyFor(settings, ref);
  const inWaves = settings.rollout.waves.length > 0 && workload.desired > 1 && canHold(workload);
  return { inWaves, configInPlace };
}
