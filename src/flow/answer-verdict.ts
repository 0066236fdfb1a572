import type { PersonRef } from '../approval/approval.ts';
import { namedCauses } from '../chat/cause-names.ts';
import type { Message } from '../chat/message.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import { verdictWords } from '../chat/verdict-words.ts';
import type { FlowDeps } from './deps.ts';
import { judgeIncident, judgementFor, noteProblem } from './judge-incident.ts';

/** `verdict inc-1 known-crash it was the pause`: what the buttons do, in words. */
export async function answerVerdict(deps: FlowDeps, rest: string, by: PersonRef): Promise<Message> {
  const [asked = '', what = '', ...words] = rest.split(' ');
  if (!asked)
    return quietMessage(
      'Which incident? Write for example "verdict inc-1 known-crash". "incidents" lists those I know.',
    );
  const id = asked.startsWith('inc-') ? asked : `inc-${asked}`;
  const stored = await deps.store.incident(id);
  if (!stored) return quietMessage(`There is no incident "${asked}". "incidents" lists those I know.`);
  const note = words.join(' ');
  const wrong = noteProblem(note);
  if (wrong) return quietMessage(`Not kept: the note is too long. ${wrong}`);
  const judgement = judgementFor(stored.value, what.toLowerCase(), note);
  if (!judgement) return quietMessage(unknown(what, id));
  const refusal = await judgeIncident(deps, stored.value, by, judgement);
  return quietMessage(refusal ?? `Kept with ${id}: ${verdictWords(judgement)}`);
}

function unknown(what: string, id: string): string {
  const known = ['not-an-incident', ...namedCauses.map(([cause]) => cause)].join(', ');
  const problem = what === '' ? `What was ${id}?` : `"${what}" is no cause.`;
  return `${problem} Write "verdict ${id}", one of these, and a note if you like: ${known}.`;
}
