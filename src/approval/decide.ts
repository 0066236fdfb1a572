import type { Approval, PersonFacts, PersonRef } from './approval.ts';

/** Who may approve, and how many it takes. */
export interface ApprovalPolicy {
  /** Member ids; with `groups` empty as well, every full member of the workspace may approve. */
  readonly users: readonly string[];
  /** User group ids or handles. */
  readonly groups: readonly string[];
  /** How many different people must say yes. */
  readonly required: number;
  /** Whether the person who asked for the values may also approve them. */
  readonly requesterMayApprove: boolean;
  /** How long a yes lives, from the last vote. */
  readonly livesMs: number;
}

export type VoteRight =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly why: string;
      /** Whom to ask instead. */
      readonly ask?: Pick<ApprovalPolicy, 'users' | 'groups'>;
    };

/** Whether this person may say yes; `why` is one sentence for them. Fails closed. */
export function mayVote(
  person: PersonFacts,
  policy: ApprovalPolicy,
  context: { readonly team: string; readonly requestedBy?: string },
): VoteRight {
  const refuse = (why: string): VoteRight => ({ allowed: false, why });
  if (person.person.team !== context.team || person.isStranger)
    return refuse('Not approved: people from other workspaces may not approve changes here.');
  if (person.isBot) return refuse('Not approved: only people may approve, a bot may not.');
  if (person.isDeleted) return refuse('Not approved: this account is deactivated.');
  if (person.isGuest) return refuse('Not approved: guests may not approve changes to a cluster.');
  if (!policy.requesterMayApprove && context.requestedBy === person.person.user)
    return refuse('Not approved: you asked for these values, so somebody else has to approve them.');
  if (policy.users.length + policy.groups.length === 0) return { allowed: true };
  if (policy.users.includes(person.person.user)) return { allowed: true };
  if (person.groups.some((group) => policy.groups.includes(group))) return { allowed: true };
  return {
    allowed: false,
    why: 'Not approved: you are not among the people who may approve here. Declining is open to everybody.',
    ask: policy,
  };
}

export type Tally =
  | { readonly state: 'granted'; readonly approval: Approval }
  | { readonly state: 'waiting'; readonly have: number; readonly need: number };

/** Counts different people; enough of them make one approval that lives for the policy's time. */
export function tally(
  votes: readonly PersonRef[],
  policy: ApprovalPolicy,
  about: { readonly digest: string; readonly incident: string; readonly attempt: number; readonly now: Date },
): Tally {
  const people = new Map(votes.map((vote) => [`${vote.team}/${vote.user}`, vote]));
  if (people.size < policy.required) return { state: 'waiting', have: people.size, need: policy.required };
  return {
    state: 'granted',
    approval: {
      digest: about.digest,
      incident: about.incident,
      attempt: about.attempt,
      by: [...people.values()],
      at: about.now.toISOString(),
      expiresAt: new Date(about.now.getTime() + policy.livesMs).toISOString(),
    },
  };
}

/** An approval is live for exactly its digest and until it expires. */
export function isLive(approval: Approval, digest: string, now: Date): boolean {
  return approval.digest === digest && now.getTime() < Date.parse(approval.expiresAt);
}
