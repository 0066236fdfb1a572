import type { ObjectStore } from '../seams.ts';
import type { EventRecorder } from './event-recorder.ts';
import { kubeTime, type Node, type Pod, quantityBytes } from './kube-shapes.ts';
import type { Random } from './seeded-random.ts';
import type { Timeline } from './timeline.ts';

export interface SchedulerParts {
  readonly store: ObjectStore;
  readonly timeline: Timeline;
  readonly events: EventRecorder;
  readonly random: Random;
}

/** Gives pods a node: the one their affinity names, or the one with most room. */
export function startScheduler(parts: SchedulerParts): () => void {
  const place = (namespace: string | undefined, name: string, retryMs: number): void => {
    const pod = parts.store.get('pods', namespace, name) as Pod | undefined;
    if (!pod || pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined) return;
    const node = nodeFor(parts.store, pod);
    if (node) return bind(parts, pod, node);
    refuse(parts, pod);
    parts.timeline.after(retryMs, () => place(namespace, name, Math.min(60_000, retryMs * 2)));
  };
  return parts.store.subscribe('pods', ({ type, object }) => {
    if (type !== 'ADDED' || (object as Pod).spec.nodeName !== undefined) return;
    parts.timeline.after(parts.random.int(4, 40), () =>
      place(object.metadata.namespace, object.metadata.name, 5000),
    );
  });
}

function nodeFor(store: ObjectStore, pod: Pod): string | undefined {
  const named = pinnedNode(pod);
  const nodes = (store.list('nodes') as Node[]).filter(
    (node) => named === undefined || node.metadata.name === named,
  );
  const room = nodes
    .map((node) => ({ name: node.metadata.name, free: freeBytes(store, node) }))
    .filter(({ free }) => free >= requestedBytes(pod))
    .sort((a, b) => b.free - a.free);
  return room[0]?.name;
}

/** A DaemonSet's pod names its node in `metadata.name` of a node affinity. */
function pinnedNode(pod: Pod): string | undefined {
  const terms = JSON.stringify(pod.spec.affinity ?? {});
  return /"key":"metadata\.name","operator":"In","values":\["([^"]+)"\]/.exec(terms)?.[1];
}

function freeBytes(store: ObjectStore, node: Node): number {
  const used = (store.list('pods') as Pod[])
    .filter(
      (pod) => pod.spec.nodeName === node.metadata.name && !/Succeeded|Failed/.test(pod.status?.phase ?? ''),
    )
    .reduce((sum, pod) => sum + requestedBytes(pod), 0);
  return (quantityBytes(node.status?.allocatable?.memory) ?? Infinity) - used;
}

function requestedBytes(pod: Pod): number {
  return pod.spec.containers.reduce(
    (sum, { resources }) =>
      sum + (quantityBytes(resources?.requests?.memory ?? resources?.limits?.memory) ?? 0),
    0,
  );
}

function bind({ store, timeline, events }: SchedulerParts, pod: Pod, node: string): void {
  const { namespace, name } = pod.metadata;
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: kubeTime(timeline.nowMs()),
  } as const;
  events.recordScheduling(pod, {
    type: 'Normal',
    reason: 'Scheduled',
    message: `Successfully assigned ${namespace ?? 'default'}/${name} to ${node}`,
  });
  store.update('pods', namespace, name, (object) => {
    const bound = object as Pod;
    return {
      ...bound,
      spec: { ...bound.spec, nodeName: node },
      status: { ...bound.status, phase: 'Pending', conditions: [scheduled] },
    };
  });
}

function refuse({ store, timeline, events }: SchedulerParts, pod: Pod): void {
  const all = store.list('nodes').length;
  const others = pinnedNode(pod) === undefined ? 0 : all - 1;
  const rest = others > 0 ? `, ${others} node(s) didn't satisfy plugin(s) [NodeAffinity]` : '';
  const message = `0/${all} nodes are available: ${all - others} Insufficient memory${rest}. preemption: 0/${all} nodes are available: ${all} Preemption is not helpful for scheduling.`;
  events.recordScheduling(pod, { type: 'Warning', reason: 'FailedScheduling', message });
  const { namespace, name } = pod.metadata;
  store.update('pods', namespace, name, (object) => ({
    ...object,
    status: {
      ...(object as Pod).status,
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          lastProbeTime: null,
          lastTransitionTime: kubeTime(timeline.nowMs()),
          reason: 'Unschedulable',
          message,
        },
      ],
    },
  }));
}
