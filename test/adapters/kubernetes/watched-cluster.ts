import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { Pod } from '../../../src/signal/pod.ts';
import {
  type LogEntry,
  listLog,
  recordedPod,
  type SimulatedCluster,
  startSimulatedCluster,
  timeLapse,
} from './simulated-cluster.ts';

export interface WatchOptions {
  readonly namespaces?: readonly string[];
  readonly recognise?: 'labels' | 'images';
  /** Default: one selector, so that each list and watch is there once; `usual` leaves the choice to the settings. */
  readonly labelSelector?: string;
  readonly silenceMs?: number;
  /** Runs for each pod after it was noted in `seen`. */
  readonly whenSeen?: (pod: Pod) => Promise<void>;
  readonly ownJobs?: ReadonlySet<string>;
}

/** A simulated cluster with one watcher of its pods, and what that watcher saw. */
export interface WatchedCluster extends SimulatedCluster {
  readonly stop: AbortController;
  readonly log: readonly LogEntry[];
  /** `name@note` of every pod handed on, in order; the note is an annotation that `touch` raises. */
  readonly seen: readonly string[];
  watch(options?: WatchOptions): Promise<void>;
  add(name: string, change?: Parameters<typeof recordedPod>[1]): void;
  touch(name: string, note: number): void;
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const nameLabel = 'app.kubernetes.io/name in (fluent-bit,fluentbit,aws-for-fluent-bit)';

export async function startWatchedCluster(): Promise<WatchedCluster> {
  const cluster = await startSimulatedCluster();
  const stop = new AbortController();
  const log = listLog();
  const seen: string[] = [];
  return {
    ...cluster,
    stop,
    log: log.entries,
    seen,
    async watch({
      namespaces,
      recognise,
      labelSelector = nameLabel,
      silenceMs = 1_000_000,
      whenSeen,
      ownJobs,
    } = {}) {
      const kubernetes = createKubernetesCluster({
        name: 'prod',
        ...(ownJobs === undefined ? {} : { ownJobs }),
        kubeConfigText: cluster.kubeConfigText(),
        ...(namespaces === undefined ? {} : { namespaces }),
        ...(recognise === undefined ? {} : { recognise }),
        ...(labelSelector === 'usual' ? {} : { labelSelector }),
        silenceMs,
        log,
        clock: timeLapse(100),
      });
      await kubernetes.watchPods(async (pod) => {
        seen.push(`${pod.name}@${pod.annotations['note'] ?? 0}`);
        await whenSeen?.(pod);
      }, stop.signal);
    },
    add(name, change) {
      cluster.store.create('pods', recordedPod(name, change));
    },
    touch(name, note) {
      cluster.store.update('pods', 'logging', name, (pod) => {
        pod.metadata.annotations = { ...pod.metadata.annotations, note: String(note) };
        return pod;
      });
    },
    async until(condition) {
      const deadline = performance.now() + 5_000;
      while (!condition()) {
        if (performance.now() > deadline) throw new Error(`Waited in vain; seen: ${seen.join(' ')}`);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
    },
    async close() {
      stop.abort();
      await cluster.server.close();
    },
  };
}
