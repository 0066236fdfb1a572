import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { Cluster } from '../../../src/ports.ts';
import type { MemorySample } from '../../../src/verification/sample.ts';
import {
  hastyClock,
  listLog,
  recordedObjects,
  recordedPod,
  type SimulatedCluster,
  startSimulatedCluster,
} from './simulated-cluster.ts';

const daemonSet = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
let cluster: SimulatedCluster;
let kubernetes: Cluster;

beforeEach(async () => {
  cluster = await startSimulatedCluster();
  kubernetes = createKubernetesCluster({
    name: 'prod',
    kubeConfigText: cluster.kubeConfigText('reader-token'),
    log: listLog(),
    clock: hastyClock,
  });
});
afterEach(async () => cluster.server.close());

const figures = {
  metrics: {
    input: { 'forward.0': { records: 10, bytes: 1000 }, 'tail.1': { records: 5, bytes: 500 } },
    output: {
      'http.0': {
        proc_records: 7,
        proc_bytes: 700,
        errors: 1,
        retries: 2,
        retries_failed: 3,
        dropped_records: 4,
      },
    },
  },
  storage: {
    input_chunks: {
      'forward.0': { status: { overlimit: false, mem_size: '61.0M', mem_limit: '244.1M' }, chunks: {} },
      'tail.1': { status: { overlimit: false, mem_size: '1.0M', mem_limit: '4.8M' }, chunks: {} },
    },
  },
};
const whole: MemorySample = {
  at: '2026-11-22T12:48:30.000Z',
  pod: 'a',
  podUid: 'uid-a',
  restartCount: 1,
  memoryBytes: 50_331_648,
  limitBytes: 67_108_864,
  bufferBytes: 65_011_712,
  inputRecords: 15,
  inputBytes: 1500,
  outputRecords: 7,
  retries: 2,
  retriesFailed: 3,
  errors: 1,
  droppedRecords: 4,
  uptimeSeconds: 99,
};

beforeEach(() => {
  for (const object of recordedObjects()) {
    if (object.kind === 'DaemonSet') cluster.store.create('daemonsets', object);
  }
  cluster.store.create('pods', recordedPod('a'));
  cluster.kubelet.memory.set('a', 50_331_648);
  cluster.kubelet.monitoring.set('a:2020/api/v1/metrics', JSON.stringify(figures.metrics));
  cluster.kubelet.monitoring.set('a:2020/api/v1/storage', JSON.stringify(figures.storage));
  cluster.kubelet.monitoring.set('a:2020/api/v1/uptime', '{"uptime_sec":99}');
});

it('sums what the cluster and Fluent Bit say of each pod', async () => {
  expect(await kubernetes.sample(daemonSet, 'fluent-bit')).toEqual([whole]);
});

it('lacks the working set where there is no metrics API', async () => {
  const { memoryBytes: _, ...without } = whole;
  const missing = { code: 404, message: '404 page not found' };
  cluster.server.failNext(missing, ({ path }) => path.startsWith('/apis/metrics.k8s.io'));
  expect(await kubernetes.sample(daemonSet, 'fluent-bit')).toEqual([without]);
});

it('lacks the buffers where Fluent Bit does not answer, and everything but the limits where it does not run', async () => {
  cluster.kubelet.monitoring.clear();
  cluster.store.create(
    'pods',
    recordedPod('waiting', (pod) => {
      const status = pod['status'] as { containerStatuses: { state: unknown; restartCount: number }[] };
      const [container] = status.containerStatuses;
      if (container) container.state = { waiting: { reason: 'CrashLoopBackOff' } };
    }),
  );
  const { at, podUid, restartCount, memoryBytes, limitBytes } = whole;
  expect(await kubernetes.sample(daemonSet, 'fluent-bit')).toEqual([
    { at, pod: 'a', podUid, restartCount, memoryBytes, limitBytes },
    { at, pod: 'waiting', podUid: 'uid-waiting', restartCount, limitBytes },
  ]);
});

it('asks where the configuration says', async () => {
  addConfig('fluent-bit', '[SERVICE]\n    HTTP_Server On\n    HTTP_Port 2024\n');
  cluster.kubelet.monitoring.set('a:2024/api/v1/uptime', '{"uptime_sec":7}');
  expect((await kubernetes.sample(daemonSet, 'fluent-bit')).map((each) => each.uptimeSeconds)).toEqual([7]);
});

function addConfig(name: string, text: string): void {
  const metadata = { name, namespace: 'logging' };
  cluster.store.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { 'fluent-bit.conf': text },
  });
}
