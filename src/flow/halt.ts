import type { Approval } from '../approval/approval.ts';
import { appliedAttempt } from '../incident/attempts.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import type { AskedDeps } from './deps.ts';
import { mayWriteNow } from './may-write-now.ts';

/** Why the change under way may not go on; undefined when it may, and for one that has written nothing: that one simply ends. */
export async function haltOf(deps: AskedDeps, incident: Incident) {
  if (incident.state !== 'changing' && incident.state !== 'undoing') return undefined;
  const attempt = appliedAttempt(incident);
  const approval = attempt && (await caseFile(deps.store, incident.id).read('approval', attempt.number));
  // Once a pull request is open the bot writes nothing more: people merge it or do not.
  if (!attempt || !approval || attempt.pullRequest) return undefined;
  const right = await mayWriteNow(deps, incident, { approval, hasBegun: true });
  if (right.allowed || !(await hasBegun(deps, incident, attempt))) return undefined;
  return { kind: right.kind, why: right.why, attempt, approval };
}

/** Whether a write of this attempt may have been sent. */
async function hasBegun(deps: AskedDeps, incident: Incident, attempt: Attempt): Promise<boolean> {
  const startedAt = Date.parse(attempt.startedAt ?? '');
  const records = [...(await deps.store.changes('running')), ...(await deps.store.changes('applied'))];
  return records.some(
    ({ incident: id, digest, at }) =>
      id === incident.id && digest === attempt.digest && Date.parse(at) >= startedAt,
  );
}

/** Yeses given so far to an attempt count no more. */
export async function voidApprovals(
  deps: AskedDeps,
  { id }: Pick<Incident, 'id'>,
  attempt: number,
): Promise<void> {
  const file = caseFile(deps.store, id);
  const approval: Approval | undefined = await file.read('approval', attempt);
  const [haltedAt, votes] = [await file.read('haltedAt', attempt), await file.read('votes', attempt)];
  const isVoid = haltedAt !== undefined && (!approval || Date.parse(approval.at) <= Date.parse(haltedAt));
  if ((!approval || isVoid) && (votes ?? []).length === 0) return;
  await file.write('haltedAt', deps.clock.now().toISOString(), attempt);
  await file.write('votes', [], attempt);
}
