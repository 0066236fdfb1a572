import type { ObjectStore } from '../seams.ts';
import type { ContainerRun } from './container-run.ts';
import type { EventFacts, EventRecorder } from './event-recorder.ts';
import type { Pod } from './kube-shapes.ts';
import type { Load } from './load.ts';
import { podStatus } from './pod-status.ts';
import type { Random } from './seeded-random.ts';
import type { Timeline } from './timeline.ts';

export interface KubeletParts {
  readonly store: ObjectStore;
  readonly timeline: Timeline;
  readonly events: EventRecorder;
  readonly random: Random;
  /** Images already pulled, by node. */
  readonly images: Map<string, Set<string>>;
  /** Whether an image can be pulled. */
  inRegistry(image: string): boolean;
  loadOn(node: string): Load;
  hostIp(node: string): string;
  /** The next free address of that node's pods. */
  newPodIp(node: string): string;
}

/** A kubelet's memory of one pod. */
export interface PodWork {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly startedAtMs: number;
  readonly runs: readonly ContainerRun[];
  podIp: string | undefined;
  ended: 'Succeeded' | 'Failed' | undefined;
  stopping: boolean;
  over: boolean;
}

/** The pod as the API has it, unless it is gone or another one took its name. */
export function livePod({ store }: KubeletParts, work: PodWork): Pod | undefined {
  if (work.over) return undefined;
  const pod = store.get('pods', work.namespace, work.name);
  return pod && pod.metadata.uid === work.uid ? (pod as Pod) : undefined;
}

/** Writes what the kubelet knows into the pod's status. */
export function publish(parts: KubeletParts, work: PodWork): void {
  if (!livePod(parts, work)) return;
  parts.store.update('pods', work.namespace, work.name, (object) => {
    const pod = object as Pod;
    const facts = { ...work, hostIp: parts.hostIp(work.node) };
    return { ...pod, status: podStatus(pod, facts, parts.timeline.nowMs()) };
  });
}

export function podEvent(
  parts: KubeletParts,
  work: PodWork,
  facts: Pick<EventFacts, 'type' | 'reason' | 'message'> & { readonly container?: string },
): void {
  const pod = livePod(parts, work);
  if (!pod) return;
  const { container, ...rest } = facts;
  parts.events.record(pod, {
    ...rest,
    component: 'kubelet',
    host: work.node,
    ...(container === undefined ? {} : { fieldPath: `spec.containers{${container}}` }),
  });
}

/** Goes on after a while, unless the pod is gone or being stopped by then. */
export function later(parts: KubeletParts, work: PodWork, ms: number, task: () => void): void {
  parts.timeline.after(ms, () => {
    if (!work.stopping && livePod(parts, work)) task();
  });
}
