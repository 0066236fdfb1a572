import { z } from 'zod';
import { readStorage, readUptime, readV1Metrics } from '../../fluentbit/monitoring.ts';
import { parseQuantity } from '../../fluentbit/quantity.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Container, Pod } from '../../signal/pod.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import type { MemorySample } from '../../verification/sample.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, listObjects, readObject } from './kube-objects.ts';
import { labelSelectorOf } from './label-selector.ts';
import { monitoringPort, readMonitoring } from './monitoring.ts';
import { readConfigMap, readPod } from './object-schema.ts';
import { present } from './present.ts';
import { containerOf, podObjectsOf } from './workload-objects.ts';

/** The monitoring API is reached through the API server: a big DaemonSet must not press on it. */
const atOnce = 5;

/** One look at every pod of a workload that has the container; figures that nobody gives are absent. */
export async function sampleWorkload(
  api: KubeApi,
  ref: WorkloadRef,
  containerName: string,
  at: Date,
): Promise<readonly MemorySample[]> {
  const pods = (await podObjectsOf(api, ref)).map(readPod);
  if (pods.length === 0) return [];
  const usage = await memoryUsage(api, ref, containerName);
  const port = await portOf(api, pods[0], containerName);
  return inGroups(pods, async (pod) => {
    const container = containerOf(pod, containerName);
    if (container?.status === undefined) return [];
    const isRunning = container.status.state.kind === 'running';
    return [
      present({
        at: at.toISOString(),
        pod: pod.name,
        podUid: pod.uid,
        restartCount: container.status.restartCount,
        memoryBytes: isRunning ? usage.get(pod.name) : undefined,
        limitBytes: container.memoryLimit === undefined ? undefined : parseQuantity(container.memoryLimit),
        ...(isRunning ? await buffers(api, pod, port) : {}),
      }),
    ];
  });
}

const podMetricsJson = z.object({
  metadata: z.object({ name: z.string() }),
  containers: z.array(z.object({ name: z.string(), usage: z.object({ memory: z.string() }) })).catch([]),
});

/** Working set by pod name; empty where the cluster has no metrics API, or keeps it from the bot. */
async function memoryUsage(
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
  const workload = await readObject(api, ref.kind, ref.namespace, ref.name);
  const labelSelector = labelSelectorOf(workload);
  try {
    if (ref.kind !== 'Pod' && labelSelector !== undefined) {
      return await listObjects(api, 'PodMetrics', ref.namespace, { labelSelector });
    }
    const one = ref.kind === 'Pod' && (await readObject(api, 'PodMetrics', ref.namespace, ref.name));
    return one ? [one] : [];
  } catch (error) {
    if (error instanceof OutsideError) return [];
    throw error;
  }
}

/** The pods of a workload share their configuration, so that one of them tells the port of all. */
async function portOf(api: KubeApi, pod: Pod | undefined, containerName: string): Promise<number> {
  const container: Container | undefined = pod && containerOf(pod, containerName);
  const names = new Set(
    (pod?.volumes ?? [])
      .filter((volume) => container?.mounts.some((mount) => mount.volume === volume.name) ?? false)
      .flatMap((volume) => volume.configMap ?? []),
  );
  const configs = await Promise.all(
    [...names].map(async (name) => {
      try {
        const json = await readObject(api, 'ConfigMap', pod?.namespace, name);
        return json === undefined ? {} : readConfigMap(json).data;
      } catch (error) {
        if (error instanceof OutsideError) return {};
        throw error;
      }
    }),
  );
  return monitoringPort(container, configs);
}

async function buffers(api: KubeApi, pod: Pod, port: number) {
  const [metrics, storage, uptime] = await Promise.all(
    ['/api/v1/metrics', '/api/v1/storage', '/api/v1/uptime'].map(async (path) => body(api, pod, port, path)),
  );
  const counted = metrics === undefined ? undefined : readV1Metrics(metrics);
  const stored = storage === undefined ? undefined : readStorage(storage);
  return {
    bufferBytes: sum(stored?.inputs, (each) => each.memBytes),
    inputRecords: sum(counted?.inputs, (each) => each.records),
    inputBytes: sum(counted?.inputs, (each) => each.bytes),
    outputRecords: sum(counted?.outputs, (each) => each.procRecords),
    retries: sum(counted?.outputs, (each) => each.retries),
    retriesFailed: sum(counted?.outputs, (each) => each.retriesFailed),
    errors: sum(counted?.outputs, (each) => each.errors),
    droppedRecords: sum(counted?.outputs, (each) => each.dropped),
    uptimeSeconds: uptime === undefined ? undefined : readUptime(uptime),
  };
}

async function body(api: KubeApi, pod: Pod, port: number, path: string): Promise<string | undefined> {
  try {
    return await readMonitoring(api, pod, port, path);
  } catch (error) {
    if (error instanceof OutsideError) return undefined;
    throw error;
  }
}

/** Undefined when no instance gives the figure: a sum of nothing is not zero. */
function sum<T>(
  instances: ReadonlyMap<string, T> | undefined,
  figure: (instance: T) => number | undefined,
): number | undefined {
  const figures = [...(instances?.values() ?? [])].flatMap((each) => figure(each) ?? []);
  return figures.length === 0 ? undefined : figures.reduce((total, each) => total + each, 0);
}

async function inGroups<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += atOnce) {
    const group = await Promise.all(items.slice(at, at + atOnce).map(work));
    results.push(...group.flat());
  }
  return results;
}
