import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKubernetesLease } from '../../src/adapters/kubernetes/kubernetes-lease.ts';
import type { AccessRule } from '../../src/demo/cluster/api/access/roles.ts';
import {
  type ApiServer,
  createApiServer,
  type RecordedRequest,
} from '../../src/demo/cluster/api/api-server.ts';
import { createObjectStore } from '../../src/demo/cluster/api/store/object-store.ts';
import { parseRequestInfo, verbOf } from '../../src/demo/cluster/api/request-info.ts';
import { hastyClock } from '../adapters/kubernetes/simulated-cluster.ts';
import { silentKubelet } from '../demo/cluster/api/test-server.ts';
import { objectIn, readManifest } from './manifest.ts';

const file = 'rbac-lease.yaml';
const now = () => new Date('2026-11-22T12:48:30Z');
const { metadata, rules } = objectIn(file, 'Role') as unknown as {
  readonly metadata: { readonly namespace: string };
  readonly rules: readonly AccessRule[];
};
const { namespace } = metadata;

let server: ApiServer;
let url: string;
let requests: RecordedRequest[];

beforeEach(async () => {
  requests = [];
  const store = createObjectStore({ now });
  for (const name of [namespace, 'logging'])
    store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const own = rules.map((rule) => ({ ...rule, namespaces: [namespace] }));
  const tokens = { own: { user: 'bot', role: 'lease', rules: own } };
  server = createApiServer({
    store,
    kubelet: silentKubelet,
    now,
    tokens,
    onRequest: (each) => requests.push(each),
  });
  ({ url } = await server.listen());
});
afterEach(() => server.close());

const leaseIn = (place: string) =>
  createKubernetesLease(
    {
      name: 'own',
      clock: hastyClock,
      kubeConfigText: JSON.stringify({
        'current-context': 'c',
        clusters: [{ name: 'c', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'u', user: { token: 'own' } }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      }),
    },
    { namespace: place, name: 'fluent-medic' },
  );

it('grants exactly what a lease is taken, kept and given back with', async () => {
  const lease = leaseIn(namespace);
  expect(await lease.read(5_000)).toBeUndefined();
  const content = { holder: 'a', durationMs: 10_000, transitions: 0 };
  const made = await lease.write(content, undefined, 5_000);
  await lease.write({ ...content, holder: '' }, made, 5_000);
  const used = requests.map(({ method, path, query }) => {
    const info = parseRequestInfo(path);
    return info.kind === 'path' ? path : verbOf(method, info, new URLSearchParams(query));
  });
  expect(used).toEqual(rules.flatMap(({ verbs }) => verbs));
});

it('holds in the namespace of the bot alone', async () => {
  await expect(leaseIn('logging').read(5_000)).rejects.toMatchObject({ reason: 'forbidden' });
  expect(readManifest(file).map(({ kind }) => kind)).toEqual(['Role', 'RoleBinding']);
});
