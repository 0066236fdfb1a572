import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { Cluster } from '../../../src/ports.ts';
import { hastyClock, listLog, type SimulatedCluster, startSimulatedCluster } from './simulated-cluster.ts';

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

const words = 'pods "fluent-bit-x7k2p" is forbidden: exceeded quota: memory';
let number = 0;

function tell(kind: string, name: string, message: string, at: string, reason = 'FailedCreate'): void {
  cluster.store.create('events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${(number += 1)}`, namespace: 'logging' },
    involvedObject: { kind, name, namespace: 'logging' },
    type: 'Warning',
    reason,
    message,
    firstTimestamp: '2026-11-22T02:00:00Z',
    lastTimestamp: `2026-11-22T03:0${at}Z`,
    count: 3,
  });
}

const since = '2026-11-22T03:01:00.700Z';
const refused = async (kind: string, name = 'fluent-bit') =>
  kubernetes.refusedPods({ cluster: 'prod', namespace: 'logging', kind, name }, since);

it('the newest words of the API server since then, however the controller begins and the recorder combines', async () => {
  expect(await refused('DaemonSet')).toBeUndefined();
  tell('DaemonSet', 'fluent-bit', 'Error creating: of long ago', '0:59');
  tell('DaemonSet', 'fluent-bit', 'Created pod: fluent-bit-a', '4:00', 'SuccessfulCreate');
  tell('DaemonSet', 'fluent-bit-2', 'Error creating: of another', '4:00');
  expect(await refused('DaemonSet')).toBeUndefined();
  tell('DaemonSet', 'fluent-bit', 'Error creating: at first', '1:00');
  tell('DaemonSet', 'fluent-bit', `(combined from similar events): Error creating: ${words}`, '3:00');
  expect(await refused('DaemonSet')).toBe(words);
});

it('of a StatefulSet, and of a Deployment through its replica sets', async () => {
  tell(
    'StatefulSet',
    'fluent-bit',
    `create Pod fluent-bit-0 in StatefulSet fluent-bit failed error: ${words}`,
    '3:00',
  );
  tell('ReplicaSet', 'fluent-bit-79f7c57594', `Error creating: ${words}`, '3:00');
  tell('ReplicaSet', 'fluent-bit-canary-79f7c57594', 'Error creating: of another', '4:00');
  expect([await refused('StatefulSet'), await refused('Deployment')]).toEqual([words, words]);
});
