import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKubernetesChecks } from '../../../src/adapters/kubernetes/kubernetes-checks.ts';
import { createKubernetesWriter } from '../../../src/adapters/kubernetes/kubernetes-writer.ts';
import type { Write } from '../../../src/change/write.ts';
import { unaskedChanges } from '../../../src/check/unasked-changes.ts';
import type { ClusterChecks } from '../../../src/ports.ts';
import {
  hastyClock,
  recordedObjects,
  type SimulatedCluster,
  startSimulatedCluster,
} from './simulated-cluster.ts';
import { tell } from '../../../src/language/words.ts';

let cluster: SimulatedCluster;
let checks: ClusterChecks;

const access = (token = 'writer-token') => ({
  name: 'prod-eu',
  kubeConfigText: cluster.kubeConfigText(token),
  clock: hastyClock,
});
const ref = { cluster: 'prod-eu', kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit' };
const image = 'cr.fluentbit.io/fluent/fluent-bit:4.2.8';
const body = { spec: { template: { spec: { containers: [{ name: 'fluent-bit', image }] } } } };
const write: Write = {
  object: { kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit' },
  patch: { type: 'strategic-merge', body },
  resourceVersion: '',
  mark: 'mark-1',
};
const create = (resource: string, kind: string, name: string, rest: object, apiVersion = 'v1') =>
  cluster.store.create(resource, {
    apiVersion,
    kind,
    metadata: { name, namespace: 'logging' },
    ...rest,
  });

beforeEach(async () => {
  cluster = await startSimulatedCluster();
  cluster.store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'logging' } });
  for (const object of recordedObjects())
    if (object.kind === 'DaemonSet') cluster.store.create('daemonsets', object);
  checks = createKubernetesChecks(access());
});
afterEach(async () => cluster.server.close());

const daemonSet = () => cluster.store.get('daemonsets', 'logging', 'fluent-bit');

describe('rights', () => {
  it.each([
    ['writer-token', 'patch', true],
    ['reader-token', 'patch', false],
    ['writer-token', 'delete', false],
  ] as const)('%s may %s daemonsets: %s', async (token, verb, isGranted) => {
    const right = { verb, group: 'apps', resource: 'daemonsets', namespace: 'logging', name: 'fluent-bit' };
    expect(await createKubernetesChecks(access(token)).isGranted(right)).toBe(isGranted);
  });
});

describe('a write that is only tried', () => {
  it('comes out as asked and leaves nothing', async () => {
    const before = structuredClone(daemonSet());
    const preview = await checks.preview(write);
    if (preview.state !== 'accepted') throw new Error(tell(preview.why, 'en'));
    expect(unaskedChanges(preview.before, body, preview.after)).toEqual([]);
    expect(daemonSet()).toEqual(before);
  });

  it('tells what a webhook makes of it', async () => {
    cluster.server.admit({
      kind: 'webhook',
      name: 'labels.example.org',
      resources: ['daemonsets'],
      change: (object) => ({
        ...object,
        metadata: { ...object.metadata, labels: { ...object.metadata.labels, team: 'logs' } },
      }),
    });
    const preview = await checks.preview(write);
    if (preview.state !== 'accepted') throw new Error(tell(preview.why, 'en'));
    expect(unaskedChanges(preview.before, body, preview.after)).toEqual([
      { path: 'metadata.labels.team', before: undefined, asked: undefined, after: '"logs"' },
    ]);
  });

  it('is refused by a policy in its own words', async () => {
    cluster.server.admit({
      kind: 'policy',
      name: 'own-registry',
      refuses: () => 'images come from our registry',
    });
    expect(await checks.preview(write)).toEqual({
      state: 'refused',
      why: `daemonsets.apps "fluent-bit" is forbidden: ValidatingAdmissionPolicy 'own-registry' with binding 'own-registry-binding' denied request: images come from our registry`,
    });
  });

  it('is not possible past a webhook with side effects, which stops no write', async () => {
    cluster.server.admit({
      kind: 'webhook',
      name: 'tickets.example.org',
      resources: ['daemonsets'],
      hasSideEffects: true,
    });
    const notPossible = {
      state: 'not-possible',
      why: 'admission webhook "tickets.example.org" does not support dry run',
    };
    expect(await checks.preview(write)).toEqual(notPossible);
    const writer = createKubernetesWriter(access());
    expect(await writer.dryRun(write)).toEqual(notPossible);
  });

  it('is not possible while a webhook does not answer', async () => {
    const message =
      'Internal error occurred: failed calling webhook "a.b": failed to call webhook: context deadline exceeded';
    cluster.server.failNext(
      { code: 500, message, reason: 'InternalError' },
      ({ method }) => method === 'PATCH',
    );
    expect(await checks.preview(write)).toEqual({ state: 'not-possible', why: message });
  });

  it('fails with the reason where the right is missing', async () => {
    const preview = await createKubernetesChecks(access('reader-token')).preview(write);
    expect(preview).toEqual({
      state: 'refused',
      why: expect.stringContaining('cannot patch resource "daemonsets"') as string,
    });
  });
});

