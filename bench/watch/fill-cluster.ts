import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KubeObject } from '../../src/demo/cluster/seams.ts';
import {
  recordedObjects,
  recordedPod,
  type SimulatedCluster,
} from '../../test/adapters/kubernetes/simulated-cluster.ts';

/** DaemonSets of Fluent Bit, each with a pod on every node. */
export interface DaemonSets {
  readonly workloads: number;
  readonly nodes: number;
}

const namespace = 'logging';
const container = 'fluent-bit';
const logs = new URL('../../test/fixtures/fluentbit/logs/', import.meta.url);
const lastWords = readFileSync(new URL('oom-v3.2.9-fwd-256m.log', logs), 'utf8').trimEnd().split('\n');
const metrics =
  '{"input":{"forward.0":{"records":1000,"bytes":100000}},"output":{"http.0":{"proc_records":1000,"retries":0,"errors":0}}}';
const storage =
  '{"input_chunks":{"forward.0":{"status":{"overlimit":false,"mem_size":"1M","mem_limit":"50M"},"chunks":{"down":0}}}}';
const config =
  '[SERVICE]\n    HTTP_Server On\n\n[INPUT]\n    Name forward\n    Mem_Buf_Limit 50M\n\n[OUTPUT]\n    Name http\n    Match *\n';

/** Three digits, so that no name is part of another. */
export const workloadName = (workload: number): string => `fluent-bit-${String(workload).padStart(3, '0')}`;
const podName = (workload: number, node: number): string => `${workloadName(workload)}-x${node}`;

/** Healthy pods with all that evidence is read from: nodes, workloads, configuration, logs, monitoring API, memory. */
export function fillCluster({ store, kubelet }: SimulatedCluster, { workloads, nodes }: DaemonSets): void {
  for (let node = 0; node < nodes; node += 1) store.create('nodes', recorded('Node', `node-${node}`));
  for (let workload = 0; workload < workloads; workload += 1) {
    const name = workloadName(workload);
    const { metadata } = store.create('daemonsets', daemonSet(name));
    store.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
      data: { 'fluent-bit.conf': config },
    });
    for (let node = 0; node < nodes; node += 1) {
      const pod = healthyPod(podName(workload, node), `node-${node}`, metadata);
      store.create('pods', pod);
      kubelet.current.set(`${pod.metadata.name}/${container}`, lastWords.slice(0, 20));
      kubelet.memory.set(pod.metadata.name, 20_000_000);
      kubelet.monitoring.set(`${pod.metadata.name}:2020/api/v1/metrics`, metrics);
      kubelet.monitoring.set(`${pod.metadata.name}:2020/api/v1/storage`, storage);
    }
  }
}

/** Kills a container out of memory; its pod says so in one event, in which it runs again already. */
export function killOnePod({ store, kubelet }: SimulatedCluster, workload: number): void {
  const name = podName(workload, 0);
  kubelet.previous.set(`${name}/${container}`, lastWords);
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  store.update('pods', namespace, name, (pod) =>
    withStatus(pod, {
      restartCount: 1,
      containerID: `containerd://${randomUUID()}`,
      state: { running: { startedAt: now } },
      lastState: {
        terminated: {
          containerID: containerIdOf(pod),
          exitCode: 137,
          reason: 'OOMKilled',
          startedAt: pod.metadata.creationTimestamp,
          finishedAt: now,
        },
      },
    }),
  );
}

interface StatusShape {
  readonly containerStatuses?: readonly Readonly<Record<string, unknown>>[];
}

const statusOf = (pod: KubeObject): StatusShape => pod['status'] ?? {};
const containerIdOf = (pod: KubeObject): unknown => statusOf(pod).containerStatuses?.[0]?.['containerID'];

const withStatus = (pod: KubeObject, change: Readonly<Record<string, unknown>>): KubeObject => ({
  ...pod,
  status: {
    ...statusOf(pod),
    containerStatuses: statusOf(pod).containerStatuses?.map((each) => ({ ...each, ...change })),
  },
});

function recorded(kind: string, name: string): KubeObject {
  const found = recordedObjects().find((object) => object.kind === kind);
  if (found === undefined) throw new Error(`The fixture has no ${kind}.`);
  const { uid: _, ...metadata } = found.metadata;
  return { ...found, metadata: { ...metadata, name } };
}

const instance = 'app.kubernetes.io/instance';

function daemonSet(name: string): KubeObject {
  const object = recorded('DaemonSet', name);
  const text = JSON.stringify(object['spec'])
    .replaceAll(`"${instance}":"fluent-bit"`, `"${instance}":"${name}"`)
    .replaceAll('"configMap":{"defaultMode":420,"name":"fluent-bit"}', `"configMap":{"name":"${name}"}`);
  return { ...object, spec: JSON.parse(text) as unknown };
}

function healthyPod(name: string, nodeName: string, owner: KubeObject['metadata']): KubeObject {
  const pod = recordedPod(name, (each) => {
    each.metadata.labels = { ...each.metadata.labels, [instance]: owner.name };
    each.metadata.ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'DaemonSet', name: owner.name, uid: owner.uid ?? '', controller: true },
    ];
  });
  const text = JSON.stringify(pod['spec']).replaceAll(
    '"configMap":{"defaultMode":420,"name":"fluent-bit"}',
    `"configMap":{"name":"${owner.name}"}`,
  );
  const spec = { ...(JSON.parse(text) as object), nodeName };
  return withStatus(
    { ...pod, spec },
    { restartCount: 0, lastState: {}, ready: true, containerID: `containerd://${randomUUID()}` },
  );
}
