import type { NewPod } from '../admission/pod-resources.ts';
import { type ResourceQuota, usedOf } from '../admission/resource-quota.ts';
import { type ControllerParts, createWorkQueue } from './controller-parts.ts';

/** Tells in the status of each resource quota how much of it the pods of its namespace use. */
export function startQuotaController(parts: ControllerParts): () => void {
  const { store } = parts;
  const mark = createWorkQueue(parts, (namespace, name) => {
    const quota = store.get('resourcequotas', namespace, name);
    if (quota) countUse(parts, quota as ResourceQuota);
  });
  const ends = [
    store.subscribe('resourcequotas', ({ type, object: { metadata } }) => {
      if (type !== 'DELETED') mark(metadata.namespace, metadata.name);
    }),
    store.subscribe('pods', ({ object: { metadata } }) => {
      for (const quota of store.list('resourcequotas', metadata.namespace))
        mark(metadata.namespace, quota.metadata.name);
    }),
  ];
  return () => ends.forEach((end) => end());
}

function countUse({ store }: ControllerParts, quota: ResourceQuota): void {
  const { namespace, name } = quota.metadata;
  const status = {
    hard: quota.spec.hard ?? {},
    used: usedOf(quota, store.list('pods', namespace) as NewPod[]),
  };
  if (JSON.stringify(quota['status']) === JSON.stringify(status)) return;
  store.update('resourcequotas', namespace, name, (now) => ({ ...now, status }), 'kube-controller-manager');
}
