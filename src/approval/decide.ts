import { said, type Words } from '../language/words.ts';
import type { Approval, PersonFacts, PersonRef } from './approval.ts';
import type { ApprovalTerms, Circle } from './policy.ts';

export type VoteRight =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly why: Words;
      /** Whom to ask instead. */
      readonly ask?: Circle;
    };

/** Whether this person may say yes; `why` is one sentence for them. Fails closed. */
export function mayVote(
  person: PersonFacts,
  terms: ApprovalTerms,
  context: {
    readonly team: string;
    readonly requestedBy?: string;
    /** What the yes is to; default: an approval. */
    readonly act?: 'approve' | 'undo' | 'resume';
  },
): VoteRight {
  const { act = 'approve' } = context;
  const refuse = (reason: Refusal): VoteRight => ({
    allowed: false,
    why: said(`vote.refused.${reason}`, { act }),
  });
  if (person.isUnknown) return refuse('unknown');
  if (person.person.team !== context.team || person.isStranger) return refuse('stranger');
  if (person.isBot) return refuse('bot');
  if (person.isDeleted) return refuse('deleted');
  if (person.isGuest) return refuse('guest');
  if (!terms.requesterMayApprove && context.requestedBy === person.person.user) return refuse('requester');
  const missing = terms.circles.find((circle) => !isIn(circle, person));
  if (!missing) return { allowed: true };
  return { allowed: false, why: said('vote.refused.circle', { act }), ask: missing };
}

type Refusal = 'unknown' | 'stranger' | 'bot' | 'deleted' | 'guest' | 'requester';

const isIn = ({ users, groups }: Circle, { person, groups: memberships }: PersonFacts): boolean =>
  users.includes(person.user) || memberships.some((group) => groups.includes(group));

export type Tally =
  | { readonly state: 'granted'; readonly approval: Approval }
  | { readonly state: 'waiting'; readonly have: number; readonly need: number };

/** Counts different people; the first who are enough make one approval that lives for the terms' time. */
export function tally(
  votes: readonly PersonRef[],
  terms: ApprovalTerms,
  about: { readonly digest: string; readonly incident: string; readonly attempt: number; readonly now: Date },
): Tally {
  const people = new Map(votes.map((vote) => [`${vote.team}/${vote.user}`, vote]));
  if (people.size < terms.required) return { state: 'waiting', have: people.size, need: terms.required };
  return {
    state: 'granted',
    approval: {
      digest: about.digest,
      incident: about.incident,
      attempt: about.attempt,
      by: [...people.values()].slice(0, terms.required),
      at: about.now.toISOString(),
      expiresAt: new Date(about.now.getTime() + terms.livesMs).toISOString(),
    },
  };
}

/** An approval is live for exactly its digest and until it expires. */
export function isLive(approval: Approval, digest: string, now: Date): boolean {
  return approval.digest === digest && now.getTime() < Date.parse(approval.expiresAt);
}
