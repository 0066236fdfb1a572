import type { Facts } from '../diagnosis/facts.ts';
import type { Plan } from '../plan/plan.ts';
import { stakesOf } from '../plan/stakes.ts';
import { canHold } from './hold.ts';
import { mayBeAway, wavesOf, type WaveSize } from './waves.ts';

/** The plan with its scope, its expected duration and what its restart puts at risk, where it changes something. */
export function withStakes(
  plan: Plan,
  facts: Facts,
  { waves, holdMs }: { readonly waves: readonly WaveSize[]; readonly holdMs: number },
): Plan {
  const workload = facts.workload?.value;
  if (!workload) return plan;
  const sizes = canHold(workload) ? waves : [];
  const stakes = stakesOf(plan, facts, {
    waves: wavesOf(workload.desired, sizes),
    away: mayBeAway(workload.desired, workload.updateStrategy?.maxUnavailable),
    holdMs,
  });
  return stakes ? { ...plan, stakes } : plan;
}
