import { expect, test } from 'vitest';
import { defaultTokens } from '../../../../src/demo/cluster/api/access/roles.ts';
import type { KubeObject } from '../../../../src/demo/cluster/seams.ts';
import { createReplay, playRecorded, recordedExchanges } from './recorded.ts';
import { botOf, startTestServer } from './test-server.ts';

const tokens = { admin: 'admin-token', 'service account token': 'bot-token' };

const configMap = (name: string, rest: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'apitest', ...rest.metadata },
  ...(rest['data'] === undefined ? {} : { data: rest['data'] }),
});

test('lists, pages and selects as the real API server did', async () => {
  const { url, store } = await startTestServer({ namespaces: ['apitest'], firstVersion: 220 });
  for (let at = 0; at < 7; at++) {
    const labels = { t: 'list', odd: String(at % 2) };
    const object = configMap(`list-${at}`, {
      metadata: { name: `list-${at}`, namespace: 'apitest', labels },
      data: { i: String(at) },
    });
    store.create('configmaps', object, 'unknown');
  }
  const replay = createReplay(url, tokens);
  const { answered, recorded } = await playRecorded(recordedExchanges('list'), replay);
  expect(answered).toEqual(recorded);
});

test('watches an object that leaves a selection and comes back as the real API server did', async () => {
  const { url, store } = await startTestServer({
    namespaces: ['apitest2'],
    firstVersion: 253,
    tokens: { ...defaultTokens, 'bot-token': botOf('apitest2') },
    watchTimes: { bookmarkEveryMs: 60_000, longestMs: 60_000 },
  });
  const place = ['configmaps', 'apitest2', 'w1'] as const;
  const relabel = (w: string) => (object: KubeObject) => ({
    ...object,
    metadata: { ...object.metadata, labels: { w } },
  });
  store.create(
    'configmaps',
    configMap('w1', {
      metadata: { name: 'w1', namespace: 'apitest2', labels: { w: 'yes' } },
      data: { a: '1' },
    }),
    'unknown',
  );
  store.update(...place, (object) => ({ ...object, data: { a: '2' } }), 'unknown');
  store.update(...place, (object) => ({ ...object, data: { a: '2' } }), 'unknown');
  store.update(...place, relabel('no'), 'unknown');
  store.update(...place, relabel('yes'), 'unknown');
  store.delete(...place);
  const replay = createReplay(url, tokens);
  const exchanges = recordedExchanges('watch').map((exchange) => {
    const path = exchange.request.path.replace('timeoutSeconds=5', 'timeoutSeconds=1');
    return { ...exchange, request: { ...exchange.request, path } };
  });
  const { answered, recorded } = await playRecorded(exchanges, replay);
  expect(answered).toEqual(recorded);
});

test('answers what is forgotten as a freshly started real API server did', async () => {
  const { url, server, store } = await startTestServer({ namespaces: ['apitest2'], firstVersion: 2889 });
  store.create('configmaps', configMap('y-1', { metadata: { name: 'y-1', namespace: 'apitest2' } }));
  server.compact();
  const replay = createReplay(url, tokens);
  const exchanges = [...recordedExchanges('gone'), ...recordedExchanges('gone-events')];
  const { answered, recorded } = await playRecorded(exchanges, replay);
  expect(answered).toEqual(recorded);
});
