import type { Words } from '../language/words.ts';

/**
 * Whether a cluster is being watched. `syncing`: not every pod was listed yet. `away`: it does not answer, or refuses; `reason` is
 * one of the outside's closed set, `why` the failure as people are told it. `since` is an instant.
 */
export type ClusterHealth = (
  | { readonly state: 'syncing' | 'connected'; readonly since: string }
  | { readonly state: 'away'; readonly since: string; readonly reason: string; readonly why: Words }
) & {
  /** When the watch that has been silent for longest heard of its cluster last, if only that nothing is new. */
  readonly heardAt?: string;
};
