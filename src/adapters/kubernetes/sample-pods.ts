import type { InputSample } from '../../fluentbit/monitoring.ts';
import { readStorage, readV1Metrics } from '../../fluentbit/monitoring.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Clock } from '../../ports.ts';
import type { PodRow } from '../../sampling/pod-row.ts';
import type { FullestInput, MemorySample } from '../../sampling/sample.ts';
import { steadyMs } from '../../steady-ms.ts';
import type { KubeApi } from './kube-api.ts';
import { readObject } from './kube-objects.ts';
import { monitoringPort, readMonitoring } from './monitoring.ts';
import { readConfigMap, readPod } from './object-schema.ts';
import { present } from './present.ts';
import { containerOf } from './workload-objects.ts';

/** The configuration may be another one after a rollout, and the port with it. */
const portHoldsMs = 10 * 60_000;

/** Asks the monitoring API of the given pods of one workload, one after another; what a pod does not tell is absent. */
export function createPodSampler(api: KubeApi, clock: Pick<Clock, 'now' | 'steadyMs'>) {
  const ports = new Map<string, { readonly port: number; readonly untilMs: number }>();
  const portFor = async (row: PodRow, workload: string): Promise<number> => {
    const key = `${row.namespace}/${workload}`;
    const nowMs = steadyMs(clock);
    const known = ports.get(key);
    if (known && known.untilMs > nowMs) return known.port;
    const port = await portOf(api, row);
    ports.set(key, { port, untilMs: nowMs + portHoldsMs });
    return port;
  };
  return async (workload: string, rows: readonly PodRow[]): Promise<readonly MemorySample[]> => {
    const samples: MemorySample[] = [];
    for (const row of rows) {
      const buffers =
        row.startedAt === undefined ? {} : await readBuffers(api, row, await portFor(row, workload));
      samples.push({ ...bareSample(row, clock.now()), ...buffers });
    }
    return samples;
  };
}

function bareSample(row: PodRow, at: Date): MemorySample {
  const { pod, podUid, restartCount, startedAt, limitBytes } = row;
  return { at: at.toISOString(), ...present({ pod, podUid, restartCount, startedAt, limitBytes }) };
}

/** The pods of a workload share their configuration, so that one of them tells the port of all. */
async function portOf(api: KubeApi, { namespace, pod, container: name }: PodRow): Promise<number> {
  const json = await attempt(async () => readObject(api, 'Pod', namespace, pod));
  if (json === undefined) return monitoringPort(undefined, []);
  const read = readPod(json);
  const container = containerOf(read, name);
  const mounted = new Set(container?.mounts.map(({ volume }) => volume));
  const configs: Readonly<Record<string, string>>[] = [];
  for (const { configMap } of read.volumes.filter((volume) => mounted.has(volume.name))) {
    if (configMap === undefined) continue;
    const map = await attempt(async () => readObject(api, 'ConfigMap', namespace, configMap));
    if (map !== undefined) configs.push(readConfigMap(map).data);
  }
  return monitoringPort(container, configs);
}

async function readBuffers(api: KubeApi, { namespace, pod }: PodRow, port: number) {
  const ask = async (path: string) =>
    attempt(async () => readMonitoring(api, { namespace, name: pod }, port, path));
  const metrics = await ask('/api/v1/metrics');
  // Where nothing listens for one path, there is no need to knock again for the other.
  if (metrics === undefined) return {};
  const counted = readV1Metrics(metrics);
  const storage = await ask('/api/v1/storage');
  const stored = storage === undefined ? undefined : readStorage(storage);
  return present({
    bufferBytes: sum(stored?.inputs, (each) => each.memBytes),
    fullest: fullestOf(stored?.inputs),
    isOverLimit: isOverLimit(stored?.inputs),
    inputRecords: sum(counted.inputs, (each) => each.records),
    inputBytes: sum(counted.inputs, (each) => each.bytes),
    outputRecords: sum(counted.outputs, (each) => each.procRecords),
    retries: sum(counted.outputs, (each) => each.retries),
    retriesFailed: sum(counted.outputs, (each) => each.retriesFailed),
    errors: sum(counted.outputs, (each) => each.errors),
    droppedRecords: sum(counted.outputs, (each) => each.dropped),
  });
}

/** Inputs on the filesystem are left out: at their limit chunks go to disk, and nothing pauses. */
function fullestOf(inputs: ReadonlyMap<string, InputSample> | undefined): FullestInput | undefined {
  const bounded = [...(inputs ?? [])].flatMap(([input, { memBytes, memLimitBytes, chunksDown = 0 }]) =>
    memBytes === undefined || !memLimitBytes || chunksDown > 0
      ? []
      : [{ input, bufferBytes: memBytes, limitBytes: memLimitBytes }],
  );
  return bounded.toSorted((a, b) => b.bufferBytes / b.limitBytes - a.bufferBytes / a.limitBytes)[0];
}

function isOverLimit(inputs: ReadonlyMap<string, InputSample> | undefined): boolean | undefined {
  if (inputs === undefined) return undefined;
  return [...inputs.values()].some(({ overlimit, chunksDown = 0 }) => overlimit === true && chunksDown === 0);
}

/** Undefined when no instance gives the figure: a sum of nothing is not zero. */
function sum<T>(
  instances: ReadonlyMap<string, T> | undefined,
  figure: (instance: T) => number | undefined,
): number | undefined {
  const figures = [...(instances?.values() ?? [])].flatMap((each) => figure(each) ?? []);
  return figures.length === 0 ? undefined : figures.reduce((total, each) => total + each, 0);
}

async function attempt<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OutsideError) return undefined;
    throw error;
  }
}
