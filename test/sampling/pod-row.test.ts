import { expect, it } from 'vitest';
import { podRow } from '../../src/sampling/pod-row.ts';
import type { Pod } from '../../src/signal/pod.ts';

const pod: Pod = {
  namespace: 'logging',
  name: 'fluent-bit-a',
  uid: 'u1',
  labels: {},
  annotations: {},
  node: 'node-1',
  phase: 'Running',
  volumes: [],
  containers: [
    {
      name: 'fluent-bit',
      role: 'app',
      image: 'fluent/fluent-bit:4.2.8',
      command: [],
      args: [],
      env: {},
      memoryLimit: '256Mi',
      ports: [],
      mounts: [],
      status: {
        ready: true,
        restartCount: 2,
        state: { kind: 'running', startedAt: '2026-11-22T03:05:00Z' },
        lastTermination: { exitCode: 137, finishedAt: '2026-11-22T03:04:00Z' },
      },
    },
  ],
};
const row = {
  namespace: 'logging',
  pod: 'fluent-bit-a',
  podUid: 'u1',
  node: 'node-1',
  container: 'fluent-bit',
  image: 'fluent/fluent-bit:4.2.8',
  restartCount: 2,
  limitBytes: 268_435_456,
  startedAt: '2026-11-22T03:05:00Z',
  troubledAt: '2026-11-22T03:04:00Z',
};
const withState = (state: NonNullable<Pod['containers'][0]['status']>['state']): Pod => ({
  ...pod,
  containers: pod.containers.map((each) => ({
    ...each,
    ...(each.status ? { status: { ...each.status, state } } : {}),
  })),
});

it.each<[string, Pod, unknown]>([
  ['a running pod', pod, row],
  [
    'one whose container has just died',
    withState({ kind: 'terminated', termination: { exitCode: 139, finishedAt: '2026-11-22T03:09:00Z' } }),
    { ...row, startedAt: undefined, troubledAt: '2026-11-22T03:09:00Z' },
  ],
  [
    'one that waits',
    withState({ kind: 'waiting', reason: 'CrashLoopBackOff' }),
    { ...row, startedAt: undefined },
  ],
  ['one that is being deleted', { ...pod, deletedAt: '2026-11-22T03:06:00Z' }, undefined],
  ['one that was evicted', { ...pod, phase: 'Failed' }, undefined],
  [
    'one that runs something else',
    { ...pod, containers: pod.containers.map((each) => ({ ...each, name: 'app', image: 'nginx' })) },
    undefined,
  ],
])('%s', (_, given, expected) => {
  expect(podRow(given)).toEqual(expected);
});
