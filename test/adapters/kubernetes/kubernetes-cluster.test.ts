import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
import type { Cluster } from '../../../src/ports.ts';
import type { Pod } from '../../../src/signal/pod.ts';
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

  it('are none when it is gone or of a kind that has no selector to read', async () => {
    expect(await kubernetes.podsOf(daemonSet)).toEqual([]);
    const job = { ...daemonSet, kind: 'Job' };
    expect([await kubernetes.podsOf(job), await kubernetes.workload(job)]).toEqual([[], undefined]);
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
