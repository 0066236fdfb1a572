import type { Deed } from '../chat/delivery.ts';
import type { Reply } from '../chat/form.ts';
import { whisper } from '../chat/quiet-message.ts';
import { caseFile } from './case-file.ts';
import { castVote } from './cast-vote.ts';
import type { FlowDeps } from './deps.ts';
import { haltOf } from './halt.ts';
import { show } from './show.ts';

/** A yes to going on with a change, or its undo, that was halted: as many are needed as for the change itself. */
export async function goOn(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const [id = '', digest] = deed.value.split(' ');
  const incident = (await deps.store.incident(id))?.value;
  const halt = incident && (await haltOf(deps, incident));
  if (!incident || !halt || halt.attempt.digest !== digest)
    return whisper('This change is not halted any more: see its card in this thread.');
  if (halt.kind !== 'voided') return whisper(`Not gone on: ${halt.why} Nothing was written.`);
  const { attempt } = halt;
  const plan = await caseFile(deps.store, id).read('plan', attempt.digest);
  if (!plan) return whisper('This plan is not known here.');
  const counted = await castVote(deps, deed, { incident, attempt, plan, obstacle: async () => undefined });
  if ('reply' in counted) return counted.reply;
  if (counted.state === 'granted') {
    const { at, by: approvedBy } = counted.approval;
    const about = { incident: id, workload: incident.workload, attempt: attempt.number, digest };
    await deps.store.audit({ kind: 'granted', at, by: { kind: 'bot' }, ...about, approvedBy });
    deps.bells.ring(id);
  }
  const current = await deps.store.incident(id);
  if (current) await show(deps, current.value);
  return { kind: 'none' };
}
