import { expect, test } from 'vitest';
import { readWatch, type WatchedEvent } from './ask.ts';
import { pod } from './client.ts';
import { startTestServer } from './test-server.ts';

const path = '/api/v1/namespaces/logging/pods?watch=1';
const brief = ({ type, object }: WatchedEvent) => [
  type,
  object.metadata?.['name'],
  object.metadata?.['resourceVersion'],
];

test('a watch without a place to start from begins with what there is', async () => {
  const server = await startTestServer({ namespaces: ['logging', 'other'] });
  server.store.create('pods', pod('fb-a'));
  server.store.create('pods', { ...pod('fb-x'), metadata: { name: 'fb-x', namespace: 'other' } });
  const events = await Promise.all([
    readWatch(server, `${path}&timeoutSeconds=1`),
    readWatch(server, `${path}&timeoutSeconds=1&resourceVersion=0`),
    readWatch(server, '/api/v1/pods?watch=true&timeoutSeconds=1'),
    readWatch(server, '/api/v1/watch/namespaces/logging/pods?timeoutSeconds=1'),
  ]);
  const one = ['ADDED', 'fb-a', '101'];
  expect(events.map((seen) => seen.map(brief))).toEqual([
    [one],
    [one],
    [one, ['ADDED', 'fb-x', '102']],
    [one],
  ]);
});

test('bookmarks carry the newest resourceVersion of all resources and nothing else', async () => {
  const server = await startTestServer({ watchTimes: { bookmarkEveryMs: 300 } });
  const metadata = { name: 'other', namespace: 'logging' };
  server.store.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  const from = `${path}&timeoutSeconds=1&resourceVersion=100`;
  const [silent, marked] = await Promise.all([
    readWatch(server, from),
    readWatch(server, `${from}&allowWatchBookmarks=true`),
  ]);
  expect({ silent, first: marked[0], count: marked.length }).toEqual({
    silent: [],
    first: {
      type: 'BOOKMARK',
      object: {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { resourceVersion: '101' },
        spec: { containers: null },
        status: {},
      },
    },
    count: 3,
  });
});

test('a bookmark ends the initial events', async () => {
  const server = await startTestServer();
  server.store.create('pods', pod('fb-a'));
  const streaming = `${path}&timeoutSeconds=1&sendInitialEvents=true&allowWatchBookmarks=true`;
  const events = await readWatch(server, `${streaming}&resourceVersionMatch=NotOlderThan`);
  const refused = await readWatch(server, streaming);
  expect([
    events.map(brief),
    events[1]?.object.metadata,
    (refused[0] as unknown as { code: number }).code,
  ]).toEqual([
    [
      ['ADDED', 'fb-a', '101'],
      ['BOOKMARK', undefined, '101'],
    ],
    { resourceVersion: '101', annotations: { 'k8s.io/initial-events-end': 'true' } },
    422,
  ]);
});

test('a watch from the future stays silent until it ends', async () => {
  const server = await startTestServer();
  const watched = readWatch(server, `${path}&timeoutSeconds=1&resourceVersion=9999`);
  server.store.create('pods', pod('fb-a'));
  expect(await watched).toEqual([]);
});
