import {
  type ControllerParts,
  createRetries,
  createWorkQueue,
  ownerNamed,
  writeStatus,
} from './controller-parts.ts';
import { isAvailable, isReady, isTerminal, ownedBy, type Pod, type ReplicaSet } from './kube-shapes.ts';
import { createOwnedPod, deleteOwnedPod } from './owned-pods.ts';

const component = 'replicaset-controller';

/** As many pods of its template as a replica set asks for. */
export function startReplicaSetController(parts: ControllerParts): () => void {
  const { store } = parts;
  const mark = createWorkQueue(parts, (namespace, name) => {
    const object = store.get('replicasets', namespace, name);
    if (object) retry(namespace, name, syncReplicaSet(parts, object as ReplicaSet));
  });
  const lookAgain = (replicaSet: ReplicaSet) => {
    const { minReadySeconds = 0 } = replicaSet.spec;
    const { namespace, name } = replicaSet.metadata;
    if (minReadySeconds === 0 || minReadySeconds > longestWaitSeconds) return;
    parts.timeline.after(minReadySeconds * 1000, () => mark(namespace, name));
  };
  const retry = createRetries(parts, mark);
  const ends = [
    store.subscribe('replicasets', ({ type, object }) => {
      if (type !== 'DELETED') return mark(object.metadata.namespace, object.metadata.name);
      for (const pod of podsOf(parts, object as ReplicaSet)) deleteOwnedPod(parts, object, pod, component);
    }),
    store.subscribe('pods', ({ object }) => {
      const owner = ownerNamed(object, 'ReplicaSet');
      if (owner === undefined) return;
      mark(object.metadata.namespace, owner);
      const replicaSet = store.get('replicasets', object.metadata.namespace, owner);
      if (replicaSet && isReady(object as Pod)) lookAgain(replicaSet as ReplicaSet);
    }),
  ];
  return () => ends.forEach((end) => end());
}

/** What takes longer never comes while somebody looks. */
const longestWaitSeconds = 86_400;

/** Whether every pod is there that should be. */
function syncReplicaSet(parts: ControllerParts, replicaSet: ReplicaSet): boolean {
  const pods = podsOf(parts, replicaSet);
  const { labels = {} } = replicaSet.metadata;
  const wish = { owner: replicaSet, template: replicaSet.spec.template, labels };
  let missing = Math.max(0, replicaSet.spec.replicas - pods.length);
  while (missing > 0 && createOwnedPod(parts, wish, component)) missing -= 1;
  const leastReady = [...pods].sort((a, b) => Number(isReady(a)) - Number(isReady(b)));
  for (const pod of leastReady.slice(0, Math.max(0, pods.length - replicaSet.spec.replicas)))
    deleteOwnedPod(parts, replicaSet, pod, component);
  const now = podsOf(parts, replicaSet);
  const ready = now.filter(isReady).length;
  const available = availableOf(parts, replicaSet).length;
  writeStatus(parts, 'replicasets', replicaSet, {
    replicas: now.length,
    observedGeneration: replicaSet.metadata.generation ?? 1,
    ...(now.length > 0 ? { fullyLabeledReplicas: now.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
  });
  return missing === 0;
}

/** The pods of a replica set that are to stay. */
export function podsOf({ store }: ControllerParts, replicaSet: ReplicaSet): Pod[] {
  return (store.list('pods', replicaSet.metadata.namespace) as Pod[]).filter(
    (pod) =>
      ownedBy(pod, replicaSet.metadata.uid) &&
      pod.metadata.deletionTimestamp === undefined &&
      !isTerminal(pod),
  );
}

/** Those of them that have been ready for long enough. */
export function availableOf(parts: ControllerParts, replicaSet: ReplicaSet): Pod[] {
  const nowMs = parts.timeline.nowMs();
  const { minReadySeconds = 0 } = replicaSet.spec;
  return podsOf(parts, replicaSet).filter((pod) => isAvailable(pod, minReadySeconds, nowMs));
}
