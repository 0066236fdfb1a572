import { expect, test } from 'vitest';
import { comparable, createReplay, recordedExchanges, type RecordedResponse } from './recorded.ts';
import { botOf, startTestServer, type TestServer } from './test-server.ts';
import { defaultTokens } from '../../../../src/demo/cluster/api/access/roles.ts';

const tokens = { admin: 'admin-token', 'service account token': 'bot-token' };

/** Sequences of requests, each played against a cluster of its own that starts at the recorded resourceVersion. */
const sequences = [
  { group: 'discovery', namespace: 'apitest', firstVersion: 217 },
  { group: 'conflict', namespace: 'apitest2', firstVersion: 261 },
  { group: 'lease', namespace: 'apitest3', firstVersion: 297 },
  { group: 'access', namespace: 'apitest3', firstVersion: 297 },
];

for (const { group, namespace, firstVersion } of sequences) {
  test(`answers the recorded requests of "${group}" as the real API server did`, async () => {
    const bot = botOf(namespace);
    const { url } = await startTestServer({
      namespaces: [namespace],
      firstVersion,
      tokens: { ...defaultTokens, 'bot-token': bot },
    });
    const replay = createReplay(url, tokens);
    for (const exchange of recordedExchanges(group)) {
      const answer = await replay(exchange);
      expect({ name: exchange.name, ...comparable(answer) }).toEqual({
        name: exchange.name,
        ...comparable(exchange.response),
      });
    }
  });
}
