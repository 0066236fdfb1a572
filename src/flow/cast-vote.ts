import type { PersonFacts, PersonRef } from '../approval/approval.ts';
import { mayVote, tally, type Tally } from '../approval/decide.ts';
import { type ApprovalTerms, policyFor, termsFor } from '../approval/policy.ts';
import { isTicket } from '../approval/ticket.ts';
import { voteEntry } from '../audit/vote-entry.ts';
import type { Deed } from '../chat/delivery.ts';
import type { Reply } from '../chat/form.ts';
import { refusalMessage, whisper } from '../chat/quiet-message.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import { said, tell, type Words } from '../language/words.ts';
import type { Plan } from '../plan/plan.ts';
import { caseFile } from './case-file.ts';
import { channelOf } from './channel-of.ts';
import type { FlowDeps } from './deps.ts';
import { approvalsVoidedAt } from './may-write-now.ts';
import { peopleOf } from './people.ts';

export interface Ballot {
  readonly incident: Incident;
  readonly attempt: Attempt;
  readonly plan: Plan;
  /** Why nobody may say yes as things stand, in whole sentences; asked last. */
  readonly obstacle: () => Promise<Words | undefined>;
}

/**
 * Takes one person's yes: who they are, where they said it and what they named is checked at this moment. What has become of the count, or
 * why it did not count. Enough of them are kept as the attempt's approval.
 */
export async function castVote(
  deps: FlowDeps,
  deed: Deed,
  ballot: Ballot,
): Promise<Tally | { readonly reply: Reply }> {
  const { incident, attempt, plan } = ballot;
  const terms = termsFor(policyFor(deps.settings, incident.workload), plan);
  const who = await peopleOf(
    deps,
    deed.by,
    terms.circles.flatMap(({ groups }) => groups),
  );
  const refused = await refusal(deps, { who, terms, ballot });
  if (refused) {
    const at = deps.clock.now().toISOString();
    await deps.store.audit(
      voteEntry(incident, attempt, who, {
        kind: 'refused',
        why: tell(refused.why, deps.settings.chat.locale),
        at,
      }),
    );
    return { reply: { kind: 'whisper', message: refusalMessage(refused) } };
  }
  const { ticketPattern } = terms;
  const ticket = ticketOf(deed);
  if (ticketPattern !== undefined && !isTicket(ticket, ticketPattern))
    return { reply: { kind: 'errors', errors: { ticket: ticketWords(ticket, ticketPattern) } } };
  const file = caseFile(deps.store, incident.id);
  if (((await file.read('votes', attempt.number)) ?? []).includes(deed.by.user))
    return { reply: whisper(said('vote.already')) };
  return count(deps, deed, { ...ballot, terms, who });
}

interface Asked {
  readonly who: PersonFacts;
  readonly terms: ApprovalTerms;
  readonly ballot: Ballot;
}

async function refusal(deps: FlowDeps, { who, terms, ballot }: Asked): Promise<Refusal | undefined> {
  const { requestedBy } = ballot.attempt;
  const context = { team: deps.team(), ...(requestedBy === undefined ? {} : { requestedBy }) };
  const right = mayVote(who, terms, context);
  if (!right.allowed) return right;
  const outsiders = await whoElseReads(deps, ballot.incident);
  if (outsiders) return { why: outsiders };
  const reading = (await deps.readers.reader(who.person)).may(ballot.incident.workload);
  if (!reading.allowed) return { why: reading.why };
  const obstacle = await ballot.obstacle();
  return obstacle === undefined ? undefined : { why: said('vote.obstacle', { why: obstacle }) };
}

type Refusal = Parameters<typeof refusalMessage>[0];

const ticketWords = (ticket: string, pattern: string): Words =>
  ticket
    ? said('vote.noTicket', { ticket: ticket.slice(0, 64), pattern })
    : said('vote.ticketNeeded', { pattern });

/** A card that other organisations can see is no place to approve; where chat cannot tell, it might be one. */
async function whoElseReads(deps: FlowDeps, incident: Incident): Promise<Words | undefined> {
  try {
    if (!(await deps.isSharedOutside(await channelOf(deps, incident)))) return undefined;
    return said('vote.sharedChannel');
  } catch (error) {
    deps.log.warn({ error }, 'chat could not say who is in the channel');
    return said('vote.channelUnknown');
  }
}

const ticketOf = ({ inputs }: Deed): string => (inputs['ticket'] ?? '').trim();

async function count(
  deps: FlowDeps,
  deed: Deed,
  { incident, attempt, terms, who }: Ballot & Pick<Asked, 'terms' | 'who'>,
): Promise<Tally> {
  const file = caseFile(deps.store, incident.id);
  const ticket = ticketOf(deed);
  if (ticket) await file.write('ticket', ticket, `${attempt.number}/${deed.by.user}`);
  const { paper, voidedAt } = await paperFor(deps, incident, attempt);
  // This yes comes after the stop, also where the clock shows the same instant.
  const now = new Date(Math.max(deps.clock.now().getTime(), (Date.parse(voidedAt ?? '') || 0) + 1));
  const at = now.toISOString();
  const named = ticket ? { ticket } : {};
  const yes = voteEntry(incident, attempt, who, { kind: 'approved', terms, at, ...named });
  const { votes } = await deps.store.vote(paper, incident.id, deed.by, at, [yes]);
  return countVotes(deps, { incident, attempt, terms }, votes, now);
}

/** What votes are given on. The same plan offered anew, or stopped meanwhile, is voted on anew: a yes from before does not count again. */
export async function paperFor(deps: FlowDeps, incident: Incident, { digest, number }: Attempt) {
  const voidedAt = await approvalsVoidedAt(deps, incident, number);
  return { paper: [digest, number, voidedAt].filter((part) => part !== undefined).join('/'), voidedAt };
}

/** Keeps who has said yes; enough of them are kept as the attempt's approval. */
export async function countVotes(
  deps: FlowDeps,
  { incident, attempt, terms }: Pick<Ballot, 'incident' | 'attempt'> & Pick<Asked, 'terms'>,
  votes: readonly PersonRef[],
  now: Date,
): Promise<Tally> {
  const file = caseFile(deps.store, incident.id);
  const { digest, number } = attempt;
  const users = votes.map(({ user }) => user);
  await file.write('votes', users, number);
  const counted = tally(votes, terms, { digest, incident: incident.id, attempt: number, now });
  if (counted.state === 'waiting') return counted;
  const approval = await withTickets(deps, counted.approval);
  await file.write('approval', approval, number);
  return { ...counted, approval };
}

async function withTickets(deps: FlowDeps, approval: Extract<Tally, { state: 'granted' }>['approval']) {
  const file = caseFile(deps.store, approval.incident);
  const named = await Promise.all(
    approval.by.map(({ user }) => file.read('ticket', `${approval.attempt}/${user}`)),
  );
  const tickets = [...new Set(named.filter((ticket) => ticket !== undefined))];
  return tickets.length > 0 ? { ...approval, tickets } : approval;
}
