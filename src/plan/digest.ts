import type { ConfigMap, Workload } from '../evidence/evidence.ts';
import { hashOf } from './canonical-json.ts';
import type { Plan, PlanBasis } from './plan.ts';

/** SHA-256 in hex over everything a person says yes to: steps, undo, the state they were made from, and where in Git they belong. */
export function digestOf({ steps, undo, basis, lasting }: Omit<Plan, 'digest' | 'undoIsSafe'>): string {
  return hashOf({ steps, undo, basis, destination: lasting?.destination });
}

/** The state of a workload that a plan rests on: its spec's generation, since its status changes all the time. */
export function workloadBasis(workload: Workload): PlanBasis {
  const { kind, namespace, name, generation } = workload;
  return { kind, namespace, name, state: `generation ${generation ?? 'unknown'}` };
}

export function configMapBasis(map: ConfigMap): PlanBasis {
  return { kind: 'ConfigMap', namespace: map.namespace, name: map.name, state: `data ${hashOf(map.data)}` };
}
