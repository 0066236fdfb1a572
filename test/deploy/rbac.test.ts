import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { createKubernetesChecks } from '../../src/adapters/kubernetes/kubernetes-checks.ts';
import { createKubernetesCluster } from '../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { createKubernetesWriter } from '../../src/adapters/kubernetes/kubernetes-writer.ts';
import type { Write, WriteResult } from '../../src/change/write.ts';
import {
  type ApiServer,
  createApiServer,
  type RecordedRequest,
} from '../../src/demo/cluster/api/api-server.ts';
import type { AccessRule } from '../../src/demo/cluster/api/access/roles.ts';
import { parseRequestInfo, verbOf } from '../../src/demo/cluster/api/request-info.ts';
import { createObjectStore } from '../../src/demo/cluster/api/store/object-store.ts';
import type { KubeletSeam } from '../../src/demo/cluster/seams.ts';
import { podRow } from '../../src/sampling/pod-row.ts';
import type { Pod } from '../../src/signal/pod.ts';
import { hastyClock, listLog } from '../adapters/kubernetes/simulated-cluster.ts';
import { approvalOf, planOf } from '../adapters/kubernetes/writer-scene.ts';
import { objectIn, readManifest } from './manifest.ts';
import { oneOfEach, type OwnerKind, owners, podName } from './one-of-each.ts';
import { english } from '../support/english.ts';

const readRules = rulesIn('rbac-read.yaml');
const writeRules = rulesIn('rbac-write.yaml');
const now = () => new Date('2026-11-22T12:48:30Z');

/** A kubelet with something to give for every question, so that no question is left out for want of an answer. */
const kubelet: KubeletSeam = {
  readLog: () => [{ at: now(), text: 'Fluent Bit v4.2.8' }],
  monitoring: () => ({ status: 200, contentType: 'application/json', body: '{}' }),
  podUsage: () => [{ container: 'fluent-bit', memoryBytes: 50_331_648, cpuNanos: 1_000_000, at: now() }],
};

let server: ApiServer;
let requests: RecordedRequest[];
let url: string;

beforeEach(async () => {
  requests = [];
  const store = createObjectStore({ now });
  store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'logging' } });
  for (const [plural, object] of oneOfEach()) store.create(plural, object);
  const user = 'system:serviceaccount:fluent-medic:fluent-medic';
  server = createApiServer({
    store,
    kubelet,
    now,
    tokens: {
      'reads-token': { user, role: 'fluent-medic-read', rules: readRules },
      'writes-token': { user, role: 'fluent-medic-write', rules: [...readRules, ...writeRules] },
    },
    onRequest: (request) => requests.push(request),
  });
  ({ url } = await server.listen());
});
afterEach(async () => server.close());

describe('the read-only role', () => {
  it('is exactly what watching, diagnosing and verifying ask for', async () => {
    const pods = await watchOnce();
    expect(pods.map((pod) => pod.name).toSorted()).toEqual(owners.map(podName).toSorted());
    for (const pod of pods) await askEverything(pod);
    expect(requests.filter((each) => each.status >= 400)).toEqual([]);
    expect(rightsUsed()).toEqual(rightsIn(readRules));
  });

  it('lets the bot write nothing', async () => {
    const writer = createKubernetesWriter(access('reads-token'));
    expect(english(await writer.mayWrite('logging'))).toEqual({
      allowed: false,
      why: 'The bot may only read in namespace logging: it has no right to patch daemonsets, deployments, statefulsets, configmaps; create configmaps; delete configmaps, pods.',
    });
    expect(await inTurn(async (kind) => writer.dryRun(write(kind)))).toEqual(answers('refused'));
  });
});

describe('the write role', () => {
  it('is exactly what a change asks for beyond reading', async () => {
    const writer = createKubernetesWriter(access('writes-token'));
    expect(await writer.mayWrite('logging')).toEqual({ allowed: true });
    expect(await inTurn(async (kind) => writer.dryRun(write(kind)))).toEqual(answers('done'));
    expect(await inTurn(async (kind) => writer.apply(write(kind), plan, approval))).toEqual(answers('done'));
    expect(requests.filter((each) => each.status >= 400)).toEqual([]);
    const reading = new Set(rightsIn(readRules));
    expect(rightsUsed().filter((right) => !reading.has(right))).toEqual(rightsIn(writeRules));
  });

  it('is bound by namespace, not everywhere', () => {
    const kinds = readManifest('rbac-write.yaml').map((each) => each.kind);
    expect(kinds).toEqual(['ClusterRole', 'RoleBinding']);
  });
});

test('no role names Secrets, or everything', () => {
  const texts = [...rightsIn(readRules), ...rightsIn(writeRules)];
  expect(texts.filter((right) => /secrets|\*/.test(right))).toEqual([]);
});

