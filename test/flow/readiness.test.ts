import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { readiness } from '../../src/flow/readiness.ts';
import type { ClusterHealth } from '../../src/signal/cluster-health.ts';

const at = '2026-11-22T03:09:00.000Z';
const connected: ClusterHealth = { state: 'connected', since: at };
const syncing: ClusterHealth = { state: 'syncing', since: at };
const away: ClusterHealth = { state: 'away', since: at, reason: 'timeout', why: 'connect 192.0.2.7:6443' };

it.each([
  ['all is well', [connected], true, true, [true, true, true]],
  ['one of two clusters is enough', [away, connected], true, true, [true, true, true]],
  ['none was listed yet', [syncing], true, true, [true, true, false]],
  ['none answers', [away, away], true, true, [true, true, false]],
  ['Slack is away', [connected], false, true, [true, false, true]],
  ['the store is closed', [connected], true, false, [false, true, true]],
])('%s', async (_, healths, isChatConnected, isOpen, expected) => {
  const store = await openSqliteStore(':memory:');
  if (!isOpen) await store.close();
  const clusters = healths.map((health, number) => ({ name: `c${number}`, health: () => health }));
  const parts = await readiness({ store, clusters, isChatConnected: () => isChatConnected });
  expect(parts.map(({ isReady }) => isReady)).toEqual(expected);
  if (isOpen) await store.close();
});

it('says which part is not ready, without addresses', async () => {
  const store = await openSqliteStore(':memory:');
  const clusters = [
    { name: 'prod-eu', health: () => connected },
    { name: 'prod-us', health: () => away },
  ];
  const parts = await readiness({ store, clusters, isChatConnected: () => false });
  await store.close();
  expect(parts).toEqual([
    { name: 'store', isReady: true, words: 'open' },
    { name: 'slack', isReady: false, words: 'not connected' },
    {
      name: 'clusters',
      isReady: true,
      words: `prod-eu connected since ${at}; prod-us away since ${at} (timeout)`,
    },
  ]);
});
