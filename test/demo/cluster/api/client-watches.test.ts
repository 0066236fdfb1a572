import { CoreV1Api, makeInformer, type V1Pod, Watch } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { configFor, pod, until } from './client.ts';
import { startTestServer } from './test-server.ts';

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
