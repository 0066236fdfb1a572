import type { Words } from '../language/words.ts';
import type { Signal } from '../signal/signal.ts';
import type { CommonGround } from './common-ground.ts';
import type { TriedBump } from './refuted.ts';
import type { Headline, Incident } from './incident.ts';
import type { ChangeInGit, PullRequestEvent } from './pull-request.ts';
import type { Judgement } from './person-verdict.ts';

/** Everything that can happen to an incident. */
export type IncidentEvent =
  | {
      readonly kind: 'signals';
      readonly signals: readonly Signal[];
      /** Of the places of these signals (`placesOf`) those that the incident had before. */
      readonly known: ReadonlySet<string>;
    }
  | { readonly kind: 'counted'; readonly desiredPods?: number; readonly ground?: CommonGround }
  | {
      readonly kind: 'diagnosed';
      readonly headline: Headline;
      readonly logs: { readonly effect: string; readonly basis: Words };
      readonly since?: { readonly what: Words; readonly at: string };
    }
  | {
      readonly kind: 'offered';
      readonly digest: string;
      readonly title: Words;
      readonly cause: string;
      readonly expiresAt: string;
      /** The person who asked for these values, when a person did. */
      readonly by?: string;
      readonly reverts?: true;
    }
  /** People decide about one attempt; a newer one that took its place meanwhile is not decided by it. */
  | { readonly kind: 'declined'; readonly attempt: number; readonly by: string; readonly why: string }
  | { readonly kind: 'expired'; readonly attempt: number }
  /** What was seen since does not call for this plan any more. */
  | { readonly kind: 'withdrawn'; readonly attempt: number }
  | {
      readonly kind: 'approved';
      readonly attempt: number;
      readonly by: readonly string[];
      /** Where the change goes, when it goes through Git. */
      readonly inGit?: Pick<ChangeInGit, 'repository' | 'branch'>;
    }
  | PullRequestEvent
  | { readonly kind: 'rolled-out' }
  /** The change could not be made; nothing or only a part was written, as `why` says. */
  | { readonly kind: 'stopped'; readonly why: Words; readonly wroteNothing?: boolean }
  /** The change did what it was for, and other trouble follows: the incident goes on. */
  | { readonly kind: 'held-but'; readonly why: Words }
  | { readonly kind: 'held'; readonly why: Words }
  | { readonly kind: 'unclear'; readonly why: Words }
  | { readonly kind: 'failed'; readonly why: Words; readonly undo: boolean }
  | { readonly kind: 'undone'; readonly why: Words }
  /** A person wants back what was there before the newest change, also in the middle of it. */
  | { readonly kind: 'undo-asked'; readonly by: string }
  | { readonly kind: 'acknowledged'; readonly by: string }
  /** Another person has it in hand from now on. */
  | { readonly kind: 'handed-over'; readonly by: string; readonly to: string; readonly note?: string }
  | { readonly kind: 'resolved'; readonly how: Words }
  /** Without `until`: until it gets worse. */
  | { readonly kind: 'snoozed'; readonly by: string; readonly until?: string }
  | { readonly kind: 'woken'; readonly why: Words; readonly by?: string }
  /** It is not over: the only event, beside a verdict, that counts once it is resolved. */
  | { readonly kind: 'reopened'; readonly by?: string }
  /** Another incident of the workload is the same trouble: `places` are those that it brings. */
  | {
      readonly kind: 'joined';
      readonly other: Incident;
      readonly places: { readonly pods: number; readonly nodes: number };
    }
  /** A person said that what had joined is another trouble: `places` are those that go with it. */
  | {
      readonly kind: 'parted';
      readonly other: Incident;
      readonly places: { readonly pods: number; readonly nodes: number };
    }
  /** The other side of it: the part is an incident of its own again. */
  | { readonly kind: 'split-off'; readonly by: string }
  /** What had held did not for long; also counts once the incident is resolved. */
  | { readonly kind: 'refuted'; readonly attempt: number; readonly at: string; readonly why: Words }
  /** A higher memory limit that was tried before, here or in an earlier incident, and refuted. */
  | { readonly kind: 'tried'; readonly bump: TriedBump }
  | { readonly kind: 'went-on-as'; readonly into: string; readonly by?: string }
  /** A person said what it was; also counts once the incident is resolved. */
  | {
      readonly kind: 'judged';
      readonly judgement: Judgement;
      readonly by: string;
      /** Number of the newest diagnosis. */
      readonly diagnosis: number;
    };

/** Events about the newest attempt. */
export type Progress = Extract<
  IncidentEvent,
  {
    kind:
      | 'declined'
      | 'expired'
      | 'withdrawn'
      | 'approved'
      | 'rolled-out'
      | 'stopped'
      | 'held-but'
      | 'held'
      | 'unclear'
      | 'failed'
      | 'undone';
  }
>;
