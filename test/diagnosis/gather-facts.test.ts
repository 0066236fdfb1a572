import { expect, test } from 'vitest';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import type { ContainerStatus, Termination } from '../../src/signal/pod.ts';
import { configMapOf, containerOf, logOf, nothing, podOf, sourced, statusOf } from './evidence-of.ts';

const segfault = '[2026/11/22 12:42:52] [engine] caught signal (SIGSEGV)\n#0  0x1 in  f() at a.c:1\n';
const quiet = 'Fluent Bit v3.2.9\n[2026/11/22 12:00:00] [ info] [fluent bit] version=3.2.9, commit=, pid=1\n';
const refused = '[2026/11/22 12:00:00] [error] configuration file contains errors, aborting.\n';
const operator = (signal: string) =>
  `time=2026-01-01T00:00:00Z level=error msg="Failure during the run time of fluent-bit" error="failed to run fluent-bit: signal: ${signal}"\n`;

function dying(termination: Termination, status: Partial<ContainerStatus>, logs: Evidence['logs']): Evidence {
  const container = containerOf({ status: statusOf({ lastTermination: termination, ...status }) });
  return { ...nothing, pods: [sourced(podOf({ containers: [container] }))], logs };
}

test.each([
  ['OOMKilled with 137', { exitCode: 137, reason: 'OOMKilled' }, quiet, 'oom-kill'],
  ['OOMKilled with 0', { exitCode: 0, reason: 'OOMKilled' }, quiet, 'oom-kill'],
  ['OOMKilled with 1', { exitCode: 1, reason: 'OOMKilled' }, quiet, 'oom-kill'],
  ['137 alone', { exitCode: 137, reason: 'Error' }, quiet, 'killed'],
  ['139', { exitCode: 139, reason: 'Error' }, quiet, 'crash'],
  ['139 that the kubelet calls Completed', { exitCode: 139, reason: 'Completed' }, '', 'crash'],
  ['134', { exitCode: 134 }, '', 'crash'],
  ['1 after a back-trace', { exitCode: 1, reason: 'Error' }, segfault, 'crash'],
  ['255 after a back-trace', { exitCode: 255, reason: 'Error' }, segfault, 'crash'],
  ['1 with a refusal', { exitCode: 1, reason: 'Error' }, refused, 'refused-start'],
  ['1 without a word', { exitCode: 1, reason: 'Error' }, '', 'failed'],
  ['0', { exitCode: 0, reason: 'Completed' }, quiet, 'stopped'],
  ['143', { exitCode: 143, reason: 'Error' }, quiet, 'stopped'],
])('%s is %4$s', (_, termination, log, kind) => {
  const facts = gatherFacts(dying(termination, {}, [logOf('previous', log)]));
  expect(facts.death?.kind).toBe(kind);
});

test.each([
  ['aborted (core dumped)', 'crash'],
  ['segmentation fault', 'crash'],
  ['killed', 'oom-kill'],
])('the watcher of an operator says "signal: %s"', (signal, kind) => {
  const facts = gatherFacts(dying({ exitCode: 1 }, {}, [logOf('previous', operator(signal))]));
  expect(facts.death?.kind).toBe(kind);
});

test.each([
  ['running again', { state: { kind: 'running' } }, 'previous', true],
  ['waiting', { state: { kind: 'waiting', reason: 'CrashLoopBackOff' } }, 'previous', false],
  ['terminated', { state: { kind: 'terminated', termination: { exitCode: 139 } } }, 'current', false],
] as const)('%s: which log is that of the death', (_, status, which, isOver) => {
  const logs = [logOf('current', quiet), logOf('previous', segfault)];
  const facts = gatherFacts(dying({ exitCode: 139 }, status, logs));
  expect(facts.logs.map((each) => [each.which, each.isOfDeath])[0]).toEqual([which, true]);
  expect(facts.death?.isOver).toBe(isOver);
});

