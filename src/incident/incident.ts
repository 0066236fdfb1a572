import type { Words } from '../language/words.ts';
import type { CommonGround } from './common-ground.ts';
import type { ChangeInGit } from './pull-request.ts';
import type { TriedBump } from './refuted.ts';
import type { PodEnd } from './pod-end.ts';
import type { PersonVerdict } from './person-verdict.ts';
import type { AskedValues, Trouble, WorkloadRef } from '../signal/signal.ts';

export interface AffectedPod {
  readonly pod: string;
  readonly podUid: string;
  readonly node?: string;
  readonly deaths: number;
  readonly lastAt: string;
  /** The newest death in words of the cluster, such as `OOMKilled (137)` or `Error (139)`. */
  readonly last: Words;
  /** When and how it ended, oldest first; ten of them at most (`withEnds`). */
  readonly ends?: readonly PodEnd[];
}

/** Deaths in spans of ten seconds: those of the newest spans, and the most that any span ever had. */
export interface DeathRate {
  /** Oldest first; a span is its number since the epoch. Bounded. */
  readonly spans: readonly { readonly span: number; readonly deaths: number }[];
  readonly worst: number;
}

/** What the diagnosis said, in the few words that the incident itself needs. */
export interface Headline {
  readonly cause: string;
  readonly confidence: number;
  readonly title: Words;
  readonly at: string;
  /** How many signals the incident had when it was diagnosed. */
  readonly signals: number;
  /** It is what may come: nothing of it was seen yet. */
  readonly isAhead?: true;
}

/** Nothing is posted until then, unless a person acts; without `until`, until it is worse than it was `before`. */
export interface Snooze {
  readonly by: string;
  readonly at: string;
  readonly until?: string;
  readonly before: {
    readonly pods: number;
    readonly nodes: number;
    /** The ways in which pods had ended. */
    readonly ends: readonly string[];
    readonly cause?: string;
    readonly logs?: string;
  };
}

export interface TimelineEntry {
  readonly at: string;
  readonly what: Words;
}

/** One plan that was offered, and how it went. `number` counts from 1. */
export interface Attempt {
  readonly number: number;
  readonly digest: string;
  readonly title: Words;
  readonly cause: string;
  readonly offeredAt: string;
  readonly expiresAt: string;
  readonly outcome:
    | 'offered'
    | 'declined'
    | 'expired'
    | 'replaced'
    /** By the bot itself, which saw more since. */
    | 'withdrawn'
    | 'running'
    | 'verifying'
    | 'held'
    | 'failed'
    | 'undone'
    /** Measured for as long as allowed without a clear answer; the change stays. */
    | 'unclear'
    | 'stopped';
  readonly why?: Words;
  /** The person whose own values the plan sets. */
  readonly requestedBy?: string;
  readonly approvedBy?: readonly string[];
  readonly startedAt?: string;
  /** Made by a pull request, in the place of writes to the cluster. */
  readonly pullRequest?: ChangeInGit;
  /** It takes back what an earlier attempt put into Git. */
  readonly reverts?: true;
  /** It was stopped before anything was written. */
  readonly wroteNothing?: true;
  /** The person who asked to take it back. */
  readonly undoneBy?: string;
  /** When all pods ran what the plan asked for. */
  readonly rolledOutAt?: string;
  readonly endedAt?: string;
  /** It had held, and did not for long: when that was seen, and how, in words. */
  readonly refuted?: { readonly at: string; readonly why: Words };
}

interface IncidentBase {
  readonly id: string;
  readonly workload: WorkloadRef;
  /** The trouble that it began with. */
  readonly trouble: Trouble;
  /** Signals of these belong to it: more than one once the diagnosis said that they are one. */
  readonly troubles: readonly Trouble[];
  readonly container: string;
  /** The person whose command opened it, where no signal did. */
  readonly askedBy?: string;
  readonly openedAt: string;
  readonly lastSignalAt: string;
  /** When the bot took its first signal: later than `openedAt`, by much where the bot was away. */
  readonly noticedAt: string;
  readonly signals: number;
  /** Bounded: the 50 pods that died last, the newest death at the end; `podCount` counts all. */
  readonly pods: readonly AffectedPod[];
  readonly podCount: number;
  readonly nodeCount: number;
  readonly rate?: DeathRate;
  /** What all its nodes have in common and others have not, when that was last looked at. */
  readonly ground?: CommonGround;
  /** How many pods the workload wants, when it was last looked at. */
  readonly desiredPods?: number;
  /** Such as `image change 1.9.2 → 3.2.0`, when trouble began after it. */
  readonly since?: { readonly what: Words; readonly at: string };
  readonly headline?: Headline;
  /** Every end so far was a clean one: nothing is posted unless a diagnosis finds trouble in it. */
  readonly isQuiet?: true;
  readonly logs?: { readonly effect: string; readonly basis: Words };
  readonly snooze?: Snooze;
  /** The end of the last snooze; `by` when a person ended it. */
  readonly woken?: {
    readonly at: string;
    readonly why: Words;
    readonly times: number;
    readonly snoozedBy: string;
    readonly by?: string;
  };
  /** When it was last found not to be over, and what it had been closed for; `by` when a person said so. */
  readonly reopened?: {
    readonly at: string;
    readonly times: number;
    readonly closedAt: string;
    readonly how: Words;
    readonly by?: string;
  };
  /** Incidents that turned out to be the same trouble. */
  readonly joined?: readonly string[];
  /** The incident that this one turned out to be a part of. */
  readonly partOf?: string;
  /** A person's question for a fix opened it; `values` are that person's own, for the first plan. */
  readonly asked?: {
    readonly by: string;
    readonly at: string;
    /** Of the signal that asked. */
    readonly key: string;
    readonly values?: AskedValues;
  };
  /** Who has it in hand; `from`: the person who handed it over, with a note, until the other one acknowledges. */
  readonly acknowledgedBy?: {
    readonly user: string;
    readonly at: string;
    readonly from?: string;
    readonly note?: string;
  };
  /** Of the same workload, and another trouble as people say. */
  readonly keptApart?: readonly string[];
  /** What a person said last about it; the audit keeps all. */
  readonly verdict?: PersonVerdict;
  /** Higher memory limits that did not hold, or for a while only: in earlier incidents, or in this one before it was opened again. */
  readonly tried?: readonly TriedBump[];
  readonly attempts: readonly Attempt[];
  readonly timeline: readonly TimelineEntry[];
}

/** `open`: looking or nothing offered · `proposed`: a plan waits for people · then the change and its proof. */
export type Incident = IncidentBase &
  (
    | { readonly state: 'open' | 'proposed' | 'changing' | 'verifying' | 'undoing' }
    | { readonly state: 'resolved'; readonly resolvedAt: string; readonly how: Words }
  );
