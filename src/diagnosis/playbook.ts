import type { Cause } from './diagnosis.ts';

/** The kinds of plan steps a playbook may ask for. What each changes is reckoned from the facts. */
export const playbookSteps = [
  'set-image',
  'set-config',
  'set-memory',
  'restart',
  'reload',
  'advice',
] as const;
export type PlaybookStep = (typeof playbookSteps)[number];

/** What counts as failure while a change is watched. */
export const failureSigns = [
  'oom-kill',
  'crash',
  'restart',
  'not-ready',
  'pause',
  'flush-failure',
  'memory-above-limit-share',
] as const;
export type FailureSign = (typeof failureSigns)[number];

export interface PlaybookVerify {
  /** How long the workload must hold before the change counts as good. */
  readonly holdSeconds: number;
  readonly failsOn: readonly FailureSign[];
}

/** A condition in CEL that makes the finding more or less likely when it is true. */
export interface PlaybookWeight {
  readonly when: string;
  /** Added to the confidence; negative weighs against. */
  readonly weight: number;
  /** The reason, for people. */
  readonly because: string;
}

/** Which facts are shown as proof; each knows its own lines. */
export const proofs = [
  'exit-code',
  'backtrace',
  'fatal-signal',
  'pauses',
  'retries',
  'give-ups',
  'connection-errors',
  'http-errors',
  'append-refused',
  'buffer-limits',
  'outputs',
  'memory-limit',
  'image',
  'oom-events',
  'shutdown-pending',
] as const;
export type Proof = (typeof proofs)[number];

/** One problem, as knowledge: when it is found, what is said, what is proposed, how it is verified. */
export interface Playbook {
  readonly name: string;
  readonly cause: Cause;
  readonly title: string;
  /** For people; `{name}` stands for a value of the facts. */
  readonly summary: string;
  /** CEL over the environment of `conditions.ts`; true = this is found. */
  readonly when: string;
  /** CEL; true = it may be the primary cause. Otherwise it can only contribute. */
  readonly primaryWhen: string;
  /** Among findings that may be primary, the highest goes first. */
  readonly rank: number;
  /** Confidence before the weights. */
  readonly confidence: number;
  readonly weights: readonly PlaybookWeight[];
  readonly proofs: readonly Proof[];
  readonly plan: readonly PlaybookStep[];
  readonly verify: PlaybookVerify;
}
