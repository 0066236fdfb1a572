import { expect, it } from 'vitest';
import { createPodRoll } from '../../src/flow/pod-roll.ts';
import type { Pod } from '../../src/signal/pod.ts';
import { readPod } from '../../src/adapters/kubernetes/object-schema.ts';
import { recordedPod } from '../adapters/kubernetes/simulated-cluster.ts';

const pod = (name: string, change: Partial<Pod> = {}): Pod => ({ ...readPod(recordedPod(name)), ...change });
const ref = (kind: string, name: string, cluster = 'prod') => ({ cluster, namespace: 'logging', kind, name });
const names = (roll: ReturnType<typeof createPodRoll>, ...of: Parameters<typeof ref>) =>
  roll.of(ref(...of)).map((row) => row.pod);

it.each<[string, Partial<Pod>, [string, string]]>([
  ['a DaemonSet', {}, ['DaemonSet', 'fluent-bit']],
  [
    'a Deployment, through its ReplicaSet',
    { owner: { kind: 'ReplicaSet', name: 'collector-5d9' }, labels: { 'pod-template-hash': '5d9' } },
    ['Deployment', 'collector'],
  ],
  [
    'a ReplicaSet of its own',
    { owner: { kind: 'ReplicaSet', name: 'collector' }, labels: {} },
    ['ReplicaSet', 'collector'],
  ],
])('finds the pods of %s', (_, change, [kind, name]) => {
  const roll = createPodRoll();
  roll.see('prod', pod('a', change));
  expect(names(roll, kind, name)).toEqual(['a']);
  expect(names(roll, kind, name, 'other')).toEqual([]);
  expect(names(roll, 'StatefulSet', name)).toEqual(kind === 'DaemonSet' ? [] : ['a']);
});

it('finds a pod without a controller by its own name', () => {
  const roll = createPodRoll();
  const { owner: _, ...bare } = pod('a');
  roll.see('prod', bare);
  expect(names(roll, 'Pod', 'a')).toEqual(['a']);
});

it('forgets a pod that is being deleted, and one whose name another bears', () => {
  const roll = createPodRoll();
  roll.see('prod', pod('a'));
  roll.see('prod', pod('b'));
  roll.asked('uid-a', '2026-11-22T03:00:00Z');
  roll.see('prod', pod('a', { deletedAt: '2026-11-22T03:00:00Z' }));
  roll.see('prod', pod('b', { uid: 'uid-b2' }));
  expect(roll.of(ref('DaemonSet', 'fluent-bit')).map((row) => row.podUid)).toEqual(['uid-b2']);
  expect(roll.askedAt('uid-a')).toBeUndefined();
});
