import { AppsV1Api, AuthorizationV1Api, CoreV1Api, Metrics, VersionApi } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { configFor, daemonSet, errorOf, place, pod } from './client.ts';
import { silentKubelet, startTestServer } from './test-server.ts';
import type { KubeletSeam } from '../../../../src/demo/cluster/seams.ts';

test('lists in pages', async () => {
  const server = await startTestServer();
  for (const name of ['fb-a', 'fb-b', 'fb-c']) server.store.create('pods', pod(name));
  const core = configFor(server).makeApiClient(CoreV1Api);
  const first = await core.listNamespacedPod({
    namespace: 'logging',
    limit: 2,
    labelSelector: 'app=fluent-bit',
  });
  const token = first.metadata?._continue ?? '';
  const second = await core.listNamespacedPod({
    namespace: 'logging',
    limit: 2,
    labelSelector: 'app=fluent-bit',
    _continue: token,
  });
  const names = [first, second].map((page) => page.items.map((item) => item.metadata?.name));
  expect({ names, more: second.metadata?._continue }).toEqual({
    names: [['fb-a', 'fb-b'], ['fb-c']],
    more: undefined,
  });
});

test('reads logs and the monitoring API', async () => {
  const kubelet: KubeletSeam = {
    ...silentKubelet,
    readLog: (_namespace, _pod, _container, { previous }) => [
      {
        at: new Date('2026-11-22T12:00:00.250Z'),
        text: previous ? '[engine] caught signal (SIGSEGV)' : 'up again',
      },
    ],
    monitoring: (_namespace, _pod, port, path) => ({
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ port, path }),
    }),
  };
  const server = await startTestServer({ kubelet });
  server.store.create('pods', pod('fluent-bit'));
  const core = configFor(server).makeApiClient(CoreV1Api);
  const previous = await core.readNamespacedPodLog({
    ...place,
    previous: true,
    timestamps: true,
    tailLines: 10,
  });
  const proxied: unknown = await core.connectGetNamespacedPodProxyWithPath({
    namespace: 'logging',
    name: 'fluent-bit:2020',
    path: 'api/v1/storage',
  });
  expect({ previous, proxied: typeof proxied === 'string' ? JSON.parse(proxied) : proxied }).toEqual({
    previous: '2026-11-22T12:00:00.250000000Z [engine] caught signal (SIGSEGV)\n',
    proxied: { port: 2020, path: '/api/v1/storage' },
  });
});

test('reads metrics of pods', async () => {
  const kubelet: KubeletSeam = {
    ...silentKubelet,
    podUsage: () => [
      {
        container: 'fluent-bit',
        memoryBytes: 3_145_728,
        cpuNanos: 12_000_000,
        at: new Date('2026-11-22T12:00:00Z'),
      },
    ],
  };
  const server = await startTestServer({ kubelet, now: () => new Date('2026-11-22T12:00:05Z') });
  server.store.create('pods', pod('fluent-bit'));
  const metrics = await new Metrics(configFor(server)).getPodMetrics('logging');
  expect(metrics.items).toEqual([
    {
      metadata: {
        name: 'fluent-bit',
        namespace: 'logging',
        creationTimestamp: '2026-11-22T12:00:05Z',
        labels: { app: 'fluent-bit' },
      },
      timestamp: '2026-11-22T12:00:00Z',
      window: '15s',
      containers: [{ name: 'fluent-bit', usage: { cpu: '12000000n', memory: '3072Ki' } }],
    },
  ]);
});

test('asks what it may do, and is refused what it may not', async () => {
  const server = await startTestServer();
  server.store.create('daemonsets', daemonSet);
  const config = configFor(server, 'reader-token');
  const review = async (verb: string) => {
    const resourceAttributes = { namespace: 'logging', verb, group: 'apps', resource: 'daemonsets' };
    const answer = await config
      .makeApiClient(AuthorizationV1Api)
      .createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } });
    return answer.status?.allowed;
  };
  const before = [await review('list'), await review('patch')];
  const allowAgain = server.server.forbid({ apiGroups: ['apps'], resources: ['*'], verbs: ['list'] });
  const during = await review('list');
  const refused = await errorOf(
    config.makeApiClient(AppsV1Api).listNamespacedDaemonSet({ namespace: 'logging' }),
  );
  allowAgain();
  const secrets = await errorOf(
    config.makeApiClient(CoreV1Api).listNamespacedSecret({ namespace: 'logging' }),
  );
  const unknown = await errorOf(configFor(server, 'nobody').makeApiClient(CoreV1Api).listNode());
  expect({ before, during, after: await review('list') }).toEqual({
    before: [true, false],
    during: false,
    after: true,
  });
  expect([refused.code, secrets.code, unknown.code]).toEqual([403, 403, 401]);
});

test('reads the version', async () => {
  const server = await startTestServer();
  const { gitVersion } = await configFor(server).makeApiClient(VersionApi).getCode();
  expect(gitVersion).toBe('v1.36.2');
});
