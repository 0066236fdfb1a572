import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPod } from '../../src/adapters/kubernetes/object-schema.ts';
import type { Container, ContainerStatus, Pod, Termination } from '../../src/signal/pod.ts';
import type { PodSignal, WorkloadRef } from '../../src/signal/signal.ts';
import { signalsOf } from '../../src/signal/signals-of.ts';

const workload: WorkloadRef = {
  cluster: 'prod',
  namespace: 'logging',
  kind: 'DaemonSet',
  name: 'fluent-bit',
};

describe('real watch streams', () => {
  /** Every termination that the stream's timeline shows, each once; deletions and rollouts give none. */
  const recorded: Readonly<Record<string, readonly string[]>> = {
    'a-oomkilled': [
      'dying: OOMKilled 137 at 12:43:53',
      'dying: OOMKilled 137 at 12:44:05',
      'dying: OOMKilled 137 at 12:44:28',
      'dying: OOMKilled 137 at 12:45:04',
      'dying: OOMKilled 137 at 12:46:06',
      'dying: OOMKilled 137 at 12:47:38',
    ],
    'b-segfault': [
      'dying: Error 139 at 12:48:02',
      'dying: Error 139 at 12:48:10',
      'dying: Error 139 at 12:48:28',
      'dying: Error 139 at 12:49:00',
    ],
    'd-liveness': [
      'dying: Completed 0 at 12:51:35',
      'dying: Completed 0 at 12:52:15',
      'dying: Completed 0 at 12:52:55',
      'dying: Completed 0 at 12:53:35',
      'dying: Completed 0 at 12:54:15',
      'dying: Completed 0 at 12:54:55',
    ],
    // Sixteen pods come and go; a failed liveness probe, an image that is not there and two starts that end are not that.
    'g-rolling-update': [
      'dying: Completed 0 at 13:08:29',
      'not-starting: ErrImagePull',
      'dying: Completed 0 at 13:09:53',
      'dying: Error 1 at 13:10:22',
    ],
    'i-child-oom-exit0': ['dying: OOMKilled 0 at 13:00:50', 'dying: OOMKilled 0 at 13:01:01'],
    'i-child-oom-exit1': [
      'dying: OOMKilled 1 at 12:59:13',
      'dying: OOMKilled 1 at 12:59:22',
      'dying: OOMKilled 1 at 12:59:43',
    ],
    'i-child-oom-parent-lives': [],
    'e-imagepullbackoff': ['not-starting: ErrImagePull'],
    'h-configmap-key-env-missing': ['not-starting: CreateContainerConfigError'],
    'h-config-error-exit1': [
      'dying: Error 1 at 13:02:25',
      'dying: Error 1 at 13:02:26',
      'dying: Error 1 at 13:02:38',
    ],
    // An eviction that Fluent Bit answers with a clean exit: the pod is Succeeded, but nobody deleted it.
    'f-evict-emptydir': ['dying: Completed 0 at 13:04:50'],
  };

  it.each(Object.entries(recorded))('%s', (name, expected) => {
    expect(distinctSignals(name)).toEqual(expected);
  });

  it('gives every death of a container once, wherever it is seen', () => {
    const pods = podsOfStream('a-oomkilled');
    const onlyLastStates = pods.filter((pod) => pod.containers[0]?.status?.state.kind !== 'terminated');
    expect(distinct(onlyLastStates).map(words)).toEqual(recorded['a-oomkilled']);
  });
});