it('reads what bounds memory and rollouts, as it is now', async () => {
  create('resourcequotas', 'ResourceQuota', 'q', { spec: { hard: { 'limits.memory': '4Gi' } } });
  create('limitranges', 'LimitRange', 'r', {
    spec: { limits: [{ type: 'Container', max: { memory: '1Gi' } }] },
  });
  const selector = { matchLabels: { app: 'fluent-bit' } };
  const status = { disruptionsAllowed: 0, desiredHealthy: 3, currentHealthy: 2, expectedPods: 3 };
  create('poddisruptionbudgets', 'PodDisruptionBudget', 'b', { spec: { selector }, status }, 'policy/v1');
  const conditions = [{ type: 'DisruptionAllowed', reason: 'SyncFailed', message: 'no scale' }];
  create(
    'poddisruptionbudgets',
    'PodDisruptionBudget',
    'c',
    { spec: {}, status: { conditions } },
    'policy/v1',
  );
  expect(await checks.quotas('logging')).toMatchObject([{ name: 'q', hard: { 'limits.memory': '4Gi' } }]);
  expect(await checks.limitRanges('logging')).toEqual([
    { namespace: 'logging', name: 'r', limits: [{ type: 'Container', maxMemory: '1Gi' }] },
  ]);
  const none = { disruptionsAllowed: 0, desiredHealthy: 0, currentHealthy: 0, expectedPods: 0 };
  expect(await checks.disruptionBudgets('logging')).toEqual([
    { name: 'b', selector: { ...selector, matchExpressions: [] }, ...status },
    {
      name: 'c',
      selector: { matchLabels: {}, matchExpressions: [{ key: '', operator: 'Exists', values: [] }] },
      ...none,
      unknown: 'no scale',
    },
  ]);
});

it('reads what a workload says of its rollouts', async () => {
  const spec = daemonSet()?.['spec'] as { template: { metadata: { labels: object } } } | undefined;
  const labels = spec?.template.metadata.labels;
  expect(await checks.rollout(ref)).toEqual({ isPaused: false, templateLabels: labels });
  create(
    'deployments',
    'Deployment',
    'fluent-bit',
    {
      spec: {
        paused: true,
        progressDeadlineSeconds: 600,
        selector: { matchLabels: { app: 'x' } },
        template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
      },
    },
    'apps/v1',
  );
  expect(await checks.rollout({ ...ref, kind: 'Deployment' })).toEqual({
    isPaused: true,
    progressDeadlineSeconds: 600,
    templateLabels: { app: 'x' },
  });
  expect(await checks.rollout({ ...ref, kind: 'StatefulSet' })).toBeUndefined();
});
