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
    podWith({ labels: own, owner: { kind: 'Job', name: 'check', uid: 'job-1' } }),
    'it is a pod of this bot',
  ],
  [
    'a Job under its label that it did not create',
    podWith({ labels: own, owner: { kind: 'Job', name: 'check', uid: 'job-2' } }),
    undefined,
  ],
  ['its label alone', podWith({ labels: own }), undefined],
  ['its Job without the label', podWith({ owner: { kind: 'Job', name: 'check', uid: 'job-1' } }), undefined],
  ['a pod of a Job of somebody else', podWith({ owner: { kind: 'Job', name: 'check' } }), undefined],
  [
    'a DaemonSet under its label',
    podWith({ labels: own, owner: { kind: 'DaemonSet', name: 'fluent-bit' } }),
    undefined,
  ],
];

it.each(cases)('%s', (_, pod, expected) => {
  expect(whyNotDiagnosed(pod, new Set(['job-1']))).toBe(expected);
  const workload = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
  expect(signalsOf(pod, workload)).toHaveLength(expected === windows ? 0 : 1);
});

it('where no Job is known, no pod is its own', () => {
  const pod = podWith({ labels: own, owner: { kind: 'Job', name: 'check', uid: 'job-1' } });
  expect(whyNotDiagnosed(pod)).toBeUndefined();
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
