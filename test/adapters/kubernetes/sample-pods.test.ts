import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { Cluster } from '../../../src/ports.ts';
import { readPod } from '../../../src/adapters/kubernetes/object-schema.ts';
import { podRow } from '../../../src/sampling/pod-row.ts';
import type { MemorySample } from '../../../src/sampling/sample.ts';
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
  startedAt: '2026-11-22T12:48:04Z',
  limitBytes: 67_108_864,
  bufferBytes: 65_011_712,
  fullest: { input: 'forward.0', bufferBytes: 63_963_136, limitBytes: 255_957_402 },
  isOverLimit: false,
  inputRecords: 15,
  inputBytes: 1500,
  outputRecords: 7,
  retries: 2,
  retriesFailed: 3,
  errors: 1,
  droppedRecords: 4,
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

const asked = async () => {
  const rows = cluster.store.list('pods', 'logging').flatMap((pod) => podRow(readPod(pod)) ?? []);
  return kubernetes.sample(daemonSet, rows);
};

it('sums what Fluent Bit says of each pod', async () => {
  expect(await asked()).toEqual([whole]);
});

it('tells the working set of every pod in one answer, and of none where there is no metrics API', async () => {
  expect(await kubernetes.workingSets(daemonSet, 'fluent-bit')).toEqual(new Map([['a', 50_331_648]]));
  const missing = { code: 404, message: '404 page not found' };
  cluster.server.failNext(missing, ({ path }) => path.startsWith('/apis/metrics.k8s.io'));
  expect(await kubernetes.workingSets(daemonSet, 'fluent-bit')).toEqual(new Map());
});

it('lacks the buffers where Fluent Bit does not answer, and does not ask where it does not run', async () => {
  cluster.kubelet.monitoring.clear();
  cluster.store.create(
    'pods',
    recordedPod('waiting', (pod) => {
      const status = pod['status'] as { containerStatuses: { state: unknown; restartCount: number }[] };
      const [container] = status.containerStatuses;
      if (container) container.state = { waiting: { reason: 'CrashLoopBackOff' } };
    }),
  );
  const { at, podUid, restartCount, startedAt, limitBytes } = whole;
  expect(await asked()).toEqual([
    { at, pod: 'a', podUid, restartCount, startedAt, limitBytes },
    { at, pod: 'waiting', podUid: 'uid-waiting', restartCount, limitBytes },
  ]);
  expect(cluster.requests.filter(({ path }) => path.includes('/waiting:'))).toEqual([]);
});

it('leaves inputs on the filesystem out: at their limit nothing pauses', async () => {
  const input = { status: { mem_size: '4.8M', mem_limit: '4.8M' }, chunks: { down: 3 } };
  cluster.kubelet.monitoring.set(
    'a:2020/api/v1/storage',
    JSON.stringify({ input_chunks: { 'tail.0': input } }),
  );
  const { fullest: _, ...rest } = whole;
  expect(await asked()).toEqual([{ ...rest, bufferBytes: 5_033_165 }]);
});

it('asks where the configuration says, and reads the configuration once in ten minutes', async () => {
  addConfig('fluent-bit', '[SERVICE]\n    HTTP_Server On\n    HTTP_Port 2024\n');
  cluster.kubelet.monitoring.set(
    'a:2024/api/v1/metrics',
    JSON.stringify({ output: { 'http.0': { retries: 9 } } }),
  );
  expect((await asked()).map((each) => each.retries)).toEqual([9]);
  expect((await asked()).map((each) => each.retries)).toEqual([9]);
  expect(cluster.requests.filter(({ path }) => path.endsWith('/configmaps/fluent-bit'))).toHaveLength(1);
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
