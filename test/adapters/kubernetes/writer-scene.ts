import { createKubernetesWriter } from '../../../src/adapters/kubernetes/kubernetes-writer.ts';
import type { Approval } from '../../../src/approval/approval.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import type { ClusterWriter } from '../../../src/ports.ts';
import {
  hastyClock,
  recordedObjects,
  type SimulatedCluster,
  startSimulatedCluster,
} from './simulated-cluster.ts';

/** A cluster with the recorded DaemonSet and its ConfigMap in `logging`. */
export async function startWritableCluster(): Promise<SimulatedCluster> {
  const cluster = await startSimulatedCluster();
  cluster.store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'logging' } });
  for (const object of recordedObjects())
    if (object.kind === 'DaemonSet') cluster.store.create('daemonsets', object);
  cluster.store.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'fluent-bit', namespace: 'logging', annotations: { team: 'logs' } },
    data: { 'fluent-bit.conf': 'old', 'parsers.conf': 'kept' },
  });
  return cluster;
}

export const writerFor = (cluster: SimulatedCluster, token = 'writer-token'): ClusterWriter =>
  createKubernetesWriter({ name: 'prod', kubeConfigText: cluster.kubeConfigText(token), clock: hastyClock });

export const planOf = (digest = 'd1'): Plan => ({ digest, steps: [], undo: [], basis: [], undoIsSafe: true });

export const approvalOf = (digest = 'd1'): Approval => ({
  digest,
  incident: 'inc-1',
  attempt: 1,
  by: [{ team: 'T1', user: 'U1' }],
  at: '2026-11-22T03:12:00Z',
  expiresAt: '2026-11-22T04:12:00Z',
});
