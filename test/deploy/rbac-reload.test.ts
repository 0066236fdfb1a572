import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKubernetesChecks } from '../../src/adapters/kubernetes/kubernetes-checks.ts';
import { createKubernetesCluster } from '../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { createKubernetesWriter } from '../../src/adapters/kubernetes/kubernetes-writer.ts';
import type { Write } from '../../src/change/write.ts';
import { reloadRight } from '../../src/check/needed-rights.ts';
import type { AccessRule } from '../../src/demo/cluster/api/access/roles.ts';
import { type ApiServer, createApiServer } from '../../src/demo/cluster/api/api-server.ts';
import { createObjectStore } from '../../src/demo/cluster/api/store/object-store.ts';
import type { KubeletSeam } from '../../src/demo/cluster/seams.ts';
import { hastyClock, listLog } from '../adapters/kubernetes/simulated-cluster.ts';
import { approvalOf, planOf } from '../adapters/kubernetes/writer-scene.ts';
import { silentKubelet } from '../demo/cluster/api/test-server.ts';
import { objectIn, readManifest } from './manifest.ts';
import { oneOfEach, owners, podName } from './one-of-each.ts';
import { english } from '../support/english.ts';

const rulesIn = (file: string) => (objectIn(file, 'ClusterRole') as unknown as { rules: AccessRule[] }).rules;
const reading = rulesIn('rbac-read.yaml');
const now = () => new Date('2026-11-22T12:48:30Z');
const json = (status: number, value: unknown) => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
});

let server: ApiServer;
let url: string;
let posts: string[];
let answer: { status: number; contentType: string; body: string };

beforeEach(async () => {
  posts = [];
  answer = json(200, { reload: 'done', status: 0 });
  const kubelet: KubeletSeam = {
    ...silentKubelet,
    monitoring(_namespace, pod, port, path, method) {
      if (method !== 'POST')
        return json(
          200,
          path === '/api/v2/reload'
            ? { hot_reload_count: 2 }
            : { input_chunks: { 'forward.0': { status: { mem_limit: '61.0M' } } } },
        );
      posts.push(`${pod}:${port}${path}`);
      return answer;
    },
  };
  const store = createObjectStore({ now });
  store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'logging' } });
  for (const [plural, object] of oneOfEach()) store.create(plural, object);
  const tokens = {
    reads: { user: 'bot', role: 'reads', rules: reading },
    reloads: { user: 'bot', role: 'reloads', rules: [...reading, ...rulesIn('rbac-reload.yaml')] },
  };
  server = createApiServer({ store, kubelet, now, tokens });
  ({ url } = await server.listen());
});
afterEach(async () => server.close());

const access = (token: string) => ({
  name: 'prod',
  clock: hastyClock,
  kubeConfigText: JSON.stringify({
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  }),
});
const [owner] = owners;
const name = owner === undefined ? '' : podName(owner);
const write: Write = {
  object: { kind: 'Pod', namespace: 'logging', name },
  patch: { type: 'reload', port: 2020 },
  resourceVersion: '',
  mark: 'd1-apply',
};
const apply = async (token = 'reloads') =>
  createKubernetesWriter(access(token)).apply(write, planOf(), approvalOf());

it.each([
  ['done', json(200, { reload: 'done', status: 0 }), { state: 'done', resourceVersion: '' }],
  [
    'under way',
    json(400, { reload: 'in progress', status: -2 }),
    { state: 'already-done', resourceVersion: '' },
  ],
  [
    'off, with status 200 all the same',
    json(200, { reload: 'not enabled', status: -1 }),
    { state: 'refused', why: `Pod ${name} answers that hot reload is not enabled` },
  ],
])('asks one pod through the API server: %s', async (_, said, expected) => {
  answer = said;
  expect(english(await apply())).toEqual(expected);
  expect(posts).toEqual([`${name}:2020/api/v2/reload`]);
});

it('has a dry run that asks nothing', async () => {
  expect(await createKubernetesWriter(access('reads')).dryRun(write)).toEqual({
    state: 'done',
    resourceVersion: '',
  });
  expect(posts).toEqual([]);
});

it('reads count and limits in force with the reading role alone', async () => {
  const cluster = createKubernetesCluster({ ...access('reads'), log: listLog() });
  expect(await cluster.reloadState({ namespace: 'logging', name }, 2020)).toEqual({
    count: 2,
    memLimitBytes: [63_963_136],
  });
});

it('is the right that a check asks for, and without it nothing is asked', async () => {
  const may = async (token: string) =>
    createKubernetesChecks(access(token)).isGranted(reloadRight('logging'));
  expect([await may('reads'), await may('reloads')]).toEqual([false, true]);
  expect(await apply('reads')).toMatchObject({ state: 'refused', why: expect.stringMatching(/pods\/proxy/) });
  expect(posts).toEqual([]);
  expect(readManifest('rbac-reload.yaml').map(({ kind }) => kind)).toEqual(['ClusterRole', 'RoleBinding']);
});
