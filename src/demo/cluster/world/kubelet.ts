import type { KubeletSeam, KubeObject, ObjectChange } from '../seams.ts';
import { createContainerRun, isAlive, logOf } from './container-run.ts';
import type { Pod } from './kube-shapes.ts';
import { beginPod } from './pod-start.ts';
import { stopPod } from './pod-stop.ts';
import type { KubeletParts, PodWork } from './pod-work.ts';

export interface Kubelet extends KubeletSeam {
  /** Lets an uneventful while pass in all containers. */
  skip(ms: number): void;
  /** All pods it knows, for whoever tells what happens. */
  works(): readonly PodWork[];
}

type Works = Map<string, PodWork>;

/** The kubelets of all nodes: they follow the pods of the store and answer for what runs inside. */
export function createKubelet(parts: KubeletParts): Kubelet {
  const works: Works = new Map();
  parts.store.subscribe('pods', (change) => follow(parts, works, change));
  return {
    works: () => [...works.values()],
    skip: (ms) => {
      for (const work of works.values())
        for (const run of work.runs) run.process?.skip(ms, parts.loadOn(work.node));
    },
    readLog(namespace, pod, container, { previous }) {
      const run = works.get(keyOf(namespace, pod))?.runs.find(({ spec }) => spec.name === container);
      return run && logOf(run, previous);
    },
    monitoring: (namespace, pod, port, path, method) =>
      works
        .get(keyOf(namespace, pod))
        ?.runs.map((run) => run.process?.monitoring(port, path, method))
        .find((answer) => answer !== undefined),
    podUsage(namespace, pod) {
      const at = new Date(parts.timeline.nowMs());
      const running = works.get(keyOf(namespace, pod))?.runs.filter(isAlive) ?? [];
      const usage = running.flatMap(({ spec, process }) =>
        process
          ? [{ container: spec.name, memoryBytes: process.memoryBytes(), cpuNanos: process.cpuNanos(), at }]
          : [],
      );
      return usage.length === 0 ? undefined : usage;
    },
  };
}

const keyOf = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;

function follow(parts: KubeletParts, works: Works, { type, object }: ObjectChange): void {
  const key = keyOf(object.metadata.namespace, object.metadata.name);
  const known = works.get(key);
  const mine = known?.uid === object.metadata.uid ? known : undefined;
  if (type === 'DELETED') {
    if (mine) forget(mine);
    if (mine) works.delete(key);
    return;
  }
  const pod = object as Pod;
  if (mine) {
    if (pod.metadata.deletionTimestamp !== undefined) stopPod(parts, mine, pod);
    return;
  }
  if (pod.spec.nodeName === undefined) return;
  if (known) forget(known);
  const work = newWork(pod, parts.timeline.nowMs());
  works.set(key, work);
  beginPod(parts, work);
}

function newWork(pod: Pod & KubeObject, startedAtMs: number): PodWork {
  return {
    namespace: pod.metadata.namespace ?? 'default',
    name: pod.metadata.name,
    uid: pod.metadata.uid ?? '',
    node: pod.spec.nodeName ?? '',
    startedAtMs,
    runs: pod.spec.containers.map(createContainerRun),
    podIp: undefined,
    ended: undefined,
    stopping: false,
    over: false,
  };
}

function forget(work: PodWork): void {
  work.over = true;
  for (const run of work.runs) run.process = undefined;
}
