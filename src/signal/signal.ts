import type { Termination } from './pod.ts';

export interface WorkloadRef {
  readonly cluster: string;
  readonly namespace: string;
  /** `DaemonSet`, `Deployment`, `StatefulSet`; `Pod` for a pod without a controller. */
  readonly kind: string;
  readonly name: string;
}

/** Trouble of one family belongs to one incident: a crash that turns into OOM kills is still `dying`. */
export type Trouble = 'dying' | 'not-starting';

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
  );
