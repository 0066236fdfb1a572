import type { KubernetesObject } from '@kubernetes/client-node';
import type { Scene } from './real-scene.ts';

const kinds = [
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['v1', 'ConfigMap'],
  ['batch/v1', 'Job'],
] as const;

/**
 * What a change may touch and its undo has to put back: every workload, ConfigMap and Job of the namespace, byte for byte, but for status,
 * the metadata that the API server keeps, and the annotations that tell of the last write.
 */
export async function standing({ api, namespace }: Scene): Promise<readonly string[]> {
  const lists = await Promise.all(
    kinds.map(async ([version, kind]) => api.list<KubernetesObject>(version, kind, namespace)),
  );
  return lists.flatMap(({ items }) => items.map(withoutKept)).toSorted();
}

const kept = new Set([
  'deprecated.daemonset.template.generation',
  'fluent-medic.dev/change',
  'fluent-medic.dev/incident',
  'fluent-medic.dev/approved-by',
  'fluent-medic.dev/tickets',
]);

function withoutKept(object: KubernetesObject & { readonly status?: unknown }): string {
  const { status: _, metadata = {}, ...rest } = object;
  const { managedFields: _f, resourceVersion: _v, generation: _g, annotations = {}, ...asMade } = metadata;
  const others = Object.entries(annotations).filter(([key]) => !kept.has(key));
  return JSON.stringify({ ...rest, metadata: { ...asMade, annotations: Object.fromEntries(others) } });
}
