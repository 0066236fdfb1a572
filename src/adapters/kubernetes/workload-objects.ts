import { OutsideError } from '../../outside-error.ts';
import { isFluentBit } from '../../signal/is-fluent-bit.ts';
import type { Pod } from '../../signal/pod.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, listObjects, readObject } from './kube-objects.ts';
import { labelSelectorOf } from './label-selector.ts';
import { readPod } from './object-schema.ts';
import { readWorkload } from './read-workload.ts';
import { isWorkloadKind } from './resource-path.ts';

/** The workload that controls a pod; a ReplicaSet is followed to its Deployment. */
export async function workloadOf(api: KubeApi, cluster: string, pod: Pod): Promise<WorkloadRef> {
  const { namespace, owner } = pod;
  if (owner === undefined) return { cluster, namespace, kind: 'Pod', name: pod.name };
  if (owner.kind !== 'ReplicaSet') return { cluster, namespace, kind: owner.kind, name: owner.name };
  const found = await replicaSetOwner(api, namespace, owner.name);
  if (found !== undefined) return { cluster, namespace, ...found };
  // The ReplicaSet is gone or may not be read, but its name is the Deployment's plus the hash its pods carry.
  const hash = pod.labels['pod-template-hash'];
  if (hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return { cluster, namespace, kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) };
  }
  return { cluster, namespace, kind: 'ReplicaSet', name: owner.name };
}

async function replicaSetOwner(api: KubeApi, namespace: string, name: string) {
  try {
    const json = await readObject(api, 'ReplicaSet', namespace, name);
    if (json === undefined) return undefined;
    const owner = readWorkload(json, 'ReplicaSet').owner;
    return owner === undefined ? { kind: 'ReplicaSet', name } : { kind: owner.kind, name: owner.name };
  } catch (error) {
    if (error instanceof OutsideError && error.reason === 'forbidden') return undefined;
    throw error;
  }
}

/** A workload's pods as objects: chosen by its selector, kept when they belong to it. Empty when it is gone, or of a kind without one. */
export async function podObjectsOf(api: KubeApi, ref: WorkloadRef): Promise<readonly KubeJson[]> {
  if (ref.kind !== 'Pod' && !isWorkloadKind(ref.kind)) return [];
  const workload = await readObject(api, ref.kind, ref.namespace, ref.name);
  if (workload === undefined) return [];
  if (ref.kind === 'Pod') return [workload];
  const labelSelector = labelSelectorOf(workload);
  if (labelSelector === undefined) return [];
  const uid = readWorkload(workload, ref.kind).uid;
  const [pods, replicaSets] = await Promise.all([
    listObjects(api, 'Pod', ref.namespace, { labelSelector }),
    ref.kind === 'Deployment' ? listObjects(api, 'ReplicaSet', ref.namespace, { labelSelector }) : [],
  ]);
  const owners = new Set([uid, ...ownedBy(replicaSets, uid).map((each) => readWorkload(each).uid)]);
  return pods.filter((each) => owners.has(readPod(each).owner?.uid));
}

/** Those of the ReplicaSets that one Deployment controls. */
function ownedBy(replicaSets: readonly KubeJson[], uid: string | undefined): readonly KubeJson[] {
  return replicaSets.filter((each) => readWorkload(each, 'ReplicaSet').owner?.uid === uid);
}

/** The Fluent Bit container of a pod, or the one asked for. */
export function containerOf(pod: Pod, name: string) {
  return (
    pod.containers.find((each) => each.name === name) ?? pod.containers.find((each) => isFluentBit(each, pod))
  );
}
