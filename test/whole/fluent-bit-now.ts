import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import { type DaemonSet, isReady, type Pod } from '../../src/demo/cluster/world/kube-shapes.ts';

/** How `logging/fluent-bit` stands now: what its template says, and the pods that run it. */
export function fluentBitNow({ store }: SimulatedCluster) {
  const { spec } = daemonSetOf(store);
  const [container] = spec.template.spec.containers;
  const hash = store
    .list('controllerrevisions', 'logging')
    .toSorted((a, b) => Number(b['revision']) - Number(a['revision']))[0]?.metadata.labels?.[revision];
  const pods = store.list('pods', 'logging') as Pod[];
  return {
    version: container?.image.split(':').at(-1),
    memory: container?.resources?.limits?.['memory'],
    config: configOf(store, spec.template.spec.volumes?.[0]?.configMap?.name ?? ''),
    strategy: spec.updateStrategy,
    pods: pods.map((pod) => ({
      isNew: pod.metadata.labels?.[revision] === hash,
      isReady: isReady(pod),
      restarts: pod.status?.containerStatuses?.[0]?.restartCount,
    })),
  };
}

const revision = 'controller-revision-hash';

type Store = SimulatedCluster['store'];

export function daemonSetOf(store: Store): DaemonSet {
  const found = store.get('daemonsets', 'logging', 'fluent-bit');
  if (!found) throw new Error('The DaemonSet is gone.');
  return found as DaemonSet;
}

function configOf(store: Store, name: string): readonly string[] {
  const { 'fluent-bit.conf': text = '' } = (store.get('configmaps', 'logging', name)?.['data'] ??
    {}) as Record<string, string>;
  const lines = text.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  return lines.filter((line) => line.startsWith('Mem_Buf_Limit'));
}
