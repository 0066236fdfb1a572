/**
 * Whether a cluster is being watched. `syncing`: not every pod was listed yet. `away`: it does not answer, or refuses; `reason` is
 * one of the outside's closed set, `why` the failure in its own words. `since` is an instant.
 */
export type ClusterHealth = (
  | { readonly state: 'syncing' | 'connected'; readonly since: string }
  | { readonly state: 'away'; readonly since: string; readonly reason: string; readonly why: string }
) & {
  /** When the watch that has been silent for longest heard of its cluster last, if only that nothing is new. */
  readonly heardAt?: string;
};