describe('one pod', () => {
  const oom: Termination = {
    exitCode: 137,
    reason: 'OOMKilled',
    finishedAt: '2026-11-22T03:12:00Z',
    containerId: 'containerd://a',
  };
  const earlier: Termination = {
    exitCode: 139,
    reason: 'Error',
    finishedAt: '2026-11-22T03:11:00Z',
    containerId: 'containerd://b',
  };

  it('tells everything about a death', () => {
    const pod = podWith({ state: { kind: 'running' }, restartCount: 1, lastTermination: oom });
    expect(signalsOf(pod, workload)).toEqual([
      {
        kind: 'terminated',
        key: 'uid-1/fluent-bit/containerd://a/2026-11-22T03:12:00Z',
        at: '2026-11-22T03:12:00Z',
        workload,
        trouble: 'dying',
        pod: 'fluent-bit-x7k2p',
        podUid: 'uid-1',
        node: 'node-1',
        container: 'fluent-bit',
        image: 'cr.fluentbit.io/fluent/fluent-bit:3.2.0',
        termination: oom,
        restartCount: 1,
      },
    ]);
  });

  it('gives a death without a container id the same key wherever it stands', () => {
    const { containerId: _, ...nameless } = oom;
    const seen: readonly Partial<ContainerStatus>[] = [
      { state: { kind: 'terminated', termination: nameless }, restartCount: 2 },
      { state: { kind: 'waiting', reason: 'CrashLoopBackOff' }, restartCount: 2, lastTermination: nameless },
      { state: { kind: 'running' }, restartCount: 3, lastTermination: nameless },
    ];
    const keys = seen.flatMap((status) => signalsOf(podWith(status), workload)).map((signal) => signal.key);
    expect(new Set(keys)).toEqual(new Set(['uid-1/fluent-bit/run-2/2026-11-22T03:12:00Z']));
    expect(keys).toHaveLength(3);
  });

  const terminated = (termination: Termination): Partial<ContainerStatus> => ({
    state: { kind: 'terminated', termination },
  });
  const waiting = (reason: string): Partial<ContainerStatus> => ({ state: { kind: 'waiting', reason } });
  const clean: Termination = { ...oom, exitCode: 0, reason: 'Completed' };
  const lost: Termination = { ...oom, reason: 'ContainerStatusUnknown' };
  const startError: Termination = { ...oom, exitCode: 128, reason: 'StartError' };

  const cases: readonly [string, Pod, readonly string[]][] = [
    [
      'two deaths at once, the older first',
      podWith({ ...terminated(oom), restartCount: 1, lastTermination: earlier }),
      ['dying: Error 139 at 03:11:00', 'dying: OOMKilled 137 at 03:12:00'],
    ],
    ['the end of a deleted pod', { ...podWith(terminated(oom)), deletedAt: '2026-11-22T03:12:30Z' }, []],
    [
      'a death before the deletion',
      { ...podWith({ state: { kind: 'running' }, lastTermination: oom }), deletedAt: '2026-11-22T03:12:30Z' },
      ['dying: OOMKilled 137 at 03:12:00'],
    ],
    [
      'the end of a deleted pod whose container was gone before the kubelet saw it',
      {
        ...podWith({ ...waiting('ContainerCreating'), lastTermination: lost }),
        deletedAt: '2026-11-22T03:12:30Z',
      },
      [],
    ],
    [
      'a container that is gone while its pod lives',
      podWith({ ...waiting('ContainerCreating'), restartCount: 1, lastTermination: lost }),
      ['dying: ContainerStatusUnknown 137 at 03:12:00'],
    ],
    [
      'a wait of a deleted pod',
      { ...podWith(waiting('ErrImagePull')), deletedAt: '2026-11-22T03:12:30Z' },
      [],
    ],
    ['a clean end of a DaemonSet pod', podWith(terminated(clean)), ['dying: Completed 0 at 03:12:00']],
    ['a crash loop whose death is gone', podWith(waiting('CrashLoopBackOff')), ['dying: CrashLoopBackOff']],
    [
      'a crash loop whose death is visible',
      podWith({ ...waiting('CrashLoopBackOff'), lastTermination: oom }),
      ['dying: OOMKilled 137 at 03:12:00'],
    ],
    [
      'a command that cannot be executed',
      podWith({ ...waiting('RunContainerError'), lastTermination: startError }),
      ['not-starting: StartError 128 at 03:12:00'],
    ],
    [
      'a start that failed at once',
      podWith(waiting('RunContainerError')),
      ['not-starting: RunContainerError'],
    ],
    ['an ordinary start', podWith(waiting('ContainerCreating')), []],
    ['a running container', podWith({ state: { kind: 'running' } }), []],
    ['a finished init container', podWith(terminated(clean), { role: 'init' }), []],
    [
      'a failed init container',
      podWith(terminated(earlier), { role: 'init' }),
      ['not-starting: Error 139 at 03:11:00'],
    ],
    ['a container of somebody else', podWith(terminated(oom), { name: 'app', image: 'shop/cart:1' }), []],
  ];

  it.each(cases)('%s', (_, pod, expected) => {
    expect(signalsOf(pod, workload).map(words)).toEqual(expected);
  });

  it('takes a finished Job for what it is, and its OOM kill too', () => {
    const job: WorkloadRef = { ...workload, kind: 'Job' };
    expect(signalsOf(podWith(terminated(clean)), job)).toEqual([]);
    expect(signalsOf(podWith(terminated(oom)), job).map(words)).toEqual(['dying: OOMKilled 137 at 03:12:00']);
    const bare: WorkloadRef = { ...workload, kind: 'Pod' };
    expect(signalsOf({ ...podWith(terminated(clean)), phase: 'Succeeded' }, bare)).toEqual([]);
  });

  it('gives pulling one key under both its names, and another for another image', () => {
    const keys = (reason: string, image: string) =>
      signalsOf(podWith(waiting(reason), { image }), workload).map((signal) => signal.key);
    const image = 'cr.fluentbit.io/fluent/fluent-bit:9.9.9';
    expect(keys('ErrImagePull', image)).toEqual([`uid-1/fluent-bit/image-pull/${image}`]);
    expect(keys('ImagePullBackOff', image)).toEqual(keys('ErrImagePull', image));
    expect(keys('ErrImagePull', 'fluent/fluent-bit:9.9.8')).not.toEqual(keys('ErrImagePull', image));
  });
});

