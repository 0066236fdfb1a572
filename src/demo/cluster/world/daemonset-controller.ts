import {
  type ControllerParts,
  createRetries,
  createWorkQueue,
  ownerNamed,
  writeStatus,
} from './controller-parts.ts';
import { createOwnedPod, deleteOwnedPod } from './owned-pods.ts';
import { currentRevision, trimRevisions } from './controller-revisions.ts';
import { podsToReplace } from './daemonset-rollout.ts';
import { type DaemonSet, isAvailable, isReady, isTerminal, ownedBy, type Pod } from './kube-shapes.ts';

const component = 'daemonset-controller';

/** One pod on each node, replaced by the update strategy; status and revisions as kube-controller-manager writes them. */
export function startDaemonSetController(parts: ControllerParts): () => void {
  const { store } = parts;
  const mark = createWorkQueue(parts, (namespace, name) => {
    const object = store.get('daemonsets', namespace, name);
    if (object && object.metadata.deletionTimestamp === undefined)
      retry(namespace, name, sync(parts, object as DaemonSet, mark));
  });
  const retry = createRetries(parts, mark);
  const ends = [
    store.subscribe('daemonsets', ({ type, object }) => {
      if (type === 'DELETED') dropOwned(parts, object as DaemonSet);
      else mark(object.metadata.namespace, object.metadata.name);
    }),
    store.subscribe('pods', ({ object }) => {
      const owner = ownerNamed(object, 'DaemonSet');
      if (owner !== undefined) mark(object.metadata.namespace, owner);
    }),
    store.subscribe('nodes', ({ type }) => {
      if (type === 'MODIFIED') return;
      for (const { metadata } of store.list('daemonsets')) mark(metadata.namespace, metadata.name);
    }),
  ];
  return () => ends.forEach((end) => end());
}

type Mark = (namespace: string | undefined, name: string, delayMs?: number) => void;

/** Whether every pod is there that should be. */
function sync(parts: ControllerParts, daemonSet: DaemonSet, mark: Mark): boolean {
  const hash = currentRevision(parts, daemonSet);
  const isWhole = manage(parts, daemonSet, hash);
  const byNode = podsByNode(parts, daemonSet);
  if ((daemonSet.spec.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate')
    for (const pod of podsToReplace(daemonSet, byNode, { hash, nowMs: parts.timeline.nowMs() }))
      deleteOwnedPod(parts, daemonSet, pod, component);
  trimRevisions(parts, daemonSet, hash, [...byNode.values()].flat());
  countPods(parts, daemonSet, hash);
  const waiting = daemonSet.spec.minReadySeconds ?? 0;
  if (
    waiting > 0 &&
    [...byNode.values()].flat().some((pod) => isReady(pod) && !available(parts, daemonSet, pod))
  )
    mark(daemonSet.metadata.namespace, daemonSet.metadata.name, 1000);
  return isWhole;
}

/**
 * Nodes without a pod get one, until one is refused; pods that came to an end are removed so that the node gets another. Whether all
 * were made.
 */
function manage(parts: ControllerParts, daemonSet: DaemonSet, hash: string): boolean {
  const bare: string[] = [];
  for (const [node, pods] of podsByNode(parts, daemonSet)) {
    const alive = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
    for (const pod of alive.filter(isTerminal)) tellEnded(parts, daemonSet, pod, node);
    if (pods.length === 0) bare.push(node);
  }
  const generation = daemonSet.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? '1';
  const labels = { 'controller-revision-hash': hash, 'pod-template-generation': generation };
  const { template } = daemonSet.spec;
  return bare.every((node) => createOwnedPod(parts, { owner: daemonSet, template, labels, node }, component));
}

function tellEnded(parts: ControllerParts, daemonSet: DaemonSet, pod: Pod, node: string): void {
  const failed = pod.status?.phase === 'Failed';
  const { namespace, name } = pod.metadata;
  const where = `${namespace ?? ''}/${name} on node ${node}`;
  parts.events.record(daemonSet, {
    type: failed ? 'Warning' : 'Normal',
    reason: failed ? 'FailedDaemonPod' : 'SucceededDaemonPod',
    message: failed
      ? `Found failed daemon pod ${where}, will try to kill it`
      : `Found succeeded daemon pod ${where}, will try to delete it`,
    component,
  });
  deleteOwnedPod(parts, daemonSet, pod, component);
}

/** All nodes with their pods of this set; pods that ended and are being deleted no longer count. */
function podsByNode({ store }: ControllerParts, daemonSet: DaemonSet): ReadonlyMap<string, readonly Pod[]> {
  const byNode = new Map<string, Pod[]>(store.list('nodes').map((node) => [node.metadata.name, []]));
  for (const object of store.list('pods', daemonSet.metadata.namespace)) {
    const pod = object as Pod;
    if (!ownedBy(pod, daemonSet.metadata.uid)) continue;
    if (isTerminal(pod) && pod.metadata.deletionTimestamp !== undefined) continue;
    const node =
      pod.spec.nodeName ?? /"values":\["([^"]+)"\]/.exec(JSON.stringify(pod.spec.affinity ?? {}))?.[1];
    byNode.get(node ?? '')?.push(pod);
  }
  return byNode;
}

const available = ({ timeline }: ControllerParts, { spec }: DaemonSet, pod: Pod) =>
  isAvailable(pod, spec.minReadySeconds ?? 0, timeline.nowMs());

/** Counts that are 0 are left out where the real controller leaves them out. */
function countPods(parts: ControllerParts, daemonSet: DaemonSet, hash: string): void {
  const byNode = podsByNode(parts, daemonSet);
  const oldest = [...byNode.values()].flatMap((pods) => pods.slice(0, 1));
  const ready = oldest.filter(isReady).length;
  const availableCount = oldest.filter((pod) => available(parts, daemonSet, pod)).length;
  const updated = oldest.filter((pod) => pod.metadata.labels?.['controller-revision-hash'] === hash).length;
  const desired = byNode.size;
  writeStatus(parts, 'daemonsets', daemonSet, {
    currentNumberScheduled: oldest.length,
    numberMisscheduled: 0,
    desiredNumberScheduled: desired,
    numberReady: ready,
    observedGeneration: daemonSet.metadata.generation ?? 1,
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(availableCount > 0 ? { numberAvailable: availableCount } : {}),
    ...(desired > availableCount ? { numberUnavailable: desired - availableCount } : {}),
  });
}

function dropOwned(parts: ControllerParts, daemonSet: DaemonSet): void {
  const { namespace, uid } = daemonSet.metadata;
  for (const one of parts.store.list('controllerrevisions', namespace))
    if (ownedBy(one, uid)) parts.store.delete('controllerrevisions', namespace, one.metadata.name);
  for (const object of parts.store.list('pods', namespace))
    if (ownedBy(object, uid) && object.metadata.deletionTimestamp === undefined)
      deleteOwnedPod(parts, daemonSet, object as Pod, component);
}
