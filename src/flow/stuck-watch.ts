import { OutsideError } from '../outside-error.ts';
import type { Cluster } from '../ports.ts';
import type { Pod } from '../signal/pod.ts';
import type { Signal, WorkloadRef } from '../signal/signal.ts';
import { stuckSignal, unreadyContainers } from '../signal/stuck.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { steadyMs } from '../steady-ms.ts';

/** Finds what says nothing by itself: pods that stay unready, and with them a rollout that does not go on. */
export interface StuckWatch {
  see(cluster: Cluster, pod: Pod): Promise<void>;
  /** Until `stop` aborts. */
  keepTelling(stop: AbortSignal): Promise<void>;
}

interface Waiting {
  readonly sinceMs: number;
  readonly workload: WorkloadRef;
}

const lookEveryMs = 15_000;

/**
 * The time is counted from the first sight of this run of the bot. A pod that was deleted by force is not told of again, so the
 * cluster is asked once more before anybody hears of it.
 */
export function createStuckWatch(deps: FlowDeps, take: (signals: readonly Signal[]) => void): StuckWatch {
  const waiting = new Map<string, Waiting>();
  const now = () => steadyMs(deps.clock);
  const due = () => [...waiting].filter(([, { sinceMs }]) => now() - sinceMs >= deps.settings.stuckMs);

  async function tellOf(workload: WorkloadRef, uids: ReadonlySet<string>): Promise<void> {
    const pods = await clusterOf(deps, workload).reader.podsOf(workload);
    const at = deps.clock.now().toISOString();
    const stuck = pods.filter(({ uid }) => uids.has(uid));
    take(stuck.flatMap((pod) => unreadyContainers(pod).map((each) => stuckSignal(pod, each, workload, at))));
    for (const uid of uids) waiting.delete(uid);
  }

  return {
    async see(cluster, pod) {
      if (unreadyContainers(pod).length === 0) waiting.delete(pod.uid);
      else if (!waiting.has(pod.uid))
        waiting.set(pod.uid, { sinceMs: now(), workload: await cluster.workloadOf(pod) });
    },
    async keepTelling(stop) {
      while (!stop.aborted) {
        const byWorkload = Map.groupBy(due(), ([, { workload }]) => JSON.stringify(workload));
        for (const group of byWorkload.values()) {
          const [first] = group;
          if (!first || stop.aborted) break;
          try {
            await tellOf(first[1].workload, new Set(group.map(([uid]) => uid)));
          } catch (error) {
            if (!(error instanceof OutsideError)) throw error;
            deps.log.debug({ error, workload: first[1].workload }, 'unready pods could not be looked at');
          }
        }
        await deps.clock.sleep(lookEveryMs, stop);
      }
    },
  };
}
