import type { PersonFacts, PersonRef } from '../approval/approval.ts';
import { mayNotJudge } from '../approval/may-judge.ts';
import type { Message } from '../chat/message.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import { quote } from '../evidence/quote.ts';
import { said, type Words } from '../language/words.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { noteProblem } from './judge-incident.ts';
import { peopleOf } from './people.ts';

/** As Slack writes who was mentioned. */
const mention = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/u;

/** `handover inc-1 @ann what she should know`: she has it in hand from now on, and is called. */
export async function answerHandOver(deps: FlowDeps, rest: string, by: PersonRef): Promise<Message> {
  const [asked = '', to = '', ...words] = rest.split(' ');
  if (asked === '') return quietMessage(said('answer.handOver.which'));
  const id = asked.startsWith('inc-') ? asked : `inc-${asked}`;
  const stored = await deps.store.incident(id);
  if (!stored) return quietMessage(said('answer.noIncident', { id: asked }));
  const user = mention.exec(to)?.[1];
  if (user === undefined) return quietMessage(said('answer.handOver.toWhom', { id }));
  const wrong = noteProblem(words.join(' '));
  if (wrong) return quietMessage(said('answer.handOver.tooLong', { why: wrong }));
  const person: PersonRef = { team: by.team, user };
  const [from, taker] = await Promise.all([peopleOf(deps, by, []), peopleOf(deps, person, [])]);
  const refusal = mayNotJudge(from, deps.team()) ?? (await cannotTake(deps, taker, stored.value.workload));
  if (refusal) return quietMessage(refusal);
  if (stored.value.state === 'resolved') return quietMessage(said('answer.handOver.ended', { id }));
  const note = quote(words.join(' '));
  const event = { kind: 'handed-over', by: by.user, to: user, ...(note ? { note } : {}) } as const;
  const after = await changeIncident(deps, id, event);
  const place = { id, name: taker.name };
  return quietMessage(said(after ? 'answer.handOver.done' : 'answer.handOver.already', place));
}

/** Whoever may not read of it cannot have it in hand. */
async function cannotTake(
  deps: FlowDeps,
  taker: PersonFacts,
  place: { readonly cluster: string; readonly namespace: string },
): Promise<Words | undefined> {
  const { name } = taker;
  if (mayNotJudge(taker, deps.team())) return said('answer.handOver.noMember', { name });
  const reader = await deps.readers.reader(taker.person);
  return !reader.refused && reader.may(place).allowed
    ? undefined
    : said('answer.handOver.cannotRead', { name });
}