function podWith(status: Partial<ContainerStatus>, container: Partial<Container> = {}): Pod {
  return {
    namespace: 'logging',
    name: 'fluent-bit-x7k2p',
    uid: 'uid-1',
    labels: {},
    annotations: {},
    createdAt: '2026-11-22T03:00:00Z',
    node: 'node-1',
    containers: [
      {
        name: 'fluent-bit',
        role: 'app',
        image: 'cr.fluentbit.io/fluent/fluent-bit:3.2.0',
        command: [],
        args: [],
        env: {},
        ports: [],
        mounts: [],
        status: { ready: false, restartCount: 0, state: { kind: 'unknown' }, ...status },
        ...container,
      },
    ],
    volumes: [],
  };
}

function distinctSignals(stream: string): readonly string[] {
  return distinct(podsOfStream(stream)).map(words);
}

/** In the order of the first sight of each key. */
function distinct(pods: readonly Pod[]): readonly PodSignal[] {
  const found = new Map<string, PodSignal>();
  for (const signal of pods.flatMap((pod) => signalsOf(pod, workload))) {
    if (!found.has(signal.key)) found.set(signal.key, signal);
  }
  return [...found.values()];
}

function podsOfStream(name: string): readonly Pod[] {
  const file = new URL(`../fixtures/kubernetes-watch/${name}.ndjson`, import.meta.url);
  const events = readFileSync(file, 'utf8').trim().split('\n');
  return events.flatMap((line) => {
    const { type, object } = JSON.parse(line) as { type: string; object: unknown };
    return type === 'ADDED' || type === 'MODIFIED' ? [readPod(object)] : [];
  });
}

function words(signal: PodSignal): string {
  if (signal.kind === 'waiting') return `${signal.trouble}: ${signal.reason}`;
  const { exitCode, reason, finishedAt } = signal.termination;
  return `${signal.trouble}: ${reason} ${exitCode} at ${finishedAt?.slice(11, 19)}`;
}
