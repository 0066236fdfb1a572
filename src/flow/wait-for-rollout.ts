import { said, type Words } from '../language/words.ts';
import type { Workload } from '../evidence/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import type { Pod } from '../signal/pod.ts';
import { deathsSince } from '../verification/deaths-since.ts';
import { caseFile } from './case-file.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { showSometimes } from './show-sometimes.ts';
import { watchUnmadePods } from './unmade-pods.ts';
import { watchedTime } from './watched-time.ts';

export type Rollout =
  | { readonly state: 'done' | 'dying' | 'interrupted' }
  /** `refused`: new pods cannot be made. */
  | { readonly state: 'late' | 'refused'; readonly why: Words };

/**
 * Shows progress until every pod runs the workload's newest template, or a pod made since `startedAt` has died:
 * there is nothing to wait for then. `startedAt` and each further pod begin the deadline anew.
 */
export async function waitForRollout(
  deps: FlowDeps,
  incident: Incident,
  startedAt: string,
  stop: AbortSignal,
): Promise<Rollout> {
  const file = caseFile(deps.store, incident.id);
  const cluster = clusterOf(deps, incident.workload).reader;
  const { pollMs, rolloutDeadlineMs } = deps.settings.verify;
  const show = showSometimes(deps, incident.id);
  const time = watchedTime(deps.clock);
  let movedAt = startedAt;
  const unmade = watchUnmadePods(deps, incident, { startedAt });
  while (!stop.aborted) {
    const workload = await cluster.workload(incident.workload);
    if (workload) {
      const observed = (workload.observedGeneration ?? 0) >= (workload.generation ?? 0);
      const done = observed ? workload.updated : 0;
      const before = await file.read('rollout', incident.attempts.length);
      const hasMoved = before?.done !== done || before.wave;
      movedAt = hasMoved ? time().toISOString() : (before.movedAt ?? startedAt);
      await file.write('rollout', { done, total: workload.desired, movedAt }, incident.attempts.length);
      await show();
      if ((await deps.store.incident(incident.id))?.value.state !== incident.state)
        return { state: 'interrupted' };
      if (observed && isComplete(workload)) return { state: 'done' };
    }
    // A clock that was set back before a restart is behind the beginning; what died before that does not count.
    const now = new Date(Math.max(time().getTime(), Date.parse(startedAt)));
    const pods = await cluster.podsOf(incident.workload);
    const since = { startedAt, rolledOutAt: now.toISOString() };
    if (deathsSince(pods, incident.container, since).length > 0) return { state: 'dying' };
    const why = workload && (await unmade(countOf(workload, pods)));
    if (why !== undefined) return { state: 'refused', why };
    const lastAt = Math.max(Date.parse(startedAt), Date.parse(movedAt));
    if (now.getTime() - lastAt > rolloutDeadlineMs) return { state: 'late', why: said('rollout.late') };
    await deps.clock.sleep(pollMs, stop);
  }
  return { state: 'interrupted' };
}

/** A Deployment makes new pods beside the old ones. */
const countOf = ({ kind, desired, updated }: Workload, pods: readonly Pod[]) => ({
  desired,
  there: kind === 'Deployment' ? updated : pods.length,
});

const isComplete = (workload: Workload): boolean =>
  workload.updated >= workload.desired && workload.available >= workload.desired;
