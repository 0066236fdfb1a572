import { expect, test } from 'vitest';
import { createReplay, playRecorded, recordedExchanges } from './recorded.ts';
import { botOf, startTestServer } from './test-server.ts';
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
    const { answered, recorded } = await playRecorded(recordedExchanges(group), replay);
    expect(answered).toEqual(recorded);
  });
}
