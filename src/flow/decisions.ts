import { mayVote, tally } from '../approval/decide.ts';
import type { Deed } from '../chat/delivery.ts';
import { refusalMessage, whisper } from '../chat/quiet-message.ts';
import type { Reply } from '../chat/form.ts';
import { addressed, tooLate } from './addressed.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { freshObjects } from './fresh-objects.ts';
import { peopleOf } from './people.ts';
import { show } from './show.ts';
import { writesFor } from '../change/writes-for.ts';

const none: Reply = { kind: 'none' };

/** A yes to one plan's digest: checked against policy and a fresh look; enough of them start the change, once. */
export async function approve(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const { incident, attempt } = found;
  if (incident.state !== 'proposed' || attempt?.outcome !== 'offered') return whisper(tooLate(attempt));
  const now = deps.clock.now();
  if (now.getTime() >= Date.parse(attempt.expiresAt))
    return whisper('This plan has expired; nothing was changed.');
  const right = mayVote(await peopleOf(deps, deed.by), deps.settings.approval, {
    team: deps.team(),
    ...(attempt.requestedBy === undefined ? {} : { requestedBy: attempt.requestedBy }),
  });
  if (!right.allowed) return { kind: 'whisper', message: refusalMessage(right) };
  const file = caseFile(deps.store, incident.id);
  const plan = await file.read('plan', attempt.number);
  const fresh = plan ? await freshObjects(deps.cluster, incident.workload, plan) : undefined;
  const possible =
    plan && fresh ? writesFor(plan, fresh, now.toISOString()) : { refused: 'the workload is gone' };
  if ('refused' in possible) return whisper(`Not approved: ${possible.refused}. Nothing was changed.`);
  const { votes } = await deps.store.vote(attempt.digest, incident.id, deed.by, now.toISOString());
  await file.write(
    'votes',
    votes.map((vote) => vote.user),
    attempt.number,
  );
  const counted = tally(votes, deps.settings.approval, {
    digest: attempt.digest,
    incident: incident.id,
    now,
  });
  await note(deps, deed, `approved plan ${attempt.digest.slice(0, 8)}`, incident.id);
  if (counted.state === 'waiting') {
    await show(deps, incident);
    return none;
  }
  await file.write('approval', counted.approval, attempt.number);
  const by = votes.map((vote) => vote.user);
  return (await changeIncident(deps, incident.id, { kind: 'approved', by }))
    ? none
    : whisper(tooLate(attempt));
}

export async function decline(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  if (found.incident.state !== 'proposed') return whisper(tooLate(found.attempt));
  const why = (deed.inputs['reason'] ?? '').trim();
  if (!why) return { kind: 'errors', errors: { reason: 'Say in a few words why: the others will read it.' } };
  await note(deps, deed, 'declined the plan', found.incident.id);
  await changeIncident(deps, found.incident.id, { kind: 'declined', by: deed.by.user, why });
  return none;
}

export async function acknowledge(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const after = await changeIncident(deps, found.incident.id, { kind: 'acknowledged', by: deed.by.user });
  return after ? none : whisper('Somebody has acknowledged this already, or it is closed.');
}

export async function closeAsNoIncident(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  if (['changing', 'verifying', 'undoing'].includes(found.incident.state))
    return {
      kind: 'errors',
      errors: { reason: 'A change is under way: it can be closed when that has ended.' },
    };
  const why = (deed.inputs['reason'] ?? '').trim();
  if (!why) return { kind: 'errors', errors: { reason: 'Say in a few words why this was no incident.' } };
  await note(deps, deed, 'closed as not an incident', found.incident.id);
  await changeIncident(deps, found.incident.id, { kind: 'resolved', how: `not an incident: ${why}` });
  return none;
}

const note = (deps: FlowDeps, deed: Deed, what: string, incident: string) =>
  deps.store.audit({
    at: deps.clock.now().toISOString(),
    incident,
    who: deed.by.user,
    what,
    facts: { value: deed.value },
  });
