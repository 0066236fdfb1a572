import type { Subject } from '../diagnosis/diagnosis.ts';

/** What may be wrong with a workload that runs well. */
export const pointKinds = [
  'version',
  'unbounded',
  'memory-limit',
  'single',
  'config',
  'probes',
  'monitoring',
  'unread',
] as const;
export type PointKind = (typeof pointKinds)[number];

export interface PosturePoint {
  readonly kind: PointKind;
  /** What is so, and what it would take; a sentence each. */
  readonly title: string;
  readonly why: string;
}

/** How one workload stands, the gravest points first. */
export interface WorkloadPosture {
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly workload: Subject['workload'];
  readonly container: string | null;
  readonly version: string | null;
  /** How many pods it wants; null where that is not known. */
  readonly pods: number | null;
  readonly points: readonly PosturePoint[];
}
