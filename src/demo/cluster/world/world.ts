import type { KubeletSeam, ObjectStore } from '../seams.ts';
import { imageExists } from './container-start.ts';
import { startDaemonSetController } from './daemonset-controller.ts';
import { startDeploymentController } from './deployment-controller.ts';
import { createEventRecorder } from './event-recorder.ts';
import { informedStore } from './informed-store.ts';
import type { Node } from './kube-shapes.ts';
import { startJobController } from './job-controller.ts';
import { createKubelet } from './kubelet.ts';
import { type Load, loadAt, type LoadSchedule, quietLoad } from './load.ts';
import { tellHappenings } from './narration.ts';
import { startQuotaController } from './quota-controller.ts';
import { startReplicaSetController } from './replicaset-controller.ts';
import { startScheduler } from './scheduler.ts';
import { createRandom } from './seeded-random.ts';
import { createTimeline } from './timeline.ts';

export interface World {
  /** What lies behind the API server: logs, monitoring API, memory. */
  readonly kubelet: KubeletSeam;
  /** The time that things happen at; it stands still between two steps. */
  now(): Date;
  /** Lets everything happen that is due up to then. */
  step(now: Date): void;
  setLoad(schedule: LoadSchedule): void;
  /** The load of a node of weight 1 at this moment. */
  load(): Load;
  /** Lets an uneventful while pass at once: containers grow older, nothing else changes. */
  skip(ms: number): void;
  /** What is happening now, one sentence each, for a person who watches. */
  happenings(): readonly string[];
  close(): void;
}

export interface WorldOptions {
  readonly store: ObjectStore;
  readonly start: Date;
  readonly seed: string;
  /** How much of the load a node gets; 1 where it is not said. */
  readonly nodeWeights?: ReadonlyMap<string, number>;
  /** Images that lie on every node from the beginning. */
  readonly images?: readonly string[];
  /** Released, but not in the registry that the nodes pull from. */
  readonly missingImages?: readonly string[];
}

/** Controllers, scheduler, kubelets and what runs in the containers, on one simulated timeline. */
export function createWorld(options: WorldOptions): World {
  const { start, seed } = options;
  const store = informedStore(options.store);
  const timeline = createTimeline(start.getTime());
  const random = createRandom(seed);
  const events = createEventRecorder({ store, random: random.fork('events'), nowMs: timeline.nowMs });
  const parts = { store, timeline, events };
  let schedule: LoadSchedule = quietLoad;
  let sinceMs = start.getTime();
  const load = () => loadAt(schedule, timeline.nowMs() - sinceMs);
  const kubelet = createKubelet({
    ...parts,
    random: random.fork('kubelet'),
    images: nodeImages(store, options.images ?? []),
    inRegistry: (image) => imageExists(image) && !options.missingImages?.includes(image),
    loadOn: (node) => weighted(load(), options.nodeWeights?.get(node) ?? 1),
    ...nodeAddresses(store),
  });
  const ends = [
    startScheduler({ ...parts, random: random.fork('scheduler') }),
    startDaemonSetController({ ...parts, random: random.fork('daemonsets') }),
    startDeploymentController({ ...parts, random: random.fork('deployments') }),
    startReplicaSetController({ ...parts, random: random.fork('replicasets') }),
    startJobController({ ...parts, random: random.fork('jobs') }),
    startQuotaController({ ...parts, random: random.fork('quotas') }),
    store.end,
  ];
  return {
    kubelet,
    now: () => new Date(timeline.nowMs()),
    step: (now) => timeline.advanceTo(now.getTime()),
    setLoad(next) {
      schedule = next;
      sinceMs = timeline.nowMs();
    },
    load,
    skip(ms) {
      timeline.skip(ms);
      sinceMs += ms;
      kubelet.skip(ms);
    },
    happenings: () => tellHappenings(kubelet.works(), load()),
    close: () => ends.forEach((end) => end()),
  };
}

const weighted = (load: Load, weight: number): Load => ({
  ...load,
  megabytesPerSecond: load.megabytesPerSecond * weight,
});

function nodeImages(store: ObjectStore, images: readonly string[]): Map<string, Set<string>> {
  return new Map(store.list('nodes').map((node) => [node.metadata.name, new Set(images)]));
}

function nodeAddresses(store: ObjectStore) {
  const given = new Map<string, number>();
  const at = (node: string) => store.list('nodes').findIndex(({ metadata }) => metadata.name === node) + 1;
  return {
    hostIp: (node: string) => {
      const found: Partial<Node> = store.get('nodes', undefined, node) ?? {};
      return found.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '10.250.0.1';
    },
    newPodIp: (node: string) => {
      const host = (given.get(node) ?? 1) + 1;
      given.set(node, host);
      return `10.244.${at(node)}.${host}`;
    },
  };
}
