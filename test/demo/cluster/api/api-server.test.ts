import { expect, test } from 'vitest';
import { roles } from '../../../../src/demo/cluster/api/access/roles.ts';
import { createApiServer } from '../../../../src/demo/cluster/api/api-server.ts';
import { ask } from './ask.ts';
import { daemonSet, pod } from './client.ts';
import { silentKubelet, startTestServer } from './test-server.ts';

const pods = '/api/v1/namespaces/logging/pods';
const workload = '/apis/apps/v1/namespaces/logging/daemonsets/fluent-bit';

test('records who asked for what and what was answered', async () => {
  const server = await startTestServer();
  await ask(server, `GET ${pods}?limit=5`, { token: 'reader-token' });
  await ask(server, 'GET /api/v1/secrets', { token: 'writer-token' });
  await ask(server, 'GET /api/v1/nodes', { token: 'nobody' });
  expect(server.requests).toEqual([
    {
      method: 'GET',
      path: pods,
      query: { limit: '5' },
      identity: 'system:serviceaccount:fluent-medic:reader',
      status: 200,
    },
    {
      method: 'GET',
      path: '/api/v1/secrets',
      query: {},
      identity: 'system:serviceaccount:fluent-medic:writer',
      status: 403,
    },
    { method: 'GET', path: '/api/v1/nodes', query: {}, identity: undefined, status: 401 },
  ]);
});

test('fails the next request it was told to fail, and only that', async () => {
  const server = await startTestServer();
  const isList = ({ path }: { readonly path: string }) => path === pods;
  const details = { retryAfterSeconds: 2 };
  server.server.failNext({ code: 429, message: 'slow down', reason: 'TooManyRequests', details }, isList);
  server.server.failNext('hang-up', isList);
  const statuses: unknown[] = [];
  for (const path of ['/api/v1/nodes', pods, pods, pods]) {
    statuses.push(
      await ask(server, `GET ${path}`).then(
        ({ status }) => status,
        () => 'hung up',
      ),
    );
  }
  expect(statuses).toEqual([200, 429, 'hung up', 200]);
});

test.each([
  ['reader-token', `GET ${pods}`, 200],
  ['reader-token', 'GET /api/v1/namespaces/logging/secrets', 403],
  ['reader-token', `PATCH ${workload}`, 403],
  ['reader-token', `PATCH ${workload}?dryRun=All`, 403],
  ['writer-token', `PATCH ${workload}`, 200],
  ['writer-token', `DELETE ${workload}`, 403],
  ['writer-token', `DELETE ${pods}/fb-a`, 200],
  ['reader-token', `DELETE ${pods}/fb-a`, 403],
  ['writer-token', 'GET /api/v1/namespaces/logging/secrets', 403],
  ['writer-token', 'GET /metrics', 403],
  ['writer-token', 'GET /version', 200],
])('with %s: %s is %d', async (token, line, code) => {
  const server = await startTestServer();
  server.store.create('daemonsets', daemonSet);
  server.store.create('pods', pod('fb-a'));
  const { status } = await ask(server, line, {
    token,
    contentType: 'application/merge-patch+json',
    ...(line.startsWith('PATCH') ? { body: {} } : {}),
  });
  expect(status).toBe(code);
});

test('lets a composer leave a right out of a role', async () => {
  const rules = roles.writer.filter(({ resources }) => !resources.includes('pods/log'));
  const server = await startTestServer({ tokens: { 'own-token': { user: 'ann', role: 'no-logs', rules } } });
  const review = (resource: string, subresource: string) => ({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb: 'get', resource, subresource } },
  });
  const path = 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const asked = [review('pods', ''), review('pods', 'log')].map(async (body) =>
    ask(server, path, { token: 'own-token', body }),
  );
  expect((await Promise.all(asked)).map(({ body }) => body['status'])).toEqual([
    {
      allowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "no-logs" of ClusterRole "no-logs" to User "ann"',
    },
    { allowed: false },
  ]);
});

test.each([
  ['text/plain', 415],
  ['application/vnd.kubernetes.protobuf', 501],
  ['application/json; charset=utf-8', 201],
  ['application/yaml', 201],
])('reads a body as %s with %d', async (contentType, code) => {
  const server = await startTestServer();
  const body = contentType.endsWith('yaml') ? 'metadata: {name: a}' : { metadata: { name: 'a' } };
  const { status } = await ask(server, 'POST /api/v1/namespaces/logging/configmaps', { body, contentType });
  expect(status).toBe(code);
});

