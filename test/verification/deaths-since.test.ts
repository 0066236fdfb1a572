import { expect, it } from 'vitest';
import type { ContainerStatus, Pod, Termination } from '../../src/signal/pod.ts';
import { deathsSince } from '../../src/verification/deaths-since.ts';

const change = { startedAt: '2026-11-22T03:20:00.500Z', rolledOutAt: '2026-11-22T03:22:00.000Z' };
const old = '2026-11-22T02:00:00Z';
const fresh = '2026-11-22T03:20:00Z';

const ended = (finishedAt: string, exitCode = 137, reason = 'OOMKilled'): Termination => ({
  exitCode,
  reason,
  finishedAt,
});
const running = { kind: 'running' } as const;

function pod(createdAt: string, status: Partial<ContainerStatus>, more: Partial<Pod> = {}): Pod {
  const container = {
    name: 'fluent-bit',
    role: 'app' as const,
    image: 'fluent/fluent-bit:4.2.8',
    command: [],
    args: [],
    env: {},
    ports: [],
    mounts: [],
    status: { ready: true, restartCount: 1, state: running, ...status },
  };
  return {
    namespace: 'logging',
    name: 'fluent-bit-a',
    uid: 'a',
    labels: {},
    annotations: {},
    createdAt,
    containers: [container],
    volumes: [],
    ...more,
  };
}

it.each([
  ['an old pod before the rollout ended', pod(old, { lastTermination: ended('2026-11-22T03:21:00Z') }), 0],
  ['an old pod after it', pod(old, { lastTermination: ended('2026-11-22T03:22:00Z') }), 1],
  ['a new pod during the rollout', pod(fresh, { lastTermination: ended('2026-11-22T03:21:00Z') }), 1],
  [
    'a new pod made in the second in which the change began',
    pod(fresh, { lastTermination: ended('2026-11-22T03:20:30Z') }),
    1,
  ],
  ['a pod that never died', pod(fresh, {}), 0],
  [
    'both ends that the status tells of',
    pod(fresh, {
      lastTermination: ended('2026-11-22T03:23:00Z'),
      state: { kind: 'terminated', termination: ended('2026-11-22T03:24:00Z') },
    }),
    2,
  ],
  [
    'a pod that is being deleted',
    pod(fresh, { lastTermination: ended('2026-11-22T03:23:00Z') }, { deletedAt: '2026-11-22T03:23:10Z' }),
    0,
  ],
  ['an end without a time', pod(fresh, { lastTermination: { exitCode: 1 } }), 0],
])('%s', (_, one, count) => {
  expect(deathsSince([one], 'fluent-bit', change)).toHaveLength(count);
});

it('tells deaths in order, in the cluster’s words, of this container only', () => {
  const late = pod(
    fresh,
    { lastTermination: ended('2026-11-22T03:25:00Z', 139, 'Error') },
    { name: 'fluent-bit-b' },
  );
  const early = pod(fresh, { lastTermination: ended('2026-11-22T03:23:00Z') });
  expect(deathsSince([late, early], 'fluent-bit', change)).toEqual([
    { at: '2026-11-22T03:23:00Z', pod: 'fluent-bit-a', exitCode: 137, reason: 'OOMKilled' },
    { at: '2026-11-22T03:25:00Z', pod: 'fluent-bit-b', exitCode: 139, reason: 'Error' },
  ]);
  expect(deathsSince([late, early], 'reloader', change)).toEqual([]);
});
