import {
  type ControllerParts,
  createWorkQueue,
  ownerNamed,
  ownerReference,
  templateHash,
  writeStatus,
} from './controller-parts.ts';
import { countOf, type Deployment, isAvailable, isReady, ownedBy, type ReplicaSet } from './kube-shapes.ts';
import { podsOf } from './replicaset-controller.ts';

/** Deployments by rolling update; the pods themselves are the business of their replica sets. */
export function startDeploymentController(parts: ControllerParts): () => void {
  const { store } = parts;
  const mark = createWorkQueue(parts, (namespace, name) => {
    const object = store.get('deployments', namespace, name);
    if (object) syncDeployment(parts, object as Deployment);
  });
  const ends = [
    store.subscribe('deployments', ({ type, object }) => {
      if (type !== 'DELETED') return mark(object.metadata.namespace, object.metadata.name);
      for (const one of store.list('replicasets', object.metadata.namespace))
        if (ownedBy(one, object.metadata.uid))
          store.delete('replicasets', one.metadata.namespace, one.metadata.name);
    }),
    store.subscribe('replicasets', ({ object }) => {
      const owner = ownerNamed(object, 'Deployment');
      if (owner !== undefined) mark(object.metadata.namespace, owner);
    }),
  ];
  return () => ends.forEach((end) => end());
}

function syncDeployment(parts: ControllerParts, deployment: Deployment): void {
  const { store } = parts;
  const { namespace, uid } = deployment.metadata;
  const hash = templateHash(deployment.spec.template);
  const all = store.list('replicasets', namespace).filter((one) => ownedBy(one, uid)) as ReplicaSet[];
  const fresh = all.find((one) => one.metadata.labels?.['pod-template-hash'] === hash);
  const old = all.filter((one) => one !== fresh);
  const newest = Math.max(0, ...old.map(revisionOf));
  if (!fresh) return createReplicaSet(parts, deployment, { hash, revision: newest + 1 });
  if (revisionOf(fresh) < newest) return renumber(parts, fresh, newest + 1);
  roll(parts, deployment, fresh, old);
  writeDeploymentStatus(parts, deployment, fresh, all);
}

const revisionAnnotation = 'deployment.kubernetes.io/revision';
const revisionOf = ({ metadata }: ReplicaSet): number =>
  Number(metadata.annotations?.[revisionAnnotation] ?? 0);

/** A template that was there before takes its old replica set back into use, under a new number. */
function renumber({ store }: ControllerParts, { metadata }: ReplicaSet, revision: number): void {
  store.update('replicasets', metadata.namespace, metadata.name, (one) => ({
    ...one,
    metadata: {
      ...one.metadata,
      annotations: { ...one.metadata.annotations, [revisionAnnotation]: String(revision) },
    },
  }));
}

function createReplicaSet(
  parts: ControllerParts,
  deployment: Deployment,
  { hash, revision }: { readonly hash: string; readonly revision: number },
): void {
  const { namespace, name } = deployment.metadata;
  const { template, selector, replicas = 1 } = deployment.spec;
  const labels = { ...template.metadata?.labels, 'pod-template-hash': hash };
  parts.store.create(
    'replicasets',
    {
      kind: 'ReplicaSet',
      apiVersion: 'apps/v1',
      metadata: {
        name: `${name}-${hash}`,
        namespace: namespace ?? 'default',
        labels,
        annotations: { [revisionAnnotation]: String(revision) },
        ownerReferences: [ownerReference(deployment)],
      },
      spec: {
        replicas: revision === 1 ? replicas : 0,
        selector: { matchLabels: { ...selector.matchLabels, 'pod-template-hash': hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
      status: { replicas: 0 },
    },
    'kube-controller-manager',
  );
}

/** Scales the new set up within maxSurge and the old ones down as far as availability allows. */
function roll(
  parts: ControllerParts,
  deployment: Deployment,
  fresh: ReplicaSet,
  old: readonly ReplicaSet[],
): void {
  const replicas = deployment.spec.replicas ?? 1;
  const rules = deployment.spec.strategy?.rollingUpdate;
  const surge = countOf(rules?.maxSurge, replicas, Math.ceil(replicas / 4));
  const missing = typeof rules?.maxUnavailable === 'number' ? rules.maxUnavailable : Math.floor(replicas / 4);
  const oldTotal = old.reduce((sum, one) => sum + one.spec.replicas, 0);
  const wanted = Math.min(replicas, Math.max(fresh.spec.replicas, replicas + surge - oldTotal));
  scale(parts, fresh, wanted);
  const nowMs = parts.timeline.nowMs();
  const usable = podsOf(parts, fresh).filter((pod) =>
    isAvailable(pod, deployment.spec.minReadySeconds ?? 0, nowMs),
  ).length;
  const leastAvailable = replicas - Math.max(missing, surge === 0 ? 1 : 0);
  let spare = wanted + oldTotal - leastAvailable - Math.max(0, wanted - usable);
  for (const one of old) {
    const less = Math.min(one.spec.replicas, Math.max(0, spare));
    spare -= less;
    scale(parts, one, one.spec.replicas - less);
  }
}

function scale(parts: ControllerParts, replicaSet: ReplicaSet, replicas: number): void {
  if (replicaSet.spec.replicas === replicas) return;
  const { namespace, name } = replicaSet.metadata;
  parts.store.update('replicasets', namespace, name, (object) => ({
    ...object,
    spec: { ...(object as ReplicaSet).spec, replicas },
  }));
}

function writeDeploymentStatus(
  parts: ControllerParts,
  deployment: Deployment,
  fresh: ReplicaSet,
  all: readonly ReplicaSet[],
): void {
  const nowMs = parts.timeline.nowMs();
  const pods = all.flatMap((one) => podsOf(parts, one));
  const updated = podsOf(parts, fresh).length;
  const ready = pods.filter(isReady).length;
  const available = pods.filter((pod) =>
    isAvailable(pod, deployment.spec.minReadySeconds ?? 0, nowMs),
  ).length;
  const unavailable = Math.max(0, (deployment.spec.replicas ?? 1) - available);
  writeStatus(parts, 'deployments', deployment, {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...(pods.length > 0 ? { replicas: pods.length } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(unavailable > 0 ? { unavailableReplicas: unavailable } : {}),
  });
}
