import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { KubeEvent, Node } from '../../src/evidence/evidence.ts';
import type { ContainerStatus, PodCondition, Termination } from '../../src/signal/pod.ts';
import { containerOf, nothing, podOf, sourced, statusOf } from './evidence-of.ts';

interface Around {
  readonly status?: Partial<ContainerStatus>;
  readonly events?: readonly Partial<KubeEvent>[];
  readonly nodes?: readonly Partial<Node>[];
  readonly pod?: {
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly PodCondition[];
  };
}

const died = '2026-11-22T12:50:00Z';
const waiting = (reason: string, message = ''): Partial<ContainerStatus> => ({
  ready: false,
  state: { kind: 'waiting', reason, message },
});
const ended = (fields: Partial<Termination> = {}): Partial<ContainerStatus> => ({
  restartCount: 1,
  lastTermination: { exitCode: 0, reason: 'Completed', finishedAt: died, ...fields },
});

function factsOf({ status, events = [], nodes = [], pod }: Around) {
  const container = containerOf(status ? { status: statusOf(status) } : {});
  return gatherFacts({
    ...nothing,
    pods: [
      sourced(
        podOf({
          node: 'node-1',
          owner: { kind: 'DaemonSet', name: 'fb' },
          containers: [container],
          ...pod,
        }),
      ),
    ],
    nodes: nodes.map((node, at) => sourced({ name: 'node-1', conditions: [], ...node }, at, 'nodes')),
    events: events.map((event, at) =>
      sourced(
        {
          namespace: 'logging',
          involved: { kind: 'Pod', name: 'fb-1' },
          type: 'Warning',
          reason: '',
          message: '',
          count: 1,
          lastAt: died,
          ...event,
        },
        at,
        'events',
      ),
    ),
  });
}

describe('an image that does not come', () => {
  it.each([
    ['ErrImageNeverPull', 'Container image "x" is not present with pull policy of Never', 'never-pull'],
    ['InvalidImageName', "Failed to apply default image tag: couldn't parse image reference", 'invalid-name'],
    ['ImagePullBackOff', 'unexpected status from HEAD request: 429 Too Many Requests', 'rate-limited'],
    [
      'ErrImagePull',
      'pull access denied, repository does not exist or may require authorization',
      'unauthorized',
    ],
    [
      'ErrImagePull',
      'failed to authorize: failed to fetch anonymous token: 401 Unauthorized',
      'unauthorized',
    ],
    ['ErrImagePull', 'no match for platform in manifest: not found', 'wrong-platform'],
    ['ImagePullBackOff', 'manifest for fluent/fluent-bit:9.9.9 not found: manifest unknown', 'not-found'],
    ['ErrImagePull', 'dial tcp: lookup cr.example.io: no such host', 'unreachable'],
    ['ErrImagePull', 'tls: failed to verify certificate: x509: unknown authority', 'unreachable'],
    ['ImagePullBackOff', 'Back-off pulling image', 'unknown'],
  ])('%s: %s', (reason, message, expected) => {
    expect(factsOf({ status: waiting(reason, message) }).pull?.reason).toBe(expected);
  });

  it('is no trouble once the container runs', () => {
    const events = [{ reason: 'Failed', message: 'Failed to pull image "x": not found' }];
    expect(factsOf({ status: {}, events }).pull).toBeUndefined();
  });

  it('takes the reason from the events when the status has none', () => {
    const events = [{ reason: 'Failed', message: 'Failed to pull image "x": 403 Forbidden' }];
    expect(factsOf({ status: waiting('ImagePullBackOff'), events }).pull?.reason).toBe('unauthorized');
  });
});

describe('what a pod refers to and is not there', () => {
  const create = 'CreateContainerConfigError';
  it.each([
    [create, 'configmap "other" not found', 'ConfigMap', 'other'],
    [create, 'secret "es-auth" not found', 'Secret', 'es-auth'],
    [
      create,
      "couldn't find key LIMIT in ConfigMap logging/fluent-bit-env",
      'key',
      'LIMIT of ConfigMap fluent-bit-env',
    ],
    [create, "couldn't find key password in Secret logging/es-auth", 'key', 'password of Secret es-auth'],
    [create, 'container has runAsNonRoot and image will run as root', undefined, undefined],
  ])('%s: %s', (reason, message, kind, name) => {
    const { absent } = factsOf({ status: waiting(reason, message) });
    expect([absent?.kind, absent?.name]).toEqual([kind, name]);
  });

  it.each([
    ['MountVolume.SetUp failed for volume "config" : configmap "fluent-bit" not found', 'ConfigMap'],
    ['MountVolume.SetUp failed for volume "certs" : secret "tls" not found', 'Secret'],
    [
      'MountVolume.SetUp failed for volume "config" : configmap references non-existent config key: fluent-bit.conf',
      'key',
    ],
    [
      'MountVolume.SetUp failed for volume "logs" : hostPath type check failed: /data is not a directory',
      'volume',
    ],
    ['Unable to attach or mount volumes: timed out waiting for the condition', undefined],
  ])('FailedMount: %s', (message, kind) => {
    const events = [{ reason: 'FailedMount', message }];
    expect(factsOf({ status: waiting('ContainerCreating'), events }).absent?.kind).toBe(kind);
    expect(factsOf({ status: {}, events }).absent).toBeUndefined();
  });

  it('a mount that failed before the container started is nothing', () => {
    const message = 'MountVolume.SetUp failed for volume "config" : configmap "fluent-bit" not found';
    const events = [
      { reason: 'FailedMount', message, lastAt: '2026-11-22T12:40:00Z' },
      { reason: 'Started', type: 'Normal', lastAt: '2026-11-22T12:41:00Z' },
    ];
    expect(factsOf({ status: waiting('ContainerCreating'), events }).absent).toBeUndefined();
  });
});

