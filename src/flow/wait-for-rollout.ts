import type { Workload } from '../evidence/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import { deathsSince } from '../verification/deaths-since.ts';
import { caseFile } from './case-file.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { showSometimes } from './show-sometimes.ts';

/**
 * Shows progress until every pod runs the workload's newest template, or a pod made since `startedAt` has died:
 * there is nothing to wait for then. `startedAt` and each further pod begin the deadline anew.
 */
export async function waitForRollout(
  deps: FlowDeps,
  incident: Incident,
  startedAt: string,
  stop: AbortSignal,
): Promise<'done' | 'dying' | 'late' | 'interrupted'> {
  const file = caseFile(deps.store, incident.id);
  const cluster = clusterOf(deps, incident.workload).reader;
  const { pollMs, rolloutDeadlineMs } = deps.settings.verify;
  const show = showSometimes(deps, incident.id);
  let movedAt = startedAt;
  while (!stop.aborted) {
    const workload = await cluster.workload(incident.workload);
    if (workload) {
      const observed = (workload.observedGeneration ?? 0) >= (workload.generation ?? 0);
      const done = observed ? workload.updated : 0;
      const before = await file.read('rollout', incident.attempts.length);
      const hasMoved = before?.done !== done || before.wave;
      movedAt = hasMoved ? deps.clock.now().toISOString() : (before.movedAt ?? startedAt);
      await file.write('rollout', { done, total: workload.desired, movedAt }, incident.attempts.length);
      await show();
      if ((await deps.store.incident(incident.id))?.value.state !== incident.state) return 'interrupted';
      if (observed && isComplete(workload)) return 'done';
    }
    const now = deps.clock.now();
    const pods = await cluster.podsOf(incident.workload);
    const since = { startedAt, rolledOutAt: now.toISOString() };
    if (deathsSince(pods, incident.container, since).length > 0) return 'dying';
    const lastAt = Math.max(Date.parse(startedAt), Date.parse(movedAt));
    if (now.getTime() - lastAt > rolloutDeadlineMs) return 'late';
    await deps.clock.sleep(pollMs, stop);
  }
  return 'interrupted';
}

const isComplete = (workload: Workload): boolean =>
  workload.updated >= workload.desired && workload.available >= workload.desired;
