import type { PersonRef } from '../approval/approval.ts';
import { mayNotJudge } from '../approval/may-judge.ts';
import { isNamedCause } from '../chat/cause-names.ts';
import type { Deed } from '../chat/delivery.ts';
import type { Reply } from '../chat/form.ts';
import { whisper } from '../chat/quiet-message.ts';
import { redactSentence } from '../evidence/redact.ts';
import type { Incident } from '../incident/incident.ts';
import type { Judgement } from '../incident/person-verdict.ts';
import { step } from '../incident/step.ts';
import { said, type Words } from '../language/words.ts';
import { addressed } from './addressed.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { peopleOf } from './people.ts';
import { show } from './show.ts';

const longestNote = 500;

/** The submitted form "Not an incident": needs a reason, closes what is open. */
export async function judgeNoIncident(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const note = (deed.inputs['reason'] ?? '').trim();
  const wrong = isUnderWay(found.incident)
    ? said('propose.judge.underWay')
    : note === ''
      ? said('propose.judge.sayWhy')
      : noteProblem(note);
  if (wrong) return { kind: 'errors', errors: { reason: wrong } };
  return answered(await judgeIncident(deps, found.incident, deed.by, { kind: 'not-an-incident', note }));
}

/** The submitted form "The cause was…": what was diagnosed, named again, is a confirmation. */
export async function nameCause(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const note = (deed.inputs['note'] ?? '').trim();
  const judgement = judgementFor(found.incident, deed.inputs['cause'] ?? '', note);
  if (judgement?.kind !== 'cause' && judgement?.kind !== 'confirmed')
    return { kind: 'errors', errors: { cause: said('propose.judge.choose') } };
  const wrong = noteProblem(note);
  if (wrong) return { kind: 'errors', errors: { note: wrong } };
  return answered(await judgeIncident(deps, found.incident, deed.by, judgement));
}

/** What a person means by a cause's id, or by `not-an-incident`; undefined for any other word. */
export function judgementFor({ headline }: Incident, what: string, note: string): Judgement | undefined {
  const noted = note === '' ? {} : { note };
  if (what === 'not-an-incident') return { kind: what, ...noted };
  if (!isNamedCause(what)) return undefined;
  return { kind: headline?.cause === what ? 'confirmed' : 'cause', cause: what, ...noted };
}

/** What is wrong with a note; undefined when nothing is. */
export function noteProblem(note: string): Words | undefined {
  return note.length > longestNote
    ? said('propose.judge.noteTooLong', { length: note.length, most: longestNote })
    : undefined;
}

/** Keeps what a person says an incident was. The answer is why not, in one sentence; undefined when it is kept. */
export async function judgeIncident(
  deps: FlowDeps,
  incident: Incident,
  by: PersonRef,
  judged: Judgement,
): Promise<Words | undefined> {
  const refusal = mayNotJudge(await peopleOf(deps, by, []), deps.team());
  if (refusal) return refusal;
  const judgement = judged.note === undefined ? judged : { ...judged, note: redactSentence(judged.note) };
  const diagnosis = (await caseFile(deps.store, incident.id).read('diagnoses')) ?? 0;
  const event = { kind: 'judged', judgement, by: by.user, diagnosis } as const;
  const at = deps.clock.now().toISOString();
  if (step(incident, event, at) === incident) {
    if (judged.kind === 'not-an-incident' && isUnderWay(incident)) return said('propose.judge.notClosed');
    // Showing it may have failed the first time, and nobody else shows what is resolved.
    await show(deps, incident);
    return said('propose.judge.already');
  }
  return (await changeIncident(deps, incident.id, event)) ? undefined : said('propose.judge.notKept');
}

const isUnderWay = ({ state }: Incident): boolean => ['changing', 'verifying', 'undoing'].includes(state);

const answered = (refusal: Words | undefined): Reply => (refusal ? whisper(refusal) : { kind: 'none' });
