import { readPod } from '../../src/adapters/kubernetes/object-schema.ts';
import type { Cluster, Clock } from '../../src/ports.ts';
import type { ClusterHealth } from '../../src/signal/cluster-health.ts';
import type { Pod } from '../../src/signal/pod.ts';
import {
  type ClusterObjects,
  type ConfigMapJson,
  type DaemonSetJson,
  configMap,
  daemonSet,
  type Kind,
  imageOf,
  podOf,
  type PodJson,
  revisionOf,
  seedConfig,
} from './cluster-objects.ts';
import { createFailurePlan, type FailurePlan } from './failure-plan.ts';
import { inOrder, isHeldBack, isNewest, surge } from './fake-controllers.ts';
import { type FakeReloads, readingSide } from './fake-reading.ts';
import { ofKind } from './of-kind.ts';

export interface Death {
  readonly exitCode: number;
  readonly reason: string;
  /** The log of the life that ended. */
  readonly log: string;
}

export interface FakeCluster extends FailurePlan {
  readonly cluster: Cluster;
  /** The objects themselves: a person's edit changes them here, by `edit`. */
  readonly objects: ClusterObjects;
  /** A container of this node's pod ends and starts again. */
  die(node: number, death: Death): Promise<void>;
  /** The pod's state is announced again, unchanged. */
  repeat(node: number): Promise<void>;
  /** A new pod as the template is now takes the place of the one with this name. */
  replace(name: string): Promise<void>;
  /** A new pod as the template is now, in this place of the list. */
  renew(at: number): Promise<void>;
  /** What the controller of a Deployment does at once after its object changed. */
  settle(): Promise<void>;
  /** Says in the status how many pods run the newest template. */
  count(): void;
  /** New pods take the place of the old ones, as the template is now. */
  rollOut(): Promise<void>;
  /** Somebody else changes an object. */
  edit(change: (objects: ClusterObjects) => void, kind: 'DaemonSet' | 'ConfigMap'): void;
  /** Working set of every pod in the samples. */
  memoryBytes: number;
  readonly reloads: FakeReloads;
  health: ClusterHealth;
}

export interface Setting {
  readonly clock: Clock;
  readonly name?: string;
  readonly kind?: Kind;
  readonly pods?: number;
  readonly version?: string;
  readonly memory?: string;
  readonly config?: string;
}

/** One DaemonSet of Fluent Bit in memory; time and deaths come only from the test. */
export function createFakeCluster(setting: Setting): FakeCluster {
  const { clock, pods: count = 3, version = '3.2.0', memory = '512Mi' } = setting;
  const failures = createFailurePlan('kubernetes');
  const at = () => clock.now().toISOString().replace('.000Z', 'Z');
  /** Uids are the world's: no two clusters have the same. */
  const newPod = (owner: DaemonSetJson, node: number, number: number) => {
    const pod = podOf(owner, { node, life: number, at: at() });
    if (setting.name) pod.metadata.uid = `${pod.metadata.uid}-${setting.name}`;
    return pod;
  };
  const set = ofKind(daemonSet(version, memory, count, at()), setting.kind ?? 'DaemonSet');
  const objects = {
    daemonSet: set,
    configMap: configMap(setting.config ?? seedConfig(), at()),
    copies: [] as ConfigMapJson[],
    readers: new Map<string, readonly string[]>(),
    events: [],
    nodes: [],
    pods: Array.from({ length: count }, (_, node) => newPod(set, node + 1, 0)),
  };
  const revisions = [
    revisionOf(set, 1, imageOf('1.9.2'), '2026-11-01T00:00:00Z'),
    revisionOf(set, 2, imageOf(version), at()),
  ];
  const logs = new Map<string, string>();
  const watchers = new Set<(pod: Pod) => Promise<void>>();
  const lives = Array.from({ length: count }, () => 0);
  let version_ = 1;

  const announce = async (pod: PodJson) => {
    pod.metadata.resourceVersion = String((version_ += 1));
    for (const watcher of watchers) await watcher(readPod(pod));
  };
  const podOn = (node: number) => {
    const pod = objects.pods.find((one) => one.spec.nodeName === `node-${node}`);
    if (!pod) throw new Error(`There is no pod on node ${node}.`);
    return pod;
  };

  const reloads: FakeReloads = {
    counts: new Map(),
    behaviour: 'reloads',
    isAway: false,
    limits: () => [],
  };
  const fake: FakeCluster = {
    ...failures,
    reloads,
    objects,
    memoryBytes: 200_000_000,
    health: { state: 'connected', since: clock.now().toISOString() },
    cluster: readingSide({
      name: setting.name ?? 'prod-eu',
      health: () => fake.health,
      clock,
      objects,
      revisions,
      logs,
      watchers,
      check: failures.check,
      peak: () => fake.memoryBytes,
      reloads,
    }),
    async die(node, death) {
      const pod = podOn(node);
      const [status] = pod.status.containerStatuses;
      if (!status) throw new Error('A pod without a container cannot die.');
      const { containerID, state } = status;
      status.lastState = {
        terminated: {
          exitCode: death.exitCode,
          reason: death.reason,
          startedAt: state.running.startedAt,
          finishedAt: at(),
          containerID,
        },
      };
      status.restartCount += 1;
      status.containerID = `containerd://${pod.metadata.name}-${status.restartCount}`;
      status.state = { running: { startedAt: at() } };
      logs.set(pod.metadata.name, death.log);
      await announce(pod);
    },
    async replace(name) {
      const at = objects.pods.findIndex(({ metadata }) => metadata.name === name);
      const pod = objects.pods[at];
      if (pod && set.kind === 'StatefulSet') pod.metadata.deletionTimestamp = pod.metadata.creationTimestamp;
      if (set.kind === 'StatefulSet') return inOrder(fake);
      await fake.renew(at);
    },
    async renew(at) {
      lives[at] = (lives[at] ?? 0) + 1;
      const made = newPod(set, at + 1, lives[at] ?? 0);
      objects.pods[at] = made;
      fake.count();
      await announce(made);
    },
    async settle() {
      if (set.kind === 'Deployment') await surge(fake);
    },
    count() {
      const { status, metadata } = set;
      const updated = objects.pods.filter((pod) => isNewest(pod, set)).length;
      status.observedGeneration = metadata.generation ?? 0;
      status.updatedNumberScheduled = updated;
      if (set.kind !== 'DaemonSet') status.updatedReplicas = updated;
    },
    repeat: (node) => announce(podOn(node)),
    async rollOut() {
      if (set.kind === 'Deployment' && isHeldBack(set)) return surge(fake);
      set.metadata.resourceVersion = String(Number(set.metadata.resourceVersion) + 1);
      objects.pods.splice(count);
      for (let node = 1; node <= count; node += 1)
        objects.pods[node - 1] = newPod(set, node, (lives[node - 1] = (lives[node - 1] ?? 0) + 1));
      fake.count();
      const image = set.spec.template.spec.containers[0]?.image ?? '';
      revisions.push(revisionOf(set, revisions.length + 1, image, at()));
      for (const pod of objects.pods) await announce(pod);
    },
    edit(change, kind) {
      change(objects);
      const { metadata } = kind === 'DaemonSet' ? objects.daemonSet : objects.configMap;
      metadata.resourceVersion = String(Number(metadata.resourceVersion) + 1);
      if (kind === 'DaemonSet') metadata.generation = (metadata.generation ?? 0) + 1;
    },
  };
  return fake;
}
