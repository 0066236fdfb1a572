import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { hastyClock, listLog, type SimulatedCluster, startSimulatedCluster } from './simulated-cluster.ts';

let cluster: SimulatedCluster;
beforeEach(async () => {
  cluster = await startSimulatedCluster();
});
afterEach(async () => cluster.server.close());

const copy = 'fluent-bit-medic-1a2b3c4d';
const volumes = (name: string) => ({
  containers: [{ name: 'fluent-bit', image: 'fluent/fluent-bit:4.2.8' }],
  volumes: [{ name: 'config', configMap: { name } }],
});

function create(kind: string, name: string, of: string, owner?: string): void {
  const resource = `${kind.toLowerCase()}s`;
  const ownerKind = kind === 'ReplicaSet' ? 'Deployment' : 'DaemonSet';
  const ownerReferences = owner
    ? [{ apiVersion: 'apps/v1', kind: ownerKind, name: owner, uid: `uid-${owner}`, controller: true }]
    : [];
  const template = { metadata: { labels: { app: 'x' } }, spec: volumes(of) };
  const bodies: Readonly<Record<string, object>> = {
    Pod: { spec: volumes(of) },
    ReplicaSet: { spec: { replicas: 0, selector: { matchLabels: { app: 'x' } }, template } },
    ControllerRevision: { revision: 1, data: { spec: { template } } },
  };
  cluster.store.create(resource, {
    apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
    kind,
    metadata: { name, namespace: 'logging', ownerReferences },
    ...bodies[kind],
  });
}

it('names pods and what other workloads make pods from; what the workload itself ran before is history', async () => {
  create('Pod', 'fluent-bit-a', copy, 'fluent-bit');
  create('Pod', 'fluent-bit-b', 'fluent-bit', 'fluent-bit');
  create('Pod', 'fluent-bit-c', `${copy}-2`, 'fluent-bit');
  create('ControllerRevision', 'fluent-bit-1', copy, 'fluent-bit');
  create('ControllerRevision', 'other-1', copy, 'other');
  create('ReplicaSet', 'web-1', copy, 'web');
  const reader = createKubernetesCluster({
    name: 'prod',
    kubeConfigText: cluster.kubeConfigText('reader-token'),
    log: listLog(),
    clock: hastyClock,
  });
  const ref = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
  expect(await reader.readersOf(ref, copy)).toEqual([
    'Pod/fluent-bit-a',
    'ReplicaSet/web-1',
    'ControllerRevision/other-1',
  ]);
  expect(await reader.readersOf(ref, 'nobody')).toEqual([]);
});
