import type { KubeObject } from '../seams.ts';
import { type ControllerParts, createWorkQueue } from './controller-parts.ts';
import { isTerminal, type Pod, quantityBytes } from './kube-shapes.ts';

interface ResourceQuota extends KubeObject {
  spec: { hard?: Record<string, string> };
}

/** Tells in the status of each resource quota how much of it the pods of its namespace use. Nothing is refused for it. */
export function startQuotaController(parts: ControllerParts): () => void {
  const { store } = parts;
  const mark = createWorkQueue(parts, (namespace, name) => {
    const quota = store.get('resourcequotas', namespace, name);
    if (quota) countUse(parts, quota as ResourceQuota);
  });
  const ends = [
    store.subscribe('resourcequotas', ({ type, object: { metadata } }) => {
      if (type === 'ADDED') mark(metadata.namespace, metadata.name);
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
  const hard = quota.spec.hard ?? {};
  const pods = (store.list('pods', namespace) as Pod[]).filter((pod) => !isTerminal(pod));
  const used = Object.fromEntries(Object.keys(hard).map((resource) => [resource, usedBy(pods, resource)]));
  const status = { hard, used };
  if (JSON.stringify(quota['status']) === JSON.stringify(status)) return;
  store.update('resourcequotas', namespace, name, (now) => ({ ...now, status }), 'kube-controller-manager');
}

const mebibyte = 2 ** 20;

function usedBy(pods: readonly Pod[], resource: string): string {
  if (resource === 'pods') return String(pods.length);
  const part = resource === 'limits.memory' ? 'limits' : 'requests';
  const bytes = pods
    .flatMap(({ spec }) => spec.containers)
    .reduce((sum, { resources }) => sum + (quantityBytes(resources?.[part]?.['memory']) ?? 0), 0);
  return `${bytes / mebibyte}Mi`;
}
