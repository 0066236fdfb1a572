import { mayVote } from '../approval/decide.ts';
import { policyFor, termsFor } from '../approval/policy.ts';
import { voteEntry } from '../audit/vote-entry.ts';
import type { Deed } from '../chat/delivery.ts';
import type { Reply } from '../chat/form.ts';
import { refusalMessage, whisper } from '../chat/quiet-message.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import { undoable } from '../incident/undo-asked.ts';
import { said, tell } from '../language/words.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { approvalsVoidedAt } from './may-write-now.ts';
import { peopleOf } from './people.ts';
import { offerRevert } from './offer-revert.ts';
import { wayOf } from './way-of.ts';

/**
 * Takes the newest change of an incident back, in the middle of it as well as after it. The approval of the change covers it, so only
 * those who may approve may ask for it.
 */
export async function askUndo(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const [id = '', digest] = deed.value.split(' ');
  const incident = (await deps.store.incident(id))?.value;
  const attempt = incident && undoable(incident);
  if (!incident || !attempt || (digest !== undefined && attempt.digest !== digest))
    return whisper(said('propose.undo.nothing'));
  const plan = await caseFile(deps.store, id).read('plan', attempt.digest);
  if (!plan) return whisper(said('propose.unknownPlan'));
  const terms = termsFor(policyFor(deps.settings, incident.workload), plan);
  const groups = terms.circles.flatMap((circle) => circle.groups);
  const who = await peopleOf(deps, deed.by, groups);
  const right = mayVote(who, terms, { team: deps.team(), act: 'undo' });
  if (!right.allowed) {
    const why = tell(right.why, deps.settings.chat.locale);
    const at = deps.clock.now().toISOString();
    await deps.store.audit(voteEntry(incident, attempt, who, { kind: 'refused', at, why }));
    return { kind: 'whisper', message: refusalMessage(right) };
  }
  const way = await wayOf(deps, incident, plan);
  if (way.kind === 'none') return whisper(said('propose.undo.readOnly', { why: way.readOnly }));
  if (attempt.pullRequest) return askRevert(deps, incident, attempt, deed.by.user);
  if (way.kind !== 'live') return whisper(said('propose.undo.pullRequests'));
  await approveAnew(deps, incident, attempt, deed);
  return (await changeIncident(deps, id, { kind: 'undo-asked', by: deed.by.user }))
    ? { kind: 'none' }
    : whisper(said('propose.undo.already'));
}

/** Where the approval of the change was voided meanwhile, the undo stands under the yes of the person who asks for it. */
async function approveAnew(deps: FlowDeps, incident: Incident, attempt: Attempt, deed: Deed): Promise<void> {
  const file = caseFile(deps.store, incident.id);
  const approval = await file.read('approval', attempt.number);
  const voidedAt = await approvalsVoidedAt(deps, incident, attempt.number);
  if (!approval || voidedAt === undefined || approval.at > voidedAt) return;
  // This yes comes after the stop, also where the clock shows the same instant.
  const atMs = Math.max(deps.clock.now().getTime(), Date.parse(voidedAt) + 1);
  const at = new Date(atMs).toISOString();
  await file.write('approval', { ...approval, by: [deed.by], at }, attempt.number);
}

/** What went through Git comes back through Git: the revert is a plan of its own, and the incident goes on with it. */
async function askRevert(deps: FlowDeps, incident: Incident, attempt: Attempt, by: string): Promise<Reply> {
  const event =
    incident.state === 'resolved'
      ? ({ kind: 'reopened', by } as const)
      : ({ kind: 'failed', why: said('propose.undo.askedBack'), undo: false } as const);
  if (incident.state === 'resolved' || incident.state === 'verifying')
    await changeIncident(deps, incident.id, event);
  const now = (await deps.store.incident(incident.id))?.value ?? incident;
  return (await offerRevert(deps, now, attempt))
    ? { kind: 'none' }
    : whisper(said('propose.undo.nothingInGit'));
}
