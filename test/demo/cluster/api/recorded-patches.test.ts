import { expect, test } from 'vitest';
import {
  comparable,
  createReplay,
  playRecorded,
  recordedExchanges,
  type RecordedResponse,
} from './recorded.ts';
import { startTestServer } from './test-server.ts';

/** The recordings fall into one second, and field managers are sorted by time. */
const recordedAt = new Date('2026-11-22T12:44:15Z');

const tokens = { admin: 'admin-token' };

for (const [group, namespace] of [
  ['patch', 'apitest'],
  ['apply', 'apitest3'],
] as const) {
  test(`patches and owns fields as in the recorded requests of "${group}"`, async () => {
    const { url } = await startTestServer({ namespaces: [namespace], now: () => recordedAt });
    const replay = createReplay(url, tokens);
    const { answered, recorded } = await playRecorded(recordedExchanges(group), replay, withoutController);
    expect(answered).toEqual(recorded);
  });
}

/** No controller works here: what the real one wrote in between is taken out. */
function withoutController(response: RecordedResponse) {
  const { body, ...rest } = comparable(response);
  const kept: unknown = JSON.parse(body, (key, value: unknown) =>
    key === 'managedFields' && Array.isArray(value) ? value.filter((entry) => !isController(entry)) : value,
  );
  return { ...rest, body: JSON.stringify(kept, (key, value) => (isPassing(key, value) ? undefined : value)) };
}

const isController = (entry: unknown) =>
  (entry as { manager?: string }).manager === 'kube-controller-manager';

const isPassing = (key: string, value: unknown) =>
  key === 'resourceVersion' ||
  (key === 'status' && typeof value === 'object') ||
  (key === 'time' && value === 'TIME');
