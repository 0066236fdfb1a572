import type { Cause } from './diagnosis.ts';
import type { LocalText } from '../language/locale.ts';

/** What starts a playbook: the kinds of signal, and `command` when a person asks, in chat or on the command line. */
export const playbookStarts = ['terminated', 'waiting', 'strain', 'command'] as const;
export type PlaybookStart = (typeof playbookStarts)[number];

/** What is read for a playbook, each with its bounds; a kind that is left out is not asked for. */
export interface PlaybookEvidence {
  /** Of each log the end, at most so many lines and bytes. */
  readonly logs?: { readonly lines: number; readonly bytes: number; readonly seconds: number } | undefined;
  readonly config?: { readonly seconds: number } | undefined;
  readonly objects?: { readonly seconds: number } | undefined;
  readonly events?: { readonly seconds: number } | undefined;
  readonly monitoring?: { readonly seconds: number } | undefined;
  readonly nodes?: { readonly seconds: number } | undefined;
}

/** The kinds of plan steps a playbook may ask for. Where it gives no value, what each changes is reckoned from the facts. */
export const stepKinds = ['set-image', 'set-config', 'set-memory', 'restart', 'reload', 'advice'] as const;
export type StepKind = (typeof stepKinds)[number];

/** Which sections of the configuration a step changes. */
export const configTargets = ['paused-inputs', 'unbounded-inputs', 'inputs', 'outputs', 'service'] as const;
export type ConfigTarget = (typeof configTargets)[number];

/** The source document's remedies: 1 version, 2 configuration, 3 resources, 4 practice. */
export type DocumentStep = 1 | 2 | 3 | 4;

/** One step of a playbook's plan. Parameters are CEL over the evidence, to be asked through `compileExpression`. */
export type PlaybookStep =
  | { readonly step: 'set-image' | 'restart' | 'reload' }
  | {
      readonly step: 'set-memory';
      /** CEL that gives an int: the container's memory limit in bytes. */
      readonly limitBytes?: string | undefined;
    }
  | {
      readonly step: 'set-config';
      readonly of?: ConfigTarget | undefined;
      /** A Fluent Bit key such as `storage.type`. */
      readonly key?: string | undefined;
      /** CEL that gives a string, or an int that is written as a size in bytes. */
      readonly value?: string | undefined;
    }
  | {
      readonly step: 'advice';
      readonly documentStep?: DocumentStep | undefined;
      readonly say?: LocalText | undefined;
      readonly why?: LocalText | undefined;
    };

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
  readonly because: LocalText;
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
  'state',
  'deletion',
  'stop',
  'stop-signal',
  'refusal',
  'config-problems',
  'missing',
  'pull',
  'probe',
  'node',
  'warnings',
  'unbounded-inputs',
  'banner',
  'skipped-lines',
  'config-errors',
  'plain-pauses',
  'dropped-chunks',
  'disk-errors',
  'exec-format',
  'storage-pauses',
  'complaints',
  'config-change',
  'reconciling',
] as const;
export type Proof = (typeof proofs)[number];

/** The first and the last line that one of the playbook's own patterns matched. */
export type PatternProof = `pattern:${string}`;

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
  readonly title: LocalText;
  /** For people; `{name}` stands for one of the words of `words.ts`. */
  readonly summary: LocalText;
  readonly weights: readonly PlaybookWeight[];
  readonly proofs: readonly (Proof | PatternProof)[];
}

/** One problem, as knowledge: what starts and feeds it, when it is found, what is said, what is proposed, how it is verified. */
export interface Playbook {
  readonly name: string;
  readonly cause: Cause;
  readonly startedBy: readonly PlaybookStart[];
  readonly evidence: PlaybookEvidence;
  /** Patterns in RE2 syntax over log lines, by name, for what no signature names. */
  readonly patterns: Readonly<Record<string, string>>;
  /** In order; of several that hold the first one speaks. */
  readonly findings: readonly PlaybookFinding[];
  readonly plan: readonly PlaybookStep[];
  readonly verify: PlaybookVerify;
}

/** The playbooks that one of these starts. */
export function startedBy(
  playbooks: readonly Playbook[],
  starts: readonly PlaybookStart[],
): readonly Playbook[] {
  return playbooks.filter((playbook) => playbook.startedBy.some((start) => starts.includes(start)));
}
