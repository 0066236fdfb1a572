import type { Words } from '../language/words.ts';
import type { Termination } from './pod.ts';

export interface WorkloadRef {
  readonly cluster: string;
  readonly namespace: string;
  /** `DaemonSet`, `Deployment`, `StatefulSet`; `Pod` for a pod without a controller. */
  readonly kind: string;
  readonly name: string;
}

/** Trouble of one family belongs to one incident: a crash that turns into OOM kills is still `dying`. */
export type Trouble = 'dying' | 'not-starting' | 'straining';

/** What measurements say before a container dies; each is also the id of a cause. */
export type Strain = 'buffer-overlimit' | 'output-backpressure' | 'memory-leak';

interface SignalBase {
  /** Sameness: two observations with the same key are one signal. */
  readonly key: string;
  /** When it happened, as the cluster says it. */
  readonly at: string;
  readonly workload: WorkloadRef;
  readonly trouble: Trouble;
  readonly pod: string;
  readonly podUid: string;
  readonly node?: string;
  readonly container: string;
  readonly image: string;
}

/** One observation that may matter. */
export type Signal = SignalBase &
  (
    | { readonly kind: 'terminated'; readonly termination: Termination; readonly restartCount: number }
    | { readonly kind: 'waiting'; readonly reason: string; readonly message?: string }
    /** A measurement passed its threshold for long enough; `words` say which, with figures. */
    | { readonly kind: 'strain'; readonly strain: Strain; readonly words: Words }
    /** An alert of somebody else's monitoring; `words` are its summary, quoted and without secrets. */
    | { readonly kind: 'alert'; readonly alert: string; readonly words: Words }
    /** A person asked for a fix; `words` say of what. */
    | {
        readonly kind: 'asked';
        readonly by: string;
        readonly words: Words;
        readonly values?: AskedValues;
      }
  );

/** What a person wants to be set: a version, `Mem_Buf_Limit` and the container's memory limit, as they are to be written. */
export interface AskedValues {
  readonly version?: string;
  readonly memBufLimit?: string;
  readonly memoryLimit?: string;
}

/** What a pod's own state can say. */
export type PodSignal = Extract<Signal, { kind: 'terminated' | 'waiting' }>;
