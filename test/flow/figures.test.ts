import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { countedStore } from '../../src/flow/counted-store.ts';
import { createCounters } from '../../src/flow/counters.ts';
import { figures } from '../../src/flow/figures.ts';
import { openIncident } from '../../src/incident/step.ts';
import type { ClusterHealth } from '../../src/signal/cluster-health.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { createManualClock } from '../support/manual-clock.ts';

const at = '2026-11-22T03:09:00.000Z';
const signal = (cluster: string, key: string): Signal => ({
  kind: 'waiting',
  key,
  at,
  workload: { cluster, namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' },
  trouble: 'not-starting',
  pod: 'fluent-bit-x7k2p',
  podUid: 'uid-1',
  container: 'fluent-bit',
  image: 'fluent-bit:4.2.8',
  reason: 'ImagePullBackOff',
});

it('tells what the watches, the incidents and the messages are doing', async () => {
  const clock = createManualClock('2026-11-22T03:09:00Z');
  const counters = createCounters();
  const store = countedStore(await openSqliteStore(':memory:'), counters.signals, clock);
  const healths: Record<string, ClusterHealth> = {
    eu: { state: 'connected', since: at },
    us: { state: 'away', since: at, reason: 'timeout', why: 'no answer' },
  };
  const read = async () => {
    const families = await figures({
      store,
      clusters: Object.entries(healths).map(([name, health]) => ({ name, health: () => health })),
      isChatConnected: () => true,
      counters: [counters.signals],
      clock,
    });
    return Object.fromEntries(
      families.map(({ name, samples }) => [
        name.replace('fluent_medic_', ''),
        samples.map(({ labels = {}, value }) => [...Object.values(labels), value].join(' ')),
      ]),
    );
  };
  const incident = openIncident(signal('eu', 'one'), 'inc-1', at);
  expect(
    await store.saveIncident(incident, 0, {
      signals: [
        { key: 'one', at },
        { key: 'two', at },
      ],
      places: [],
    }),
  ).toBe(true);
  expect(
    await store.saveIncident(incident, 0, {
      signals: [
        { key: 'one', at },
        { key: 'two', at },
      ],
      places: [],
    }),
  ).toBe(false);
  expect(await store.saveIncident(incident, 1)).toBe(true);
  const message = { text: 'Dead.', tone: 'red', parts: [] } as const;
  await store.putMessage({ slot: 'inc-1/alert', incident: 'inc-1', message, locale: 'en' });
  await store.pendingMessages(10);
  await clock.advance(1_500);
  await store.putMessage({ slot: 'inc-1/other', incident: 'inc-1', message, locale: 'en' });
  await store.pendingMessages(10);
  expect(await read()).toEqual({
    watch_state: [
      'eu syncing 0',
      'eu connected 1',
      'eu away 0',
      'us syncing 0',
      'us connected 0',
      'us away 1',
    ],
    cluster_away_seconds: ['eu 0', 'us 1.5'],
    incidents_open: ['eu not-starting 1'],
    slack_connected: ['1'],
    messages_undelivered: ['2'],
    delivery_lag_seconds: ['1.5'],
    signals_total: ['eu not-starting 2'],
  });
  await store.confirmMessage('inc-1/alert', 1, { channel: 'C1', ts: '1.0' });
  await store.pendingMessages(10);
  await clock.advance(500);
  expect(await read()).toMatchObject({ messages_undelivered: ['1'], delivery_lag_seconds: ['0.5'] });
  await store.close();
});
