import { expect, it } from 'vitest';
import type { Pod, Termination } from '../../src/signal/pod.ts';
import { signalsOf } from '../../src/signal/signals-of.ts';
import { whyNotDiagnosed } from '../../src/signal/why-not-diagnosed.ts';

const windows = 'it runs on Windows';
const own = { 'fluent-medic.dev/job': 'inc-7' };
const cases: readonly [string, Pod, string | undefined][] = [
  ['an ordinary pod', podWith({}), undefined],
  ['one that asks for Linux, whatever its tag', podWith({ os: 'linux' }, 'windows-2022-4.2.8'), undefined],
  ['one that asks for Windows', podWith({ os: 'windows' }), windows],
  ['a Windows image', podWith({}, 'windows-2022-4.2.8'), windows],
  [
    'a pod of its own Job',
    podWith({ labels: own, owner: { kind: 'Job', name: 'check' } }),
    'it is a pod of this bot',
  ],
  ['a pod of a Job of somebody else', podWith({ owner: { kind: 'Job', name: 'check' } }), undefined],
  [
    'a DaemonSet under its label',
    podWith({ labels: own, owner: { kind: 'DaemonSet', name: 'fluent-bit' } }),
    undefined,
  ],
];

it.each(cases)('%s', (_, pod, expected) => {
  expect(whyNotDiagnosed(pod)).toBe(expected);
  const workload = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
  expect(signalsOf(pod, workload)).toHaveLength(expected === undefined ? 1 : 0);
});

function podWith(part: Partial<Pod>, tag = '4.2.8'): Pod {
  const termination: Termination = { exitCode: 139, reason: 'Error', finishedAt: '2026-11-22T03:12:00Z' };
  const container = {
    name: 'fluent-bit',
    role: 'app',
    image: `fluent/fluent-bit:${tag}`,
    command: [],
    args: [],
    env: {},
    ports: [],
    mounts: [],
    status: { ready: false, restartCount: 0, state: { kind: 'terminated', termination } },
  } as const;
  const names = { namespace: 'logging', name: 'p', uid: 'u', labels: {}, annotations: {} };
  return { ...names, containers: [container], volumes: [], ...part };
}
