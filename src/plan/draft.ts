import type { ConfigChange } from './config-change.ts';
import type { Step } from './plan.ts';

/** Part of a plan before it is put together. */
export interface Draft {
  readonly steps: readonly Step[];
  /** Why the steps may not be written as they stand, in sentences without a full stop. */
  readonly obstacles: readonly string[];
  /** What the steps change in the configuration. */
  readonly changes?: readonly ConfigChange[];
}
