/** The closed list of causes; ids are public. */
export const causes = [
  'known-crash',
  'unknown-crash',
  'memory-limit-too-low',
  'unbounded-buffer',
  'memory-leak',
  'output-backpressure',
  'buffer-overlimit',
  'invalid-config',
  'missing-config',
  'image-pull',
  'probe-restart',
  'node-pressure',
  'planned-restart',
  'healthy',
  'inconclusive',
] as const;
export type Cause = (typeof causes)[number];

export interface EvidenceLine {
  /** Path inside the bundle; `#key` for a ConfigMap key. */
  readonly source: string;
  /** 1-based inside that text. */
  readonly line?: number;
  readonly text: string;
}

export interface Finding {
  readonly cause: Cause;
  /** 0…1. */
  readonly confidence: number;
  readonly title: string;
  readonly summary: string;
  /** Id of an advisory, for `known-crash` and leaks that an advisory names. */
  readonly advisory?: string;
  readonly evidence: readonly EvidenceLine[];
  /** Name of the playbook that found it: its plan is the one that helps. */
  readonly playbook?: string;
  /** Nothing of it was seen yet: a risk that somebody wants to be rid of. Never in the public JSON. */
  readonly isAhead?: true;
}

export interface Risk {
  readonly kind: 'advisory' | 'memory' | 'config' | 'practice';
  readonly advisory?: string;
  readonly title: string;
  readonly why: string;
}

export interface Unknown {
  readonly what: string;
  readonly why: string;
  readonly howToSettle: string;
}

export interface Subject {
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly workload: { readonly kind: string; readonly name: string } | null;
  readonly pod: string | null;
  readonly container: string | null;
  readonly image: string | null;
  /** The Fluent Bit version really running: from the start-up banner if logs have it, else from the image. */
  readonly version: string | null;
}

export interface MemoryNeed {
  readonly limitBytes: number | null;
  readonly predictedPeakBytes: number | null;
  readonly recommendedLimitBytes: number | null;
  readonly terms: readonly { readonly name: string; readonly bytes: number | null; readonly why: string }[];
}

/** The answer to "am I losing logs?". */
export interface LogsEffect {
  readonly effect: 'none-seen' | 'delayed' | 'losing' | 'unknown';
  readonly since?: string;
  /** Clauses without a full stop at the end. */
  readonly basis: string;
  /** The inputs that are concerned, where they are known. */
  readonly inputs?: readonly string[];
  /** Their tags; those that senders choose are not among them. */
  readonly tags?: readonly string[];
}

/** Findings ranked; with a plan added this is the public JSON `fluent-medic/diagnosis@1`. */
export interface Diagnosis {
  readonly schema: 'fluent-medic/diagnosis@1';
  readonly subject: Subject;
  readonly primary: Finding;
  readonly contributing: readonly Finding[];
  readonly risks: readonly Risk[];
  readonly logs: LogsEffect;
  readonly unknowns: readonly Unknown[];
  readonly memory: MemoryNeed | null;
}
