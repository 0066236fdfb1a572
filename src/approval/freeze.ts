/** One person's stop to all changes in a cluster, until it is ended. Instants are ISO 8601. */
export interface Freeze {
  readonly cluster: string;
  readonly at: string;
  /** Member id, and what the person was called then. */
  readonly by: string;
  readonly name: string;
  readonly why?: string;
  readonly ended?: { readonly at: string; readonly by: string };
}

/** The freeze that holds in a cluster; undefined when none does. */
export const freezeOf = (freezes: readonly Freeze[], cluster: string): Freeze | undefined =>
  freezes.find((freeze) => freeze.cluster === cluster && !freeze.ended);
