import {
  type ApiException,
  AppsV1Api,
  AuthorizationV1Api,
  CoordinationV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  Metrics,
  PatchStrategy,
  setHeaderOptions,
  V1MicroTime,
  type V1Pod,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import type { KubeletSeam, KubeObject } from '../../../../src/demo/cluster/seams.ts';
import { silentKubelet, startTestServer, type TestServer } from './test-server.ts';

function configFor({ url }: TestServer, token = 'writer-token'): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'simulated', server: url, skipTLSVerify: true }],
    users: [{ name: 'medic', token }],
    contexts: [{ name: 'simulated', cluster: 'simulated', user: 'medic' }],
    currentContext: 'simulated',
  });
  return config;
}

const pod = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'logging', labels: { app: 'fluent-bit' } },
  spec: { nodeName: 'node-1', containers: [{ name: 'fluent-bit', image: 'fluent/fluent-bit:3.2.0' }] },
  status: {
    podIP: '10.244.1.9',
    containerStatuses: [
      { name: 'fluent-bit', state: { running: {} }, lastState: { terminated: { exitCode: 139 } } },
    ],
  },
});

const daemonSet: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'fluent-bit', namespace: 'logging' },
  spec: {
    selector: { matchLabels: { app: 'fluent-bit' } },
    template: {
      metadata: { labels: { app: 'fluent-bit' } },
      spec: {
        containers: [
          {
            name: 'fluent-bit',
            image: 'fluent/fluent-bit:3.2.0',
            resources: { limits: { memory: '512Mi' }, requests: { memory: '256Mi' } },
          },
          { name: 'reloader', image: 'jimmidyson/configmap-reload:v0.14.0' },
        ],
      },
    },
  },
};

const place = { namespace: 'logging', name: 'fluent-bit' };

async function errorOf(work: Promise<unknown>): Promise<{ code: number; body: unknown }> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as ApiException<unknown>,
  );
  const { code = 0, body } = error ?? {};
  return { code, body: typeof body === 'string' && body.startsWith('{') ? JSON.parse(body) : body };
}

describe('the unmodified client library', () => {
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

  test.each([
    [
      PatchStrategy.StrategicMergePatch,
      { spec: { template: { spec: { containers: [{ name: 'fluent-bit', image: 'i:4' }] } } } },
    ],
    [
      PatchStrategy.JsonPatch,
      [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'i:4' }],
    ],
    [
      PatchStrategy.ServerSideApply,
      {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'fluent-bit' },
        spec: { template: { spec: { containers: [{ name: 'fluent-bit', image: 'i:4' }] } } },
      },
    ],
  ])('patches with %s, after a dry run that changes nothing', async (strategy, body) => {
    const server = await startTestServer();
    server.store.create('daemonsets', daemonSet);
    const apps = configFor(server).makeApiClient(AppsV1Api);
    const patch = (dryRun?: string) =>
      apps.patchNamespacedDaemonSet(
        { ...place, body, fieldManager: 'fluent-medic', ...(dryRun === undefined ? {} : { dryRun }) },
        setHeaderOptions('Content-Type', strategy),
      );
    const tried = await patch('All');
    const untouched = await apps.readNamespacedDaemonSet(place);
    const patched = await patch();
    const facts = [tried, untouched, patched].map(({ metadata, spec }) => ({
      images: spec?.template.spec?.containers.map(({ image }) => image),
      generation: metadata?.generation,
      isNewVersion: metadata?.resourceVersion !== untouched.metadata?.resourceVersion,
    }));
    const both = ['i:4', 'jimmidyson/configmap-reload:v0.14.0'];
    expect(facts).toEqual([
      { images: both, generation: 2, isNewVersion: false },
      { images: ['fluent/fluent-bit:3.2.0', both[1]], generation: 1, isNewVersion: false },
      { images: both, generation: 2, isNewVersion: true },
    ]);
    expect(patched.metadata?.managedFields?.map(({ manager, operation }) => [manager, operation])).toEqual([
      ['fluent-medic', strategy === PatchStrategy.ServerSideApply ? 'Apply' : 'Update'],
    ]);
  });

  test('patches, reads and applies through KubernetesObjectApi, which uses discovery', async () => {
    const server = await startTestServer();
    server.store.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: place,
      data: { 'fluent-bit.conf': '[SERVICE]', other: 'x' },
    });
    const objects = KubernetesObjectApi.makeApiClient(configFor(server));
    const named = { apiVersion: 'v1', kind: 'ConfigMap', metadata: place };
    const patched = await objects.patch(
      { ...named, data: { 'fluent-bit.conf': '[INPUT]' } },
      undefined,
      undefined,
      'fluent-medic',
      undefined,
      PatchStrategy.MergePatch,
    );
    const read = await objects.read(named);
    expect([patched, read].map((object) => (object as { data?: unknown }).data)).toEqual([
      { 'fluent-bit.conf': '[INPUT]', other: 'x' },
      { 'fluent-bit.conf': '[INPUT]', other: 'x' },
    ]);
  });

  test('is told of a stale resourceVersion in a patch', async () => {
    const server = await startTestServer();
    server.store.create('daemonsets', daemonSet);
    const apps = configFor(server).makeApiClient(AppsV1Api);
    const body = { metadata: { resourceVersion: '1' }, spec: { minReadySeconds: 5 } };
    const error = await errorOf(
      apps.patchNamespacedDaemonSet(
        { ...place, body },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      ),
    );
    expect(error).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
  });

  test('keeps a lease with micro-seconds, and loses a race', async () => {
    const server = await startTestServer();
    const leases = configFor(server).makeApiClient(CoordinationV1Api);
    const spec = {
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      renewTime: new V1MicroTime('2026-11-22T12:00:00Z'),
    };
    const made = await leases.createNamespacedLease({
      namespace: 'logging',
      body: { metadata: { name: 'medic' }, spec },
    });
    const replace = (holderIdentity: string) =>
      leases.replaceNamespacedLease({
        name: 'medic',
        namespace: 'logging',
        body: { ...made, spec: { ...spec, holderIdentity } },
      });
    const won = await replace('b');
    const lost = await errorOf(replace('c'));
    expect({ holder: won.spec?.holderIdentity, lost: lost.code }).toEqual({ holder: 'b', lost: 409 });
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
});

