import type { Deed } from '../chat/delivery.ts';
import type { Reply } from '../chat/form.ts';
import { approvedBeforeMessage, whisper } from '../chat/quiet-message.ts';
import { said } from '../language/words.ts';
import { tooLate } from './addressed.ts';
import type { FlowDeps } from './deps.ts';

/** What became of a plan meanwhile, for a person whose decision came second. */
export async function tellTooLate(deps: FlowDeps, deed: Deed, id: string, number: number): Promise<Reply> {
  const incident = (await deps.store.incident(id))?.value;
  const attempt = incident?.attempts.find((each) => each.number === number);
  const { startedAt, approvedBy = [] } = attempt ?? {};
  if (startedAt === undefined) return whisper(tooLate(attempt));
  if (deed.action === 'approve' && approvedBy.includes(deed.by.user))
    return whisper(said('propose.late.you'));
  const agoMs = deps.clock.now().getTime() - Date.parse(startedAt);
  return { kind: 'whisper', message: approvedBeforeMessage(approvedBy, agoMs) };
}
