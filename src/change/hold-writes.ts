import type { Plan } from '../plan/plan.ts';
import { releasePatch, widenPatch } from './hold.ts';
import { type FreshObjects, markOf } from './writes-for.ts';
import { workloadWrite } from './workload-write.ts';
import type { Write } from './write.ts';

type Fresh = Pick<FreshObjects, 'workload'>;

/** Gives the controller of a change in waves its strategy back; undefined when it has it. */
export function releaseWrite(plan: Plan, { workload }: Fresh): Write | undefined {
  const release = releasePatch(workload);
  return release && workloadWrite(workload, { template: {}, strategy: release }, markOf(plan, 'release'));
}

/** Lets `count` pods of a held Deployment run the change; undefined when so many may. */
export function widenWrite(plan: Plan, { workload }: Fresh, count: number): Write | undefined {
  const wider = widenPatch(workload, count);
  const mark = `${markOf(plan, 'widen')}-${count}`;
  return wider && workloadWrite(workload, { template: {}, strategy: wider }, mark);
}