const written = ['DaemonSet', 'Deployment', 'StatefulSet', 'ConfigMap', 'copy', 'no map', 'Pod'];
const answers = (state: WriteResult['state']) => written.map((kind) => `${kind}: ${state}`);

async function inTurn(
  send: (kind: string) => Promise<{ readonly state: string }>,
): Promise<readonly string[]> {
  const results: string[] = [];
  for (const kind of written) results.push(`${kind}: ${(await send(kind)).state}`);
  return results;
}

const plan = planOf();
const approval = approvalOf();

const copy = { kind: 'ConfigMap', namespace: 'logging', name: 'fluent-bit-medic-0a1b2c3d' };

function write(kind: string): Write {
  const rest = { resourceVersion: '', mark: 'mark-1' };
  if (kind === 'copy') {
    const metadata = { namespace: copy.namespace, name: copy.name };
    return {
      object: copy,
      patch: { type: 'create', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' } } },
      ...rest,
    };
  }
  if (kind === 'no map')
    return { object: { ...copy, name: 'fluent-bit' }, patch: { type: 'delete' }, ...rest };
  if (kind === 'Pod') {
    const name = podName(owners[0] ?? '');
    return { object: { kind, namespace: 'logging', name }, patch: { type: 'delete' }, ...rest };
  }
  return {
    object: { kind, namespace: 'logging', name: 'fluent-bit' },
    patch: { type: 'merge', body: { metadata: { labels: { team: 'logs' } } } },
    resourceVersion: '',
    mark: 'mark-1',
  };
}

/** The bot's own way from the list through the watch to the first pods; ends once every pod was seen. */
async function watchOnce(): Promise<readonly Pod[]> {
  const seen: Pod[] = [];
  const stop = new AbortController();
  const over = reader().watchPods(async (pod) => {
    seen.push(pod);
    if (seen.length === owners.length) void untilWatching().then(() => stop.abort());
  }, stop.signal);
  await over;
  return seen;
}

async function untilWatching(): Promise<void> {
  while (!requests.some((each) => each.query['watch'] !== undefined)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Every method of the port that reads. */
async function askEverything(pod: Pod): Promise<void> {
  const cluster = reader();
  const ref = await cluster.workloadOf(pod);
  expect(podName(ref.kind as OwnerKind)).toBe(pod.name);
  await cluster.workload(ref);
  await cluster.nodeTraits();
  await cluster.configMap('logging', 'fluent-bit');
  expect((await cluster.podsOf(ref)).map((each) => each.name)).toEqual([pod.name]);
  const checks = createKubernetesChecks(access('reads-token'));
  await checks.rollout(ref);
  expect(await checks.nodes(undefined)).not.toEqual([]);
  await checks.quotas('logging');
  await checks.limitRanges('logging');
  expect(await checks.disruptionBudgets('logging')).toEqual([]);
  const evidence = await cluster.collect({ workload: ref, pod: pod.name, container: 'fluent-bit' });
  expect(evidence.logs.map((log) => log.which)).toEqual(['previous', 'current']);
  expect((await cluster.workingSets(ref, 'fluent-bit')).get(pod.name)).toBe(50_331_648);
  expect(
    await cluster.sample(
      ref,
      [podRow(pod)].flatMap((row) => row ?? []),
    ),
  ).toHaveLength(1);
}

const reader = () => createKubernetesCluster({ ...access('reads-token'), log: listLog() });

const access = (token: string) => ({ name: 'prod', clock: hastyClock, kubeConfigText: kubeConfig(token) });

const kubeConfig = (token: string) =>
  JSON.stringify({
    'current-context': 'prod',
    clusters: [{ name: 'prod', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'bot', user: { token } }],
    contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'bot' } }],
  });

/** Asking what one may do is everybody's right and stands in no role. */
const everybodys = 'create selfsubjectaccessreviews.authorization.k8s.io';

function rulesIn(file: string): readonly AccessRule[] {
  return (objectIn(file, 'ClusterRole') as unknown as { rules: AccessRule[] }).rules;
}

function rightsUsed(): readonly string[] {
  const used = requests.map((request) => {
    const info = parseRequestInfo(request.path);
    if (info.kind === 'path') return `${request.method} ${info.path}`;
    const resource = info.subresource === undefined ? info.resource : `${info.resource}/${info.subresource}`;
    return right(
      verbOf(request.method, info, new URLSearchParams(request.query)) ?? '',
      resource,
      info.group,
    );
  });
  return [...new Set(used)].filter((each) => each !== everybodys).toSorted();
}

function rightsIn(rules: readonly AccessRule[]): readonly string[] {
  const all = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => right(verb, resource, group))),
    ),
  );
  return [...new Set(all)].toSorted();
}

const right = (verb: string, resource: string, group: string) =>
  `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