test('holds an identity to its namespaces', async () => {
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['list'], namespaces: ['logging'] }];
  const server = await startTestServer({
    tokens: { 'own-token': { user: 'ann', role: 'logging-only', rules } },
  });
  const paths = [pods, '/api/v1/namespaces/other/pods', '/api/v1/pods'];
  const answers = await Promise.all(
    paths.map(async (path) => ask(server, `GET ${path}`, { token: 'own-token' })),
  );
  expect(answers.map(({ status, body }) => [status, body.message])).toEqual([
    [200, undefined],
    [
      403,
      'pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "other"',
    ],
    [403, 'pods is forbidden: User "ann" cannot list resource "pods" in API group "" at the cluster scope'],
  ]);
});

test('deletes a pod by marking it for its kubelet, and at once without grace', async () => {
  const server = await startTestServer({ now: () => new Date('2026-11-22T12:00:00Z') });
  server.store.create('pods', pod('fb-a'));
  const marked = await ask(server, `DELETE ${pods}/fb-a`);
  const again = await ask(server, `DELETE ${pods}/fb-a`);
  const { deletionTimestamp, deletionGracePeriodSeconds, generation } = marked.body['metadata'] as Record<
    string,
    unknown
  >;
  const stored = server.store.get('pods', 'logging', 'fb-a')?.metadata.deletionTimestamp;
  await ask(server, `DELETE ${pods}/fb-a`, { body: { gracePeriodSeconds: 0 } });
  expect({ deletionTimestamp, deletionGracePeriodSeconds, generation, stored, again: again.status }).toEqual({
    deletionTimestamp: '2026-11-22T12:00:30Z',
    deletionGracePeriodSeconds: 30,
    generation: 2,
    stored: '2026-11-22T12:00:30Z',
    again: 200,
  });
  expect(server.store.get('pods', 'logging', 'fb-a')).toBeUndefined();
});

test('pages show the cluster as it was at the first page', async () => {
  const server = await startTestServer();
  for (const name of ['a', 'b', 'c']) server.store.create('pods', pod(name));
  const first = await ask(server, `GET ${pods}?limit=1`);
  server.store.delete('pods', 'logging', 'b');
  server.store.create('pods', pod('aa'));
  server.store.update('pods', 'logging', 'c', (object) => ({ ...object, status: { phase: 'Failed' } }));
  const token = (first.body['metadata'] as { continue: string }).continue;
  const rest = await ask(server, `GET ${pods}?limit=5&continue=${token}`);
  const items = rest.body['items'] as { metadata: { name: string; resourceVersion: string } }[];
  expect(items.map(({ metadata }) => [metadata.name, metadata.resourceVersion])).toEqual([
    ['b', '102'],
    ['c', '103'],
  ]);
});

test('names every field and manager that an apply is in conflict with', async () => {
  const server = await startTestServer();
  server.store.create('daemonsets', daemonSet, 'helm');
  server.store.update(
    'daemonsets',
    'logging',
    'fluent-bit',
    (object) => ({ ...object, metadata: { ...object.metadata, labels: { team: 'a' } } }),
    'kubectl-label',
  );
  const body = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'fluent-bit', labels: { team: 'b' } },
    spec: { template: { spec: { containers: [{ name: 'fluent-bit', image: 'i:2' }] } } },
  };
  const options = { body, contentType: 'application/apply-patch+yaml' };
  const refused = await ask(server, `PATCH ${workload}?fieldManager=medic`, options);
  const forced = await ask(server, `PATCH ${workload}?fieldManager=medic&force=true`, options);
  expect([refused.status, refused.body.message, forced.status]).toEqual([
    409,
    [
      'Apply failed with 2 conflicts: conflicts with "helm" using apps/v1:',
      '- .spec.template.spec.containers[name="fluent-bit"].image',
      'conflicts with "kubectl-label" using apps/v1:',
      '- .metadata.labels.team',
    ].join('\n'),
    200,
  ]);
});

test('says which port is taken', async () => {
  const { url, store } = await startTestServer();
  const second = createApiServer({ store, kubelet: silentKubelet, now: () => new Date() });
  await expect(second.listen(Number(new URL(url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
