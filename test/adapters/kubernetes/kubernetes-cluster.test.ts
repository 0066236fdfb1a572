import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
import type { Cluster } from '../../../src/ports.ts';
import type { Pod } from '../../../src/signal/pod.ts';
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
const deployment = { cluster: 'prod', namespace: 'logging', kind: 'Deployment', name: 'collector' };
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

describe('the workload of a pod', () => {
  it('is its controller', async () => {
    expect(await kubernetes.workloadOf(await firstPod())).toEqual(daemonSet);
    expect(cluster.requests.filter((each) => each.path.includes('replicasets'))).toEqual([]);
  });

  it('is the Deployment behind its ReplicaSet', async () => {
    addDeployment();
    expect(await kubernetes.workloadOf(await deploymentPod())).toEqual(deployment);
  });

  it('is known from the hash when the ReplicaSet is gone or hidden', async () => {
    addDeployment();
    const pod = await deploymentPod();
    const giveBack = cluster.server.forbid({ apiGroups: ['apps'], resources: ['replicasets'], verbs: ['*'] });
    expect(await kubernetes.workloadOf(pod)).toEqual(deployment);
    giveBack();
    cluster.store.delete('replicasets', 'logging', 'collector-abc12');
    expect(await kubernetes.workloadOf(pod)).toEqual(deployment);
  });

  it('is the ReplicaSet or the pod itself where nothing stands above', async () => {
    const pod = await firstPod();
    const { owner: _, ...bare } = pod;
    const alone = { ...pod, owner: { kind: 'ReplicaSet', name: 'made-by-hand' } };
    expect(await kubernetes.workloadOf(bare)).toEqual({ ...daemonSet, kind: 'Pod', name: pod.name });
    expect(await kubernetes.workloadOf(alone)).toEqual({
      ...daemonSet,
      kind: 'ReplicaSet',
      name: 'made-by-hand',
    });
  });
});

describe('single objects', () => {
  it('are read freshly, and undefined when gone', async () => {
    addDaemonSet();
    const workload = await kubernetes.workload(daemonSet);
    expect([workload?.kind, workload?.containers[0]?.image, workload?.selector]).toEqual([
      'DaemonSet',
      'cr.fluentbit.io/fluent/fluent-bit:3.2.0',
      { 'app.kubernetes.io/instance': 'fluent-bit', 'app.kubernetes.io/name': 'fluent-bit' },
    ]);
    cluster.store.delete('daemonsets', 'logging', 'fluent-bit');
    expect(await kubernetes.workload(daemonSet)).toBeUndefined();
    addConfig('conf', 'text');
    expect((await kubernetes.configMap('logging', 'conf'))?.data).toEqual({ 'fluent-bit.conf': 'text' });
    expect(await kubernetes.configMap('logging', 'absent')).toBeUndefined();
  });

  it('pass over a short failure and tell of a lasting one', async () => {
    addConfig('conf', 'text');
    const away = { code: 503, message: 'the server is shutting down', reason: 'ServiceUnavailable' };
    cluster.server.failNext(away);
    cluster.server.failNext('hang-up');
    expect((await kubernetes.configMap('logging', 'conf'))?.name).toBe('conf');
    for (let number = 0; number < 3; number += 1) cluster.server.failNext(away);
    await expect(kubernetes.configMap('logging', 'conf')).rejects.toMatchObject({
      name: 'OutsideError',
      reason: 'server',
      retriable: true,
      message: 'the server is shutting down',
    });
  });

  it('are refused with a token nobody knows', async () => {
    const stranger = createKubernetesCluster({
      name: 'prod',
      kubeConfigText: cluster.kubeConfigText('forged'),
      log: listLog(),
      clock: hastyClock,
    });
    await expect(stranger.configMap('logging', 'conf')).rejects.toMatchObject({
      reason: 'auth',
      retriable: false,
    });
  });
});

describe('the pods of a workload', () => {
  it('are those it controls, not all that carry its labels', async () => {
    addDaemonSet();
    cluster.store.create('pods', recordedPod('a'));
    cluster.store.create(
      'pods',
      recordedPod('stray', (pod) => {
        pod.metadata.ownerReferences = [];
      }),
    );
    expect((await kubernetes.podsOf(daemonSet)).map((pod) => pod.name)).toEqual(['a']);
  });

  it('are found through the ReplicaSets of a Deployment', async () => {
    addDaemonSet();
    cluster.store.create('pods', recordedPod('of-the-daemonset'));
    addDeployment();
    await deploymentPod();
    expect((await kubernetes.podsOf(deployment)).map((pod) => pod.name)).toEqual(['collector-abc12-x']);
  });

  it('are none when it is gone', async () => {
    expect(await kubernetes.podsOf(daemonSet)).toEqual([]);
  });
});

describe('a sample', () => {
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
    addDaemonSet();
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
});

describe('a kubeconfig', () => {
  const open = (kubeConfigText: string) => () =>
    createKubernetesCluster({ name: 'prod', kubeConfigText, log: listLog(), clock: hastyClock });

  it('that is none is refused in one sentence', () => {
    expect(open('{{')).toThrow(/^The kubeconfig cannot be read: /);
    expect(open('apiVersion: v1\nkind: Config\ncurrent-context: gone\n')).toThrow(
      'The kubeconfig\'s context "gone" names no cluster; expected one of: (it has none).',
    );
  });
});

async function firstPod(): Promise<Pod> {
  addDaemonSet();
  cluster.store.create('pods', recordedPod('first'));
  const [pod] = await kubernetes.podsOf(daemonSet);
  if (pod === undefined) throw new Error('The DaemonSet has no pod.');
  return pod;
}

async function deploymentPod(): Promise<Pod> {
  cluster.store.create(
    'pods',
    recordedPod('collector-abc12-x', (pod) => {
      pod.metadata.labels = { app: 'collector', 'pod-template-hash': 'abc12' };
      pod.metadata.ownerReferences = [owner('ReplicaSet', 'collector-abc12', 'uid-rs')];
    }),
  );
  const [pod] = await kubernetes.podsOf(deployment);
  if (pod === undefined) throw new Error('The Deployment has no pod.');
  return pod;
}

function addDaemonSet(): void {
  for (const object of recordedObjects()) {
    if (object.kind === 'DaemonSet') cluster.store.create('daemonsets', object);
  }
}

function addDeployment(): void {
  const spec = { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['collector'] }] } };
  const template = { metadata: { labels: { app: 'collector' } }, spec: { containers: [] } };
  const metadata = { namespace: 'logging', labels: { app: 'collector' } };
  const base = { apiVersion: 'apps/v1', spec: { ...spec, template } };
  cluster.store.create('deployments', {
    ...base,
    kind: 'Deployment',
    metadata: { ...metadata, name: 'collector', uid: 'uid-deployment' },
  });
  cluster.store.create('replicasets', {
    ...base,
    kind: 'ReplicaSet',
    metadata: {
      ...metadata,
      name: 'collector-abc12',
      uid: 'uid-rs',
      ownerReferences: [owner('Deployment', 'collector', 'uid-deployment')],
    },
  });
}

function owner(kind: string, name: string, uid: string) {
  return { apiVersion: 'apps/v1', kind, name, uid, controller: true };
}

function addConfig(name: string, text: string): KubeObject {
  const metadata = { name, namespace: 'logging' };
  return cluster.store.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { 'fluent-bit.conf': text },
  });
}
