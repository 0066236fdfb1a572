import { z } from 'zod';
import type { NodeTraits } from '../../incident/common-ground.ts';
import type { Clock } from '../../ports.ts';
import { steadyMs } from '../../steady-ms.ts';
import type { KubeApi } from './kube-api.ts';
import { listPages } from './kube-objects.ts';

const nodeJson = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).catch({}) }),
  status: z
    .object({ nodeInfo: z.object({ kernelVersion: z.string().optional() }).catch({}) })
    .catch({ nodeInfo: {} }),
});

const keptMs = 10 * 60_000;

/** Labels and kernel of every node, read again after ten minutes. Throws `OutsideError`. */
export function createNodeTraits(api: KubeApi, clock: Clock): () => Promise<readonly NodeTraits[]> {
  let kept: { readonly until: number; readonly nodes: readonly NodeTraits[] } | undefined;
  return async () => {
    const now = steadyMs(clock);
    if (!kept || kept.until <= now) kept = { until: now + keptMs, nodes: await listTraits(api) };
    return kept.nodes;
  };
}

/** Page by page: of the rest of a node's object nothing is kept. */
async function listTraits(api: KubeApi): Promise<readonly NodeTraits[]> {
  const nodes: NodeTraits[] = [];
  for await (const { items } of listPages(api, 'Node', undefined, {}))
    for (const item of items) {
      const { data } = nodeJson.safeParse(item);
      if (!data) continue;
      const { kernelVersion } = data.status.nodeInfo;
      nodes.push({ ...data.metadata, ...(kernelVersion ? { kernel: kernelVersion } : {}) });
    }
  return nodes;
}
