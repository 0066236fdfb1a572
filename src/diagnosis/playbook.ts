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
export const failureSigns = ['oom-kill', 'crash', 'restart', 'not-ready', 'pause', 'flush-failure'] as const;
export type FailureSign = (typeof failureSigns)[number];

export interface PlaybookVerify {
  /** How long the workload must hold before the change counts as good. */
  readonly holdSeconds: number;
  readonly failsOn: readonly FailureSign[];
}

/** A condition in CEL that makes a finding more or less likely when it is true. */
export interface PlaybookWeight {
  readonly when: string;
  /** Added to the confidence; negative weighs against. */
  readonly weight: number;
  /** The reason, for people. */
  readonly because: string;
}

/** What is shown as proof; each knows its own lines of logs, configuration or objects. */
export const proofs = [
  'exit-code',
  'fatal-signal',
  'backtrace',
  'pauses',
  'refused-appends',
  'retries',
  'give-ups',
  'connection-errors',
  'http-errors',
  'buffer-limits',
  'outputs',
  'memory-limit',
  'image',
  'last-line',
  'counters',
] as const;
export type Proof = (typeof proofs)[number];

/** One way in which a playbook's problem shows. */
export interface PlaybookFinding {
  /** CEL over the environment of `condition-environment.ts`; true = found. */
  readonly when: string;
  /** CEL; true = it may be the primary cause. Without it a finding may always be. */
  readonly primaryWhen?: string | undefined;
  /** Among findings that may be primary the highest goes first: what brings about the others. */
  readonly rank: number;
  /** Confidence before the weights, 0…1. */
  readonly confidence: number;
  readonly title: string;
  /** For people; `{name}` stands for one of the words of `words.ts`. */
  readonly summary: string;
  readonly weights: readonly PlaybookWeight[];
  readonly proofs: readonly Proof[];
}

/** One problem, as knowledge: when it is found, what is said, what is proposed, how it is verified. */
export interface Playbook {
  readonly name: string;
  readonly cause: Cause;
  /** In order; of several that hold the first one speaks. */
  readonly findings: readonly PlaybookFinding[];
  readonly plan: readonly PlaybookStep[];
  readonly verify: PlaybookVerify;
}
