import type { PersonRef } from '../approval/approval.ts';
import { namedCauses } from '../chat/cause-names.ts';
import type { Message } from '../chat/message.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import { verdictWords } from '../chat/verdict-words.ts';
import { list, said, type Words } from '../language/words.ts';
import type { FlowDeps } from './deps.ts';
import { judgeIncident, judgementFor, noteProblem } from './judge-incident.ts';

/** `verdict inc-1 known-crash it was the pause`: what the buttons do, in words. */
export async function answerVerdict(deps: FlowDeps, rest: string, by: PersonRef): Promise<Message> {
  const [asked = '', what = '', ...words] = rest.split(' ');
  if (!asked) return quietMessage(said('answer.verdict.which'));
  const id = asked.startsWith('inc-') ? asked : `inc-${asked}`;
  const stored = await deps.store.incident(id);
  if (!stored) return quietMessage(said('answer.noIncident', { id: asked }));
  const note = words.join(' ');
  const wrong = noteProblem(note);
  if (wrong) return quietMessage(said('answer.verdict.tooLong', { why: wrong }));
  const judgement = judgementFor(stored.value, what.toLowerCase(), note);
  if (!judgement) return quietMessage(unknown(what, id));
  const refusal = await judgeIncident(deps, stored.value, by, judgement);
  return quietMessage(refusal ?? said('answer.verdict.kept', { id, verdict: verdictWords(judgement) }));
}

function unknown(what: string, id: string): Words {
  const known = list('commas', ['not-an-incident', ...namedCauses.map(([cause]) => cause)]);
  return what === ''
    ? said('answer.verdict.whatWas', { id, known })
    : said('answer.verdict.noCause', { what, id, known });
}
