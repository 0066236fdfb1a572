import { z } from 'zod';
import { parseQuantity } from '../../fluentbit/quantity.ts';
import { OutsideError } from '../../outside-error.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, listObjects, readObject } from './kube-objects.ts';
import { labelSelectorOf } from './label-selector.ts';

const podMetricsJson = z.object({
  metadata: z.object({ name: z.string() }),
  containers: z.array(z.object({ name: z.string(), usage: z.object({ memory: z.string() }) })).catch([]),
});

/** Working set in bytes by pod name; empty where the cluster has no metrics API, or keeps it from the bot. */
export async function readWorkingSets(
  api: KubeApi,
  ref: WorkloadRef,
  containerName: string,
): Promise<ReadonlyMap<string, number>> {
  const usage = new Map<string, number>();
  for (const item of await podMetrics(api, ref)) {
    const parsed = podMetricsJson.safeParse(item);
    const found = parsed.data?.containers.find((each) => each.name === containerName);
    const bytes = found && parseQuantity(found.usage.memory);
    if (parsed.data !== undefined && bytes !== undefined) usage.set(parsed.data.metadata.name, bytes);
  }
  return usage;
}

async function podMetrics(api: KubeApi, ref: WorkloadRef): Promise<readonly KubeJson[]> {
  if (ref.kind === 'Pod')
    return orNone(async () => [(await readObject(api, 'PodMetrics', ref.namespace, ref.name)) ?? []].flat());
  const labelSelector = labelSelectorOf(await readObject(api, ref.kind, ref.namespace, ref.name));
  if (labelSelector === undefined) return [];
  return orNone(async () => listObjects(api, 'PodMetrics', ref.namespace, { labelSelector }));
}

/** No metrics API, no right to it, or nothing behind it: the other figures are worth having without it. */
async function orNone(read: () => Promise<readonly KubeJson[]>): Promise<readonly KubeJson[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OutsideError) return [];
    throw error;
  }
}
