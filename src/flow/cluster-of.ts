import { said } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';
import type { CheckJobs, Cluster, ClusterChecks, ClusterWriter, Measurements } from '../ports.ts';
import type { WorkloadRef } from '../signal/signal.ts';

/** A cluster as far as whoever only answers about it knows it. */
export interface KnownCluster {
  readonly reader: Pick<Cluster, 'name' | 'health' | 'samplingRequests'>;
  readonly writer: Pick<ClusterWriter, 'mayWrite'>;
}

/** One cluster's two sides. */
export interface ConnectedCluster {
  readonly reader: Cluster;
  /** Its `mayWrite` remembers the cluster's answer for a minute. */
  readonly writer: ClusterWriter;
  readonly checks: ClusterChecks;
  readonly jobs: CheckJobs;
  /** Where somebody else keeps measurements of its pods: asked first. */
  readonly measurements?: Measurements;
}

/** The cluster that a workload lives in. Throws `OutsideError` (not retriable) when this bot is not connected to it any more. */
export function clusterOf<C extends KnownCluster>(
  { clusters }: { readonly clusters: readonly C[] },
  { cluster }: Pick<WorkloadRef, 'cluster'>,
): C {
  const found = clusters.find(({ reader }) => reader.name === cluster);
  if (found) return found;
  const known = clusters.map(({ reader }) => reader.name).join(', ');
  throw new OutsideError('kubernetes', 'not-found', said('outside.cluster.unconnected', { cluster, known }), {
    retriable: false,
  });
}
