import type { Workload } from '../evidence/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import type { FlowDeps } from './deps.ts';
import { show } from './show.ts';

/** Shows progress until every pod runs the workload's newest template. `startedMs` begins the deadline. */
export async function waitForRollout(
  deps: FlowDeps,
  incident: Incident,
  startedMs: number,
  stop: AbortSignal,
): Promise<'done' | 'late' | 'interrupted'> {
  const file = caseFile(deps.store, incident.id);
  const { pollMs, rolloutDeadlineMs } = deps.settings.verify;
  while (!stop.aborted) {
    const workload = await deps.cluster.workload(incident.workload);
    if (workload) {
      const observed = (workload.observedGeneration ?? 0) >= (workload.generation ?? 0);
      await file.write('rollout', { done: observed ? workload.updated : 0, total: workload.desired });
      const current = await deps.store.incident(incident.id);
      if (current) await show(deps, current.value);
      if (observed && isComplete(workload)) return 'done';
    }
    if (deps.clock.now().getTime() - startedMs > rolloutDeadlineMs) return 'late';
    await deps.clock.sleep(pollMs, stop);
  }
  return 'interrupted';
}

const isComplete = (workload: Workload): boolean =>
  workload.desired > 0 && workload.updated >= workload.desired && workload.available >= workload.desired;
