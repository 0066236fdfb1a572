import { canHold } from '../change/hold.ts';
import type { Workload } from '../evidence/evidence.ts';
import type { FlowDeps } from './deps.ts';

/** Whether the bot takes a change through the pods itself. */
export const goesInWaves = ({ settings }: Pick<FlowDeps, 'settings'>, workload: Workload): boolean =>
  settings.rollout.waves.length > 0 && workload.desired > 1 && canHold(workload);
