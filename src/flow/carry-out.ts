import { list, said, type Words } from '../language/words.ts';
import { policyFor } from '../approval/policy.ts';
import type { Incident } from '../incident/incident.ts';
import { isReload } from '../plan/reload-step.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { followPullRequest } from './pull-request.ts';
import { sendWrites } from './send-writes.ts';
import { reloadPods } from './reload-pods.ts';
import { removeCopies } from './remove-copies.ts';
import { rollOut } from './roll-out.ts';

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
  if (attempt.pullRequest) return followPullRequest(deps, { incident, plan, approval, attempt }, stop);
  const sent = await sendWrites(deps, { incident, plan, approval, direction: 'apply' });
  if (sent.state === 'halted') return;
  if (sent.state === 'stopped') {
    const left = await removeCopies(deps, { incident, plan, approval, direction: 'apply' });
    const stays = left === 'halted' ? said('write.copyMayStay') : '';
    const why = list('semicolons', [sent.why, stays]);
    await changeIncident(deps, incident.id, { ...sent, why, kind: 'stopped' });
    return;
  }
  const carry = isReload(plan) ? reloadPods : rollOut;
  const rolled = await carry(deps, { incident, plan, approval, direction: 'apply' }, stop);
  if (rolled.state === 'interrupted') return;
  if (rolled.state === 'done') {
    await changeIncident(deps, incident.id, { kind: 'rolled-out' });
    return;
  }
  const isHalfWay = rolled.state === 'failed';
  const { automaticUndo } = policyFor(deps.settings, incident.workload);
  const undo = (isHalfWay ? !rolled.isPaused : automaticUndo) && plan.undoIsSafe;
  const held = undo ? '' : await heldWords(deps, incident);
  const why = list('semicolons', [isHalfWay ? rolled.why : said('rollout.late'), held]);
  await changeIncident(deps, incident.id, { kind: 'failed', why, undo });
}

/** What a rollout leaves behind that stops half-way and is not undone by itself. */
async function heldWords(deps: FlowDeps, incident: Incident): Promise<Words> {
  const rollout = await caseFile(deps.store, incident.id).read('rollout', incident.attempts.length);
  if (!rollout?.wave) return '';
  const { done, total } = rollout;
  return said('rollout.heldThere', { done, total });
}
