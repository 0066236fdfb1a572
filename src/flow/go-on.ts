import type { Deed } from '../chat/delivery.ts';
import type { Form, Reply } from '../chat/form.ts';
import { goOnForm } from '../chat/forms.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import { whisper } from '../chat/quiet-message.ts';
import { said, type Words } from '../language/words.ts';
import { caseFile } from './case-file.ts';
import { castVote } from './cast-vote.ts';
import type { FlowDeps } from './deps.ts';
import { haltOf } from './halt.ts';
import { show, viewOf } from './show.ts';

/** A yes to going on with a change, or its undo, that was halted: as many are needed as for the change itself. */
export async function goOn(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await haltedBy(deps, deed);
  if ('why' in found) return whisper(found.why);
  const { incident, attempt } = found;
  const plan = await caseFile(deps.store, incident.id).read('plan', attempt.digest);
  if (!plan) return whisper(said('propose.unknownPlan'));
  const counted = await castVote(deps, deed, { incident, attempt, plan, obstacle: async () => undefined });
  if ('reply' in counted) return counted.reply;
  if (counted.state === 'granted') {
    const { at, by: approvedBy } = counted.approval;
    const { id, workload } = incident;
    const about = { incident: id, workload, attempt: attempt.number, digest: attempt.digest };
    await deps.store.audit({ kind: 'granted', at, by: { kind: 'bot' }, ...about, approvedBy });
    deps.bells.ring(id);
  }
  const current = await deps.store.incident(incident.id);
  if (current) await show(deps, current.value);
  return { kind: 'none' };
}

/** The form of such a yes, where a ticket is asked for. */
export async function openGoOn(deps: FlowDeps, deed: Deed): Promise<Form | Reply> {
  const found = await haltedBy(deps, deed);
  if ('why' in found) return whisper(found.why);
  return goOnForm(await viewOf(deps, found.incident), found.attempt, deed.value);
}

type Halted = { readonly incident: Incident; readonly attempt: Attempt } | { readonly why: Words };

async function haltedBy(deps: FlowDeps, { value }: Deed): Promise<Halted> {
  const [id = '', digest] = value.split(' ');
  const incident = (await deps.store.incident(id))?.value;
  const halt = incident && (await haltOf(deps, incident));
  if (!incident || !halt || halt.attempt.digest !== digest) return { why: said('propose.notHalted') };
  if (halt.kind !== 'voided') return { why: said('propose.notGoneOn', { why: halt.why }) };
  return { incident, attempt: halt.attempt };
}
