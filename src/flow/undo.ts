import type { Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { sendWrites } from './send-writes.ts';
import { waitForRollout } from './wait-for-rollout.ts';

/** A change that did not hold: put back what it changed, under the approval that covered the undo as well. */
export async function undo(deps: FlowDeps, incident: Incident, stop: AbortSignal): Promise<void> {
  const attempt = incident.attempts.at(-1);
  const file = caseFile(deps.store, incident.id);
  const [plan, approval] = await Promise.all([
    file.read('plan', attempt?.digest ?? ''),
    file.read('approval', attempt?.number ?? 0),
  ]);
  if (!plan || !approval) throw new Error(`${incident.id} is undoing without a plan and an approval`);
  const sent = await sendWrites(deps, { incident, plan, approval, direction: 'undo' });
  if (sent.state === 'stopped') {
    await changeIncident(deps, incident.id, { kind: 'stopped', why: sent.why });
    return;
  }
  const begun = deps.clock.now().toISOString();
  const rollout = await waitForRollout(deps, incident, begun, stop);
  if (rollout === 'interrupted') return;
  const why = attempt?.why ?? 'it did not hold';
  await changeIncident(deps, incident.id, { kind: 'undone', why });
}
