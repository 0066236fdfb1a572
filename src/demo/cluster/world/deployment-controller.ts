import {
  type ControllerParts,
  createWorkQueue,
  ownerNamed,
  ownerReference,
  templateHash,
  writeStatus,
} from './controller-parts.ts';
import { recreate, rollOn, scaleOnly } from './deployment-rollout.ts';
import { type Deployment, isReady, isTerminal, ownedBy, type Pod, type ReplicaSet } from './kube-shapes.ts';
import { availableOf, podsOf } from './replicaset-controller.ts';

/** Deployments by rolling update or anew, as the real controller does them; the pods themselves are the business of their replica sets. */
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
    store.subscribe('pods', ({ type, object }) => {
      const set = ownerNamed(object, 'ReplicaSet');
      if (set === undefined || (type !== 'DELETED' && !isTerminal(object as Pod))) return;
      const replicaSet = store.get('replicasets', object.metadata.namespace, set);
      const owner = replicaSet && ownerNamed(replicaSet, 'Deployment');
      if (owner !== undefined) mark(object.metadata.namespace, owner);
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
  if (deployment.spec.paused) {
    scaleOnly(parts, deployment, fresh, old);
    return writeDeploymentStatus(parts, deployment, fresh, all);
  }
  const newest = Math.max(0, ...old.map(revisionOf));
  if (!fresh) return createReplicaSet(parts, deployment, { hash, revision: newest + 1 });
  if (revisionOf(fresh) < newest) return renumber(parts, fresh, newest + 1);
  keepMinReady(parts, deployment, fresh);
  (deployment.spec.strategy?.type === 'Recreate' ? recreate : rollOn)(parts, deployment, fresh, old);
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

/** Of the newest set alone: older ones keep what they were made with. */
function keepMinReady(parts: ControllerParts, { spec }: Deployment, { metadata }: ReplicaSet): void {
  const { minReadySeconds = 0 } = spec;
  parts.store.update('replicasets', metadata.namespace, metadata.name, (object) => {
    const { minReadySeconds: _before, ...rest } = (object as ReplicaSet).spec;
    return { ...object, spec: minReadySeconds > 0 ? { ...rest, minReadySeconds } : rest };
  });
}

function createReplicaSet(
  parts: ControllerParts,
  deployment: Deployment,
  { hash, revision }: { readonly hash: string; readonly revision: number },
): void {
  const { namespace, name } = deployment.metadata;
  const { template, selector, replicas = 1, minReadySeconds = 0 } = deployment.spec;
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
        ...(minReadySeconds > 0 ? { minReadySeconds } : {}),
        selector: { matchLabels: { ...selector.matchLabels, 'pod-template-hash': hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
      status: { replicas: 0 },
    },
    'kube-controller-manager',
  );
}

function writeDeploymentStatus(
  parts: ControllerParts,
  deployment: Deployment,
  fresh: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
): void {
  const pods = all.flatMap((one) => podsOf(parts, one));
  const updated = fresh ? podsOf(parts, fresh).length : 0;
  const ready = pods.filter(isReady).length;
  const available = all.reduce((sum, one) => sum + availableOf(parts, one).length, 0);
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
