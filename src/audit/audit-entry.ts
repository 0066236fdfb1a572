import type { ApprovalTerms } from '../approval/policy.ts';
import type { PersonFacts, PersonRef } from '../approval/approval.ts';
import type { Judgement } from '../incident/person-verdict.ts';
import type { PlanBasis, Step } from '../plan/plan.ts';
import type { WorkloadRef } from '../signal/signal.ts';
import type { Measured } from '../verification/judge.ts';

/** Who did it. The bot acts for the people whose approval it names. */
export type Actor = { readonly kind: 'bot' } | ({ readonly kind: 'person' } & PersonRef);

/** One thing that was proposed, checked, decided, written or found, with who and when. Only what `sealed` has passed is kept. */
export type AuditEntry = AuditDeed & {
  /** ISO instant. */
  readonly at: string;
  readonly by: Actor;
  readonly incident?: string;
  readonly workload?: WorkloadRef;
};

/** Everything that is recorded; the kinds are public. */
export type AuditDeed =
  | ProposalDeed
  | CheckDeed
  | DecisionDeed
  | WriteDeed
  | OutcomeDeed
  | SwitchDeed
  | AttentionDeed;

/** One offer of one plan: the same plan offered again has another number. */
export interface Offer {
  readonly attempt: number;
  readonly digest: string;
}

/** A value before and after, as the object holds it. */
export type ValueChange = Pick<Step, 'target' | 'from' | 'to'>;

type ProposalDeed = Offer & {
  readonly kind: 'proposed';
  readonly title: string;
  readonly cause: string;
  readonly expiresAt: string;
  readonly requestedBy?: PersonRef;
  readonly steps: readonly (ValueChange & Pick<Step, 'kind'>)[];
  /** The state of the objects that the plan was made from. */
  readonly basis: readonly PlanBasis[];
};

/** One check before a write. */
type CheckDeed = Offer & {
  readonly kind: 'checked';
  readonly check: string;
  readonly outcome: 'passed' | 'failed' | 'not-possible';
  readonly why?: string;
};

/** Who somebody was at the moment of a decision, as chat told it then. */
export type Membership = Omit<PersonFacts, 'person' | 'name'>;

type DecisionDeed =
  /** One person's yes, with the terms that it was judged by. */
  | (Offer & {
      readonly kind: 'approved';
      readonly membership: Membership;
      readonly terms: ApprovalTerms;
      readonly ticket?: string;
    })
  /** A yes that did not count. */
  | (Offer & { readonly kind: 'refused'; readonly membership: Membership; readonly why: string })
  /** Enough people said yes: the change may begin. */
  | (Offer & { readonly kind: 'granted'; readonly approvedBy: readonly PersonRef[] })
  | (Offer & { readonly kind: 'declined'; readonly why: string })
  | (Offer & { readonly kind: 'expired' | 'withdrawn' });

/** One write to one object. */
export type WriteFacts = Offer & {
  readonly direction: 'apply' | 'undo';
  readonly verb: 'patch' | 'create' | 'delete' | 'reload';
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly approvedBy: readonly PersonRef[];
};

type WriteDeed =
  /** Recorded before it is sent. */
  | (WriteFacts & {
      readonly kind: 'write-begun';
      readonly changes: readonly ValueChange[];
      readonly resourceVersion: string;
    })
  /** `isFoundLater`: it arrived before the bot ended, and was recorded when the bot was back. */
  | (WriteFacts & {
      readonly kind: 'written';
      readonly resourceVersion: string;
      readonly isFoundLater?: true;
    })
  | (WriteFacts & { readonly kind: 'not-written'; readonly why: string })
  /** The object was changed, but the cluster has no Event that says so. */
  | (WriteFacts & { readonly kind: 'event-missing'; readonly why: string });

type OutcomeDeed =
  | (Offer & { readonly kind: 'rolled-out' })
  /** A change through Git: `synced` when the cluster runs it. */
  | (Offer & {
      readonly kind: 'pull-request';
      readonly state: 'open' | 'merged' | 'closed' | 'late' | 'synced' | 'reverted';
      readonly url?: string;
      readonly why?: string;
    })
  | (Offer & {
      readonly kind: 'verified';
      /** `refuted`: it had held, and then did not. */
      readonly outcome: 'held' | 'held-but' | 'failed' | 'unclear' | 'refuted';
      readonly why: string;
      readonly measured?: Measured;
    })
  | (Offer & { readonly kind: 'stopped' | 'undone'; readonly why: string })
  /** A person wants back what was there before the change. */
  | (Offer & { readonly kind: 'undo-asked' });

/** The kill switch; without a cluster it is for all of them. */
interface SwitchDeed {
  readonly kind: 'frozen' | 'resumed';
  readonly cluster?: string;
  readonly why?: string;
}

type AttentionDeed =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'handed-over'; readonly to: PersonRef; readonly note?: string }
  | { readonly kind: 'split-off' }
  | { readonly kind: 'snoozed'; readonly until?: string }
  | { readonly kind: 'woken' | 'resolved'; readonly why: string }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'judged'; readonly verdict: Judgement & { readonly diagnosis: number } };
