import { list, said } from '../language/words.ts';
import { podAnnotation } from '../change/hold.ts';
import { mayBeAway } from '../change/waves.ts';
import { appliedAttempt } from '../incident/attempts.ts';
import type { Incident } from '../incident/incident.ts';
import { isReload } from '../plan/reload-step.ts';
import type { Pod } from '../signal/pod.ts';
import { isAvailable } from '../signal/pod-ready.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { reloadBack } from './reload-back.ts';
import { removeCopies } from './remove-copies.ts';
import { replacePods } from './replace-pods.ts';
import { type Sending, type Sent, sendWrites } from './send-writes.ts';
import { waitForRollout } from './wait-for-rollout.ts';

/** A change that did not hold: put back what it changed, under the approval that covered the undo as well. */
export async function undo(deps: FlowDeps, incident: Incident, stop: AbortSignal): Promise<void> {
  const attempt = appliedAttempt(incident);
  const file = caseFile(deps.store, incident.id);
  const [plan, approval] = await Promise.all([
    file.read('plan', attempt?.digest ?? ''),
    file.read('approval', attempt?.number ?? 0),
  ]);
  if (!plan || !approval) throw new Error(`${incident.id} is undoing without a plan and an approval`);
  const sending = { incident, plan, approval, direction: 'undo' } as const;
  const sent = await sendWrites(deps, sending);
  if (sent.state === 'halted') return;
  if (sent.state === 'stopped') {
    await changeIncident(deps, incident.id, { kind: 'stopped', why: sent.why });
    return;
  }
  const begun = deps.clock.now().toISOString();
  const putBack = isReload(plan) ? reloadBack : replaceMarked;
  const replaced = await putBack(deps, sending, stop);
  if (replaced.state === 'halted') return;
  if (replaced.state === 'stopped') {
    await changeIncident(deps, incident.id, { kind: 'stopped', why: replaced.why });
    return;
  }
  const rollout = await waitForRollout(deps, incident, begun, stop);
  if (rollout.state === 'interrupted') return;
  const left = await removeCopies(deps, sending);
  if (left === 'halted') return;
  const stays = left.length > 0 ? said('write.copyStays', { names: list('commas', left) }) : '';
  const unmade = rollout.state === 'refused' ? rollout.why : '';
  await changeIncident(deps, incident.id, {
    kind: 'undone',
    why: list('semicolons', [attempt?.why ?? said('write.didNotHold'), stays, unmade]),
  });
}

/**
 * Where the controller waits for deletions by its own strategy, the pods that ran the change are replaced by the bot; that of a StatefulSet
 * waits as well while one of them is not available.
 */
async function replaceMarked(deps: FlowDeps, sending: Sending, stop: AbortSignal): Promise<Sent> {
  const { reader } = clusterOf(deps, sending.incident.workload);
  while (!stop.aborted) {
    const workload = await reader.workload(sending.incident.workload);
    const waits = workload?.updateStrategy?.type === 'OnDelete';
    if (!workload || (!waits && workload.kind !== 'StatefulSet')) return { state: 'sent' };
    const pods = (await reader.podsOf(sending.incident.workload)).filter(
      ({ deletedAt }) => deletedAt === undefined,
    );
    const isMarked = ({ annotations }: Pod) => annotations[podAnnotation] !== undefined;
    const old = pods.filter((pod) => isMarked(pod) && (waits || !isAvailable(pod)));
    if (old.length === 0) return { state: 'sent' };
    const changed = pods.filter((pod) => !isMarked(pod));
    const maxAway = mayBeAway(workload.desired, workload.updateStrategy?.maxUnavailable);
    const sent = await replacePods(deps, sending, { workload, changed, old, count: old.length, maxAway });
    if (sent.state !== 'sent') return sent;
    await deps.clock.sleep(deps.settings.verify.pollMs, stop);
  }
  return { state: 'sent' };
}
