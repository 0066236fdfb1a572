import type { DaemonSetJson, Kind } from './cluster-objects.ts';

/** The same as another kind, with what the API server fills in for that one. */
export function ofKind(object: DaemonSetJson, kind: Kind): DaemonSetJson {
  if (kind === 'DaemonSet') return object;
  const { updateStrategy: _, ...spec } = object.spec;
  const replicas = object.status.desiredNumberScheduled;
  const counts = { updatedReplicas: replicas, availableReplicas: replicas };
  const own =
    kind === 'Deployment'
      ? { strategy: structuredClone(surgeStrategy), progressDeadlineSeconds: 600 }
      : { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } };
  return { ...object, kind, spec: { ...spec, ...own, replicas }, status: { ...object.status, ...counts } };
}

/** What the API server fills in for a Deployment. */
const surgeStrategy = {
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
};
