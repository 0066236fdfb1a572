import type { Words } from '../language/words.ts';
/** What is looked at before a write, in the order in which it is told. */
export const checkIds = [
  'permission',
  'fresh-state',
  'dry-run',
  'room',
  'rollout',
  'config',
  'config-job',
] as const;
export type CheckId = (typeof checkIds)[number];

/** The answer of one check. `not-possible`: it could not be asked, so it speaks neither for nor against the plan. */
export interface Check {
  readonly id: CheckId;
  readonly state: 'passed' | 'failed' | 'not-possible';
  /** One sentence that may be shown: without secrets and without mark-up that could deceive. */
  readonly why: Words;
  /** Lines for whoever wants to know more; as safe as `why`. */
  readonly details?: readonly Words[];
}

/** All checks of one plan at one moment. */
export interface Checks {
  readonly at: string;
  readonly results: readonly Check[];
  /** A check that takes longer is under way: nothing may be approved before its end. */
  readonly isRunning?: true;
}

export const failedOf = ({ results }: Pick<Checks, 'results'>): readonly Check[] =>
  results.filter(({ state }) => state === 'failed');

/** The newer answers in the place of the older ones, in the order of `checkIds`. */
export function withNewer(older: readonly Check[], newer: readonly Check[]): readonly Check[] {
  const latest = new Map([...older, ...newer].map((check) => [check.id, check]));
  return checkIds.flatMap((id) => latest.get(id) ?? []);
}
