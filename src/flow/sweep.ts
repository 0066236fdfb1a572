import { OutsideError } from '../outside-error.ts';
import { aborted } from './aborted.ts';
import type { ConnectedCluster } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { takeSamples } from './take-samples.ts';

/** Of the five pods of a workload that are asked, so many are those that were not asked for longest. */
const inTurn = 2;

/** One look at every watched workload of every cluster; a cluster that does not answer is left until the next sweep. */
export async function sweep(deps: FlowDeps, stop: AbortSignal): Promise<void> {
  // Its requests go out one a second, which the end does not wait for.
  const enough = new AbortController();
  const swept = Promise.all(deps.clusters.map((cluster) => sweepCluster(deps, cluster, stop)));
  await Promise.race([swept, aborted(AbortSignal.any([stop, enough.signal]))]);
  enough.abort();
}

async function sweepCluster(deps: FlowDeps, { reader }: ConnectedCluster, stop: AbortSignal): Promise<void> {
  const own = deps.samples.watched().filter(({ ref }) => ref.cluster === reader.name);
  for (const workload of own) {
    if (stop.aborted) return;
    try {
      await takeSamples(deps, workload, inTurn, stop);
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      deps.log.debug({ error, workload: workload.ref }, 'a workload could not be sampled');
      if (error.retriable) return;
    }
  }
  deps.log.debug(
    { cluster: reader.name, workloads: own.length, requestsLastHour: reader.samplingRequests() },
    'sweep done',
  );
}
