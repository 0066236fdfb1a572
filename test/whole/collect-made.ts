import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { Pod } from '../../src/demo/cluster/world/kube-shapes.ts';

/** How many pods were made on each node from now on. */
export function collectMade({ store }: SimulatedCluster): ReadonlyMap<string, number> {
  const known = new Set(store.list('pods', 'logging').map(({ metadata }) => metadata.uid));
  const made = new Map<string, number>();
  store.subscribe('pods', ({ object }) => {
    const { metadata, spec } = object as Pod;
    const node = spec.nodeName;
    if (node === undefined || known.has(metadata.uid)) return;
    known.add(metadata.uid);
    made.set(node, (made.get(node) ?? 0) + 1);
  });
  return made;
}