test('a death more than a day past is marked as past while the container runs', () => {
  const past = { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-11-20T12:00:00Z' };
  expect(gatherFacts(dying(past, {}, [])).death).toMatchObject({
    kind: 'oom-kill',
    isOver: true,
    isPast: true,
  });
  const waiting = { state: { kind: 'waiting' } } as const;
  expect(gatherFacts(dying(past, waiting, [])).death?.isPast).toBe(false);
});

test('the banner wins over the image; without either the version is not known', () => {
  const pods = [sourced(podOf())];
  const other = logOf('current', quiet.replaceAll('3.2.9', '4.0.1'));
  expect(gatherFacts({ ...nothing, pods, logs: [other] }).subject.version).toBe('4.0.1');
  expect(gatherFacts({ ...nothing, pods }).subject.version).toBe('3.2.9');
  const latest = podOf({ containers: [containerOf({ image: 'fluent/fluent-bit:latest' })] });
  expect(gatherFacts({ ...nothing, pods: [sourced(latest)] }).subject.version).toBeNull();
});

test('of several pods the focus decides, else the one that died last', () => {
  const dead = (finishedAt: string) => [
    containerOf({ status: statusOf({ lastTermination: { exitCode: 139, finishedAt } }) }),
  ];
  const pods = [
    sourced(podOf({ name: 'alive', containers: [containerOf({ status: statusOf() })] })),
    sourced(podOf({ name: 'earlier', containers: dead('2026-11-22T12:00:00Z') }), 1),
    sourced(podOf({ name: 'later', containers: dead('2026-11-22T12:30:00Z') }), 2),
    sourced(podOf({ name: 'other', containers: [containerOf({ name: 'app', image: 'nginx:1' })] }), 3),
  ];
  expect(gatherFacts({ ...nothing, pods }).subject.pod).toBe('later');
  const focus = { namespace: 'logging', pod: 'earlier' };
  expect(gatherFacts({ ...nothing, pods, focus }).subject.pod).toBe('earlier');
});

test('a pod that is gone is named all the same', () => {
  const facts = gatherFacts({
    ...nothing,
    focus: { namespace: 'logging', pod: 'fb-1' },
    logs: [logOf('previous', segfault)],
  });
  expect(facts.subject).toEqual({
    cluster: null,
    namespace: 'logging',
    workload: null,
    pod: 'fb-1',
    container: 'fluent-bit',
    image: null,
    version: null,
  });
  expect(facts.crash?.signal).toBe('SIGSEGV');
});

test('a Deployment is found behind its ReplicaSet, also when only the names tell', () => {
  const owner = { kind: 'ReplicaSet', name: 'fluent-bit-6c9f' };
  const pod = podOf({ owner, labels: { 'pod-template-hash': '6c9f' } });
  expect(gatherFacts({ ...nothing, pods: [sourced(pod)] }).subject.workload).toEqual({
    kind: 'Deployment',
    name: 'fluent-bit',
  });
  expect(gatherFacts({ ...nothing, pods: [sourced(podOf({ owner }))] }).subject.workload).toEqual(owner);
});

const conf = '[INPUT]\n    Name tail\n    Mem_Buf_Limit ${LIMIT}\n@INCLUDE outputs.conf\n';
test.each([
  ['--config=', { args: ['--config=/conf/fluent-bit.conf'] }, 'fluent-bit.conf'],
  ['-c', { args: ['-c', '/conf/other.conf'] }, 'other.conf'],
  ['a shell', { command: ['sh', '-c', 'exec fluent-bit -c /conf/other.conf -q'], args: [] }, 'other.conf'],
  [
    'a mounted file',
    {
      args: ['-c', '/etc/fb.conf'],
      mounts: [{ volume: 'config', path: '/etc/fb.conf', subPath: 'other.conf' }],
    },
    'other.conf',
  ],
  ['no option', { args: [], mounts: [{ volume: 'config', path: '/fluent-bit/etc' }] }, 'fluent-bit.conf'],
] as const)('finds the configuration by %s', (_, container, key) => {
  const configMap = configMapOf({
    'fluent-bit.conf': conf,
    'other.conf': conf,
    'outputs.conf': '[OUTPUT]\n    Name http\n',
  });
  const pods = [sourced(podOf({ containers: [containerOf({ env: { LIMIT: '5M' }, ...container })] }))];
  const { mounted, inputs } = gatherFacts({
    ...nothing,
    pods,
    configMaps: [configMapOf({}, 'noise'), configMap],
  });
  expect(mounted?.mainKey).toBe(key);
  expect(mounted?.config.sections.map((each) => [each.kind, each.file])).toEqual([
    ['input', key],
    ['output', 'outputs.conf'],
  ]);
  expect(inputs.map((each) => each.memBufLimitBytes)).toEqual([5_000_000]);
});

test('a variable from elsewhere leaves its value unknown, not empty', () => {
  const pods = [sourced(podOf())];
  const { mounted } = gatherFacts({
    ...nothing,
    pods,
    configMaps: [configMapOf({ 'fluent-bit.conf': conf })],
  });
  expect(mounted?.config.sections[0]?.properties.at(-1)?.value).toBe('${LIMIT}');
});

test('the configuration of another pod is not taken', () => {
  const elsewhere = podOf({ volumes: [{ name: 'config', configMap: 'gone' }] });
  expect(
    gatherFacts({
      ...nothing,
      pods: [sourced(elsewhere)],
      configMaps: [configMapOf({ 'fluent-bit.conf': conf })],
    }).mounted,
  ).toBeUndefined();
});

test('the image change comes from the newest revisions of the own workload', () => {
  const owner = { kind: 'DaemonSet', name: 'fluent-bit' };
  const revision = (number: number, image: string, name = 'fluent-bit') =>
    sourced(
      {
        namespace: 'logging',
        name: `r${number}`,
        owner: { kind: 'DaemonSet', name },
        revision: number,
        createdAt: `2026-11-22T0${number}:00:00Z`,
        images: { 'fluent-bit': image },
      },
      number,
      'resources/controllerrevisions.json',
    );
  const revisions = [
    revision(4, 'fb:3.2.0'),
    revision(2, 'fb:1.9.2'),
    revision(3, 'fb:3.2.0'),
    revision(1, 'fb:1.8.0'),
    revision(9, 'x:1', 'other'),
  ];
  expect(gatherFacts({ ...nothing, pods: [sourced(podOf({ owner }))], revisions }).imageChange).toEqual({
    from: 'fb:1.9.2',
    to: 'fb:3.2.0',
    at: '2026-11-22T03:00:00Z',
    source: 'resources/controllerrevisions.json',
  });
});