describe('watches of the unmodified client library', () => {
  test('resume after all connections were dropped, without losing or repeating a change', async () => {
    const server = await startTestServer();
    const seen: string[] = [];
    let version = String(server.store.objects.version());
    const config = configFor(server);
    const watchOnce = () =>
      new Promise<unknown>((resolve, reject) => {
        const watch = new Watch(config);
        const path = '/api/v1/namespaces/logging/pods';
        watch
          .watch(
            path,
            { resourceVersion: version, allowWatchBookmarks: true },
            (type: string, object: V1Pod) => {
              version = object.metadata?.resourceVersion ?? version;
              seen.push(`${type} ${object.metadata?.name}`);
            },
            resolve,
          )
          .catch(reject);
      });
    const first = watchOnce();
    await until(() => server.requests.length === 1);
    server.store.create('pods', pod('fb-a'));
    await until(() => seen.length === 1);
    server.server.dropConnections();
    await first;
    server.store.create('pods', pod('fb-b'));
    const second = watchOnce();
    await until(() => seen.length === 2);
    server.store.delete('pods', 'logging', 'fb-a');
    await until(() => seen.length === 3);
    server.server.dropConnections();
    await second;
    expect(seen).toEqual(['ADDED fb-a', 'ADDED fb-b', 'DELETED fb-a']);
  });

  test('hear of a forgotten resourceVersion as an ERROR with code 410', async () => {
    const server = await startTestServer();
    server.store.create('pods', pod('fb-a'));
    server.server.compact();
    const events: unknown[] = [];
    const ended = await new Promise((resolve, reject) => {
      new Watch(configFor(server))
        .watch(
          '/api/v1/pods',
          { resourceVersion: '1' },
          (type: string, object: { code?: number; reason?: string }) =>
            events.push([type, object.code, object.reason]),
          resolve,
        )
        .catch(reject);
    });
    expect({ events, ended }).toEqual({ events: [['ERROR', 410, 'Expired']], ended: null });
  });

  test('keep an informer up to date through drops and forgotten history', async () => {
    const server = await startTestServer();
    server.store.create('pods', pod('fb-a'));
    const config = configFor(server);
    const core = config.makeApiClient(CoreV1Api);
    const informer = makeInformer(config, '/api/v1/namespaces/logging/pods', () =>
      core.listNamespacedPod({ namespace: 'logging' }),
    );
    informer.on('error', () => {
      void informer.start();
    });
    await informer.start();
    const names = () => informer.list().map((one) => one.metadata?.name);
    server.store.create('pods', pod('fb-b'));
    await until(() => names().length === 2);
    server.server.dropConnections();
    server.store.delete('pods', 'logging', 'fb-a');
    server.server.compact();
    await until(() => names().join() === 'fb-b');
    await informer.stop();
    expect(names()).toEqual(['fb-b']);
  });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('What was waited for did not come within 5 s.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
