import type { Deed } from '../chat/delivery.ts';
import { whisper } from '../chat/quiet-message.ts';
import type { Reply } from '../chat/form.ts';
import { sentence } from '../chat/sentence.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { addressed, tooLate } from './addressed.ts';
import { castVote } from './cast-vote.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { freshObjects } from './fresh-objects.ts';
import { mannerOf } from './manner-of.ts';
import { readOnlyWords, show } from './show.ts';
import { tellTooLate } from './too-late.ts';
import { writesFor } from '../change/writes-for.ts';

const none: Reply = { kind: 'none' };

/** A yes to one plan's digest: checked against policy and a fresh look; enough of them start the change, once. */
export async function approve(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const { incident, attempt } = found;
  if (!attempt) return whisper(tooLate(attempt));
  if (incident.state !== 'proposed' || attempt.outcome !== 'offered')
    return tellTooLate(deps, deed, incident.id, attempt.number);
  if (deps.clock.now().getTime() >= Date.parse(attempt.expiresAt))
    return whisper('This plan has expired; nothing was changed.');
  const plan = await caseFile(deps.store, incident.id).read('plan', attempt.digest);
  if (!plan) return whisper('This plan is not known here.');
  const counted = await castVote(deps, deed, {
    incident,
    attempt,
    plan,
    obstacle: () => obstacleTo(deps, incident, plan),
  });
  if ('reply' in counted) return counted.reply;
  if (counted.state === 'waiting') {
    const current = await deps.store.incident(incident.id);
    if (current) await show(deps, current.value);
    return none;
  }
  const by = counted.approval.by.map(({ user }) => user);
  return (await changeIncident(deps, incident.id, { kind: 'approved', attempt: attempt.number, by }))
    ? none
    : tellTooLate(deps, deed, incident.id, attempt.number);
}

/** Why this plan cannot be carried out as things stand now, in whole sentences. */
async function obstacleTo(deps: FlowDeps, incident: Incident, plan: Plan): Promise<string | undefined> {
  const readOnly = await readOnlyWords(deps, incident);
  if (readOnly) return readOnly;
  const { reader } = clusterOf(deps, incident.workload);
  const fresh = await freshObjects(reader, incident.workload, plan);
  if (!fresh) return 'the workload is gone.';
  const possible = writesFor(
    plan,
    fresh,
    deps.clock.now().toISOString(),
    mannerOf(deps, incident.workload, fresh.workload),
  );
  return 'refused' in possible ? sentence(possible.refused) : undefined;
}

export async function decline(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const { incident, attempt } = found;
  if (!attempt) return whisper(tooLate(attempt));
  if (incident.state !== 'proposed') return tellTooLate(deps, deed, incident.id, attempt.number);
  const why = (deed.inputs['reason'] ?? '').trim();
  if (!why) return { kind: 'errors', errors: { reason: 'Say in a few words why: the others will read it.' } };
  const event = { kind: 'declined', attempt: attempt.number, by: deed.by.user, why } as const;
  return (await changeIncident(deps, incident.id, event))
    ? none
    : tellTooLate(deps, deed, incident.id, attempt.number);
}

export async function acknowledge(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const after = await changeIncident(deps, found.incident.id, { kind: 'acknowledged', by: deed.by.user });
  return after ? none : whisper('Somebody has acknowledged this already, or it is closed.');
}