describe('a container that the kubelet restarts for its probe', () => {
  const killing = {
    reason: 'Killing',
    type: 'Normal',
    message: 'Container fluent-bit failed liveness probe, will be restarted',
  };
  const failing = (message: string) => ({ reason: 'Unhealthy', count: 3, message });
  it.each([
    ['context deadline exceeded (Client.Timeout exceeded while awaiting headers)', 'timeout'],
    ['dial tcp 10.0.0.1:2020: connect: connection refused', 'refused'],
    ['HTTP probe failed with statuscode: 500', 'status'],
    ['command "/check" exited with 1', 'other'],
  ])('%s', (words, how) => {
    const events = [failing(`Liveness probe failed: ${words}`), killing];
    expect(factsOf({ status: ended(), events }).probe).toMatchObject({ probe: 'liveness', failures: 3, how });
  });

  it('a startup probe is one as well', () => {
    const events = [{ ...killing, message: 'Container fluent-bit failed startup probe, will be restarted' }];
    expect(factsOf({ status: ended(), events }).probe?.probe).toBe('startup');
  });

  it('needs more than a readiness probe, and an end near to it', () => {
    const ready = [failing('Readiness probe failed: HTTP probe failed with statuscode: 500')];
    const long = [{ ...killing, lastAt: '2026-11-22T11:00:00Z' }];
    expect(factsOf({ status: ended(), events: ready }).probe).toBeUndefined();
    expect(factsOf({ status: ended(), events: long }).probe).toBeUndefined();
  });
});

describe('what a node does to a pod', () => {
  const evicted = (message: string, more: Partial<KubeEvent> = {}) => ({
    reason: 'Evicted',
    message,
    ...more,
  });
  it.each([
    ['The node was low on resource: memory. Threshold quantity: 100Mi', 'memory'],
    ['The node was low on resource: ephemeral-storage.', 'disk'],
    ['Usage of EmptyDir volume "buffers" exceeds the limit "30Mi".', 'disk'],
    ['The node was low on resource: pids.', 'pids'],
    ['The node had condition: [Unknown]', 'unknown'],
  ])('%s', (message, resource) => {
    expect(factsOf({ events: [evicted(message)] }).node).toMatchObject({
      kind: 'evicted',
      resource,
      pods: 1,
    });
    expect(factsOf({ pod: { reason: 'Evicted', message } }).node).toMatchObject({
      kind: 'evicted',
      resource,
    });
  });

  it('counts evicted siblings of the same workload, and no pods of another', () => {
    const low = 'The node was low on resource: memory.';
    const sibling = (name: string) => evicted(low, { involved: { kind: 'Pod', name } });
    expect(factsOf({ events: ['fb-a', 'fb-b', 'web-1'].map(sibling) }).node).toMatchObject({
      pod: 'fb-b',
      pods: 2,
    });
    expect(factsOf({ events: [sibling('web-1')] }).node).toBeUndefined();
  });

  it('is history after an hour', () => {
    const old = evicted('The node was low on resource: memory.', { lastAt: '2026-11-22T11:00:00Z' });
    expect(factsOf({ events: [old] }).node).toBeUndefined();
  });

  it.each([
    ['PreemptionByScheduler', 'preempted'],
    ['DeletionByTaintManager', 'tainted'],
    ['TerminationByKubelet', 'evicted'],
    ['EvictionByEvictionAPI', undefined],
  ])('DisruptionTarget %s', (reason, kind) => {
    const conditions = [{ type: 'DisruptionTarget', status: 'True', reason }];
    expect(factsOf({ pod: { conditions } }).node?.kind).toBe(kind);
  });

  it.each([
    [
      {
        involved: { kind: 'Node', name: 'node-1' },
        reason: 'SystemOOM',
        message: 'victim process: fluent-bit',
      },
      'system-oom',
    ],
    [
      {
        involved: { kind: 'Node', name: 'node-1' },
        reason: 'EvictionThresholdMet',
        message: 'Attempting to reclaim memory',
      },
      'pressure',
    ],
    [
      { involved: { kind: 'Node', name: 'node-2' }, reason: 'SystemOOM', message: 'victim process: java' },
      undefined,
    ],
  ])('an event of a node', (event, kind) => {
    expect(factsOf({ events: [event] }).node?.kind).toBe(kind);
  });

  it.each<[string, Partial<KubeEvent>, string | undefined]>([
    ['when the container ended', { lastAt: '2026-11-22T12:50:40Z' }, 'system-oom'],
    ['ten minutes after its end', { lastAt: '2026-11-22T13:00:00Z' }, undefined],
    ['half an hour before its end', { lastAt: '2026-11-22T12:20:00Z' }, undefined],
    [
      'again and again, also around its end',
      { firstAt: '2026-11-22T12:20:00Z', lastAt: '2026-11-22T13:00:00Z', count: 9 },
      'system-oom',
    ],
    ['at a time that nobody says', { lastAt: '' }, 'system-oom'],
  ])('a node that ran out of memory %s', (_, times, kind) => {
    const involved = { kind: 'Node', name: 'node-1' };
    const event = { involved, reason: 'SystemOOM', message: 'victim process: java', ...times };
    expect(factsOf({ status: ended({ exitCode: 137 }), events: [event] }).node?.kind).toBe(kind);
  });

  it('a condition of the node counts while it is true', () => {
    const pressure = (status: string) => [{ conditions: [{ type: 'DiskPressure', status }] }];
    expect(factsOf({ nodes: pressure('True') }).node).toMatchObject({ kind: 'pressure', resource: 'disk' });
    expect(factsOf({ nodes: pressure('False') }).node).toBeUndefined();
  });
});
