import type { Lasting } from './lasting.ts';
import type { Stakes } from './stakes.ts';

/** One step, in the public shape: `from` and `to` are strings as written in the object. */
export interface Step {
  readonly kind: 'set-image' | 'set-config' | 'set-memory' | 'restart' | 'reload' | 'advice';
  /** `Kind/namespace/name/container` or `ConfigMap/namespace/name/key/section[n]/Key`. */
  readonly target: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
  readonly risk: string;
  /** The source document's remedy it comes from: 1 version, 2 configuration, 3 resources, 4 practice. */
  readonly documentStep?: 1 | 2 | 3 | 4;
}

/** The state of one object that the plan was made from. */
export interface PlanBasis {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `generation 7` for a workload (its status may change freely), a hash of the data for a ConfigMap. */
  readonly state: string;
}

/** What is to happen, as a value that can be printed, hashed and approved. */
export interface Plan {
  /** SHA-256 in hex over steps, undo and basis. */
  readonly digest: string;
  readonly steps: readonly Step[];
  readonly undo: readonly Step[];
  readonly basis: readonly PlanBasis[];
  /** The memory request of the container whose limit is set, as it was; absent where it had none. */
  readonly requestBefore?: string;
  /** False when going back would lead into a known crash: then the undo is never automatic. */
  readonly undoIsSafe: boolean;
  /** Why nothing is written (GitOps, operator, side-car), when that is so. */
  readonly adviceOnly?: string;
  /** `adviceOnly` speaks of a live change alone: made where the objects are kept, the change is a good one. */
  readonly lastsElsewhere?: true;
  /** Files and commands, and where in Git; absent where nothing changes. */
  readonly lasting?: Lasting;
  /** Figures of the moment, outside the digest; absent where nothing changes. */
  readonly stakes?: Stakes;
}
