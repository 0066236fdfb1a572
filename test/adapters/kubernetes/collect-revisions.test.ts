import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { gatherFacts } from '../../../src/diagnosis/gather-facts.ts';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
import { hastyClock, listLog, type SimulatedCluster, startSimulatedCluster } from './simulated-cluster.ts';

const namespace = 'logging';
const labels = { 'app.kubernetes.io/name': 'fluent-bit' };
let cluster: SimulatedCluster;
beforeEach(async () => {
  cluster = await startSimulatedCluster();
});
afterEach(async () => cluster.server.close());

const templateOf = (version: string, configMap: string) => ({
  metadata: { labels },
  spec: {
    containers: [{ name: 'fluent-bit', image: `fluent/fluent-bit:${version}` }],
    volumes: [{ name: 'config', configMap: { name: configMap } }],
  },
});

function deployment(): KubeObject {
  return cluster.store.create(
    'deployments',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'fluent-bit', namespace },
      spec: { replicas: 2, selector: { matchLabels: labels }, template: templateOf('3.2.0', 'fluent-bit-b') },
    },
    'helm',
  );
}

function replicaSet(owner: KubeObject, revision: number, template: ReturnType<typeof templateOf>): void {
  const { name, uid = '' } = owner.metadata;
  cluster.store.create(
    'replicasets',
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${name}-${revision}`,
        namespace,
        labels,
        annotations: { 'deployment.kubernetes.io/revision': String(revision) },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid, controller: true }],
      },
      spec: { replicas: 0, selector: { matchLabels: labels }, template },
    },
    'kube-controller-manager',
  );
}

async function factsNow() {
  const reader = createKubernetesCluster({
    name: 'prod',
    kubeConfigText: cluster.kubeConfigText('reader-token'),
    log: listLog(),
    clock: hastyClock,
  });
  const workload = { cluster: 'prod', namespace, kind: 'Deployment', name: 'fluent-bit' };
  return gatherFacts(await reader.collect({ workload, container: 'fluent-bit' }));
}

it('what a Deployment ran before is read from its ReplicaSets, with the ConfigMaps of then', async () => {
  const owner = deployment();
  replicaSet(owner, 4, templateOf('3.2.0', 'fluent-bit-b'));
  replicaSet(owner, 3, templateOf('3.0.7', 'fluent-bit-a'));
  replicaSet({ ...owner, metadata: { ...owner.metadata, uid: 'another' } }, 9, templateOf('1.0.0', 'x'));
  const { revisions } = await factsNow();
  expect(
    revisions.map(({ revision, image, volumes }) => [
      revision,
      image,
      volumes.map(({ configMap }) => configMap),
    ]),
  ).toEqual([
    [4, 'fluent/fluent-bit:3.2.0', ['fluent-bit-b']],
    [3, 'fluent/fluent-bit:3.0.7', ['fluent-bit-a']],
  ]);
});
