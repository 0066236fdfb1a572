import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKubernetesCheckJobs } from '../../src/adapters/kubernetes/kubernetes-check-jobs.ts';
import type { AccessRule } from '../../src/demo/cluster/api/access/roles.ts';
import {
  type ApiServer,
  createApiServer,
  type RecordedRequest,
} from '../../src/demo/cluster/api/api-server.ts';
import { parseRequestInfo, verbOf } from '../../src/demo/cluster/api/request-info.ts';
import { createObjectStore } from '../../src/demo/cluster/api/store/object-store.ts';
import { hastyClock } from '../adapters/kubernetes/simulated-cluster.ts';
import { silentKubelet } from '../demo/cluster/api/test-server.ts';
import { objectIn, readManifest } from './manifest.ts';
import { oneOfEach } from './one-of-each.ts';

const rulesIn = (file: string) => (objectIn(file, 'ClusterRole') as unknown as { rules: AccessRule[] }).rules;
const reading = rulesIn('rbac-read.yaml');
const rules = rulesIn('rbac-check-jobs.yaml');

let server: ApiServer;
let url: string;
let requests: RecordedRequest[];

beforeEach(async () => {
  requests = [];
  const now = () => new Date('2026-11-22T12:48:30Z');
  const store = createObjectStore({ now });
  store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'logging' } });
  for (const [plural, object] of oneOfEach()) store.create(plural, object);
  const identity = { user: 'bot', role: 'check-jobs', rules: [...reading, ...rules] };
  const onRequest = (request: RecordedRequest) => requests.push(request);
  server = createApiServer({ store, kubelet: silentKubelet, now, tokens: { t: identity }, onRequest });
  ({ url } = await server.listen());
});
afterEach(async () => server.close());

it('is exactly what a check Job asks for beyond reading, in one namespace', async () => {
  const kubeConfigText = JSON.stringify({
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  });
  const jobs = createKubernetesCheckJobs({ name: 'prod', clock: hastyClock, kubeConfigText }, new Set());
  const ref = { cluster: 'prod', kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit' };
  const changed = { 'fluent-bit': { 'fluent-bit.conf': '' } };
  const question = { name: 'fluent-medic-check-1', image: 'fb:4.2.8', container: 'fluent-bit', changed };
  expect(await jobs.start(ref, question)).toBeUndefined();
  expect(await jobs.outcome('logging', question.name)).toBeUndefined();
  await jobs.end('logging', question.name);
  const used = requests.map(({ method, path, query }) => {
    const info = parseRequestInfo(path);
    if (info.kind === 'path') return `${method} ${path}`;
    return `${verbOf(method, info, new URLSearchParams(query))} ${info.resource} ${info.namespace}`;
  });
  const known = namesOf(reading);
  expect([...new Set(used)].filter((right) => !known.includes(right)).toSorted()).toEqual(namesOf(rules));
  expect(requests.filter(({ status }) => status >= 400)).toEqual([]);
  expect(readManifest('rbac-check-jobs.yaml').map(({ kind }) => kind)).toEqual([
    'ClusterRole',
    'RoleBinding',
  ]);
});

const namesOf = (all: readonly AccessRule[]): readonly string[] =>
  all
    .flatMap(({ resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource} logging`)),
    )
    .toSorted();
