import { policyFor } from '../approval/policy.ts';
import type { Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { sendWrites } from './send-writes.ts';
import { waitForRollout } from './wait-for-rollout.ts';

/** An approved plan: write it, then watch until every pod runs it or one of the new pods died; both are judged next. */
export async function carryOut(deps: FlowDeps, incident: Incident, stop: AbortSignal): Promise<void> {
  const attempt = incident.attempts.at(-1);
  const file = caseFile(deps.store, incident.id);
  const [plan, approval] = await Promise.all([
    file.read('plan', attempt?.digest ?? ''),
    file.read('approval', attempt?.number ?? 0),
  ]);
  if (!plan || !approval || !attempt)
    throw new Error(`${incident.id} is changing without a plan and an approval`);
  const sent = await sendWrites(deps, { incident, plan, approval, direction: 'apply' });
  if (sent.state === 'stopped') {
    await changeIncident(deps, incident.id, { kind: 'stopped', why: sent.why });
    return;
  }
  const rollout = await waitForRollout(deps, incident, attempt.startedAt ?? attempt.offeredAt, stop);
  if (rollout === 'interrupted') return;
  if (rollout !== 'late') {
    await changeIncident(deps, incident.id, { kind: 'rolled-out' });
    return;
  }
  const undo = policyFor(deps.settings, incident.workload).automaticUndo && plan.undoIsSafe;
  await changeIncident(deps, incident.id, {
    kind: 'failed',
    why: 'the rollout did not finish in time',
    undo,
  });
}
