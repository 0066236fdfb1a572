import { afterEach, beforeEach, expect, it } from 'vitest';
import { metricsText } from '../../src/adapters/http/metrics-text.ts';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import type { AuditDeed } from '../../src/audit/audit-entry.ts';
import { type CountedStore, countedStore } from '../../src/flow/counted-store.ts';
import { createCounters } from '../../src/flow/counters.ts';
import { type FigureSources, figures } from '../../src/flow/figures.ts';
import { openIncident } from '../../src/incident/step.ts';
import { OutsideError } from '../../src/outside-error.ts';
import type { ClusterHealth } from '../../src/signal/cluster-health.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { readExposition } from '../support/read-exposition.ts';
import { webhookEvent } from '../support/webhook-event.ts';

const at = '2026-11-22T03:09:00.000Z';
const workload = { cluster: 'eu', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' } as const;
const signal: Signal = {
  kind: 'waiting',
  key: 'one',
  at,
  workload,
  trouble: 'not-starting',
  pod: 'fluent-bit-x7k2p',
  podUid: 'uid-1',
  container: 'fluent-bit',
  image: 'fluent-bit:4.2.8',
  reason: 'ImagePullBackOff',
};
const healths: Record<string, ClusterHealth> = {
  eu: { state: 'connected', since: at, heardAt: at },
  us: { state: 'away', since: at, reason: 'timeout', why: 'no answer' },
};
const two = [
  { key: 'one', at },
  { key: 'two', at },
];

let clock: ManualClock;
let counters: ReturnType<typeof createCounters>;
let store: CountedStore;
beforeEach(async () => {
  clock = createManualClock(at);
  counters = createCounters();
  store = countedStore(await openSqliteStore(':memory:'), counters, { clock, wall: clock });
});
afterEach(() => store.close());

const sources = (over: Partial<FigureSources> = {}): FigureSources => ({
  store,
  storeStanding: () => ({ state: 'open', lastMs: 1 }),
  clusters: () => Object.entries(healths).map(([name, health]) => ({ name, health: () => health })),
  webhooks: ['on-call'],
  isChatConnected: () => true,
  playbooks: () => ({ loaded: 15, errors: 2 }),
  audit: () => ({ checkedAt: at, faults: ['Entry 7 is missing.'] }),
  health: { parts: () => [{ name: 'slack', isReady: false, reason: 'x', words: '', forMs: 0 }] },
  loop: () => ({ mean: 0, p99: 0, max: 0 }),
  counters: Object.values(counters),
  clock,
  wall: clock,
  ...over,
});

/** As Prometheus reads them: each series without its family's usual beginning. */
async function read(over: Partial<FigureSources> = {}): Promise<Readonly<Record<string, readonly string[]>>> {
  const asked = figures(sources(over));
  await clock.settle();
  await clock.advance(2_500);
  const families = readExposition(metricsText(await asked));
  return Object.fromEntries(
    [...families].map(([name, { samples }]) => [
      name.replace('fluent_medic_', ''),
      samples.map(({ labels, value }) => [...Object.values(labels), value].join(' ')),
    ]),
  );
}

it('tells what the watches, the incidents and the messages are doing', async () => {
  const incident = openIncident(signal, 'inc-1', at);
  await clock.advance(4_000);
  expect(await store.saveIncident(incident, 0, { signals: two, places: [] })).toBe(true);
  expect(await store.saveIncident(incident, 0, { signals: two, places: [] })).toBe(false);
  expect(await store.saveIncident(incident, 1)).toBe(true);
  const message = { text: 'Dead.', tone: 'red', parts: [] } as const;
  await store.putMessage({ slot: 'inc-1/alert', incident: 'inc-1', message, locale: 'en' });
  await store.pendingMessages(10);
  await clock.advance(1_500);
  await store.putMessage({ slot: 'inc-1/other', incident: 'inc-1', message, locale: 'en' });
  await store.pendingMessages(10);
  expect(await read()).toMatchObject({
    watch_state: [
      'eu syncing 0',
      'eu connected 1',
      'eu away 0',
      'us syncing 0',
      'us connected 0',
      'us away 1',
    ],
    cluster_away_seconds: ['eu 0', 'us 5.5'],
    watch_age_seconds: ['eu 5.5', 'us 5.5'],
    incidents_open: ['eu not-starting 1'],
    incidents: [
      'eu open 1',
      'eu proposed 0',
      'eu changing 0',
      'eu verifying 0',
      'eu undoing 0',
      'us open 0',
      'us proposed 0',
      'us changing 0',
      'us verifying 0',
      'us undoing 0',
    ],
    slack_connected: ['1'],
    messages_undelivered: ['2'],
    delivery_lag_seconds: ['1.5'],
    signals_total: ['eu not-starting 2'],
    signal_lag_seconds: expect.arrayContaining(['eu 2.5 0', 'eu 5 2', 'eu +Inf 2', 'eu 8', 'eu 2']),
    store_up: ['1'],
    playbooks_loaded: ['15'],
    playbook_errors: ['2'],
    audit_chain_faults: ['1'],
    part_ready: ['slack 0'],
  });
});

it('counts decisions, writes and verifications from their entries in the record, once each', async () => {
  const offer = { attempt: 1, digest: 'd' };
  const facts = {
    ...offer,
    direction: 'apply',
    verb: 'patch',
    object: { kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit' },
    approvedBy: [],
  } as const;
  const deeds: AuditDeed[] = [
    { kind: 'declined', ...offer, why: 'later' },
    { kind: 'granted', ...offer, approvedBy: [] },
    { kind: 'write-begun', ...facts, changes: [], resourceVersion: '1' },
    { kind: 'written', ...facts, resourceVersion: '2' },
    { kind: 'not-written', ...facts, direction: 'undo', why: 'conflict' },
    { kind: 'verified', ...offer, outcome: 'failed', why: 'it died' },
    { kind: 'undone', ...offer, why: 'by itself' },
    { kind: 'acknowledged' },
  ];
  const entries = deeds.map(
    (deed) => ({ ...deed, at, by: { kind: 'bot' }, incident: 'inc-1', workload }) as const,
  );
  for (const entry of entries.slice(0, 4)) await store.audit(entry);
  const incident = openIncident(signal, 'inc-1', at);
  await store.saveIncident(incident, 0, { audit: entries.slice(4) });
  await store.saveIncident(incident, 0, { audit: entries.slice(4) });
  expect(await read()).toMatchObject({
    approvals_total: ['eu declined 1', 'eu granted 1'],
    changes_total: ['eu DaemonSet apply written 1', 'eu DaemonSet undo not-written 1'],
    changes_ended_total: ['eu undone 1'],
    verifications_total: ['eu failed 1'],
  });
});

it('tells how many incidents a webhook has not heard of, and since when, also of what rests', async () => {
  const raise = (incident: string, key: string) =>
    store.raiseEvent({ webhook: 'on-call', incident, key, at, event: { ...webhookEvent({ id: key }), at } });
  await raise('inc-1', 'opened/1');
  await raise('inc-1', 'resolved/1');
  await raise('inc-2', 'opened/1');
  const [first] = await store.waitingEvents('on-call', at, 1);
  const rests = { refusals: 0, tries: 1, firstAt: at, notBefore: '2026-11-23T00:00:00.000Z' };
  await store.postponeEvent(first?.number ?? 0, rests);
  await clock.advance(60_000);
  expect(await read()).toMatchObject({
    webhook_events_waiting: ['on-call 2'],
    webhook_oldest_event_seconds: ['on-call 60'],
  });
});

it.each([
  ['fails', () => Promise.reject(new OutsideError('store', 'server', 'The disk is full.'))],
  ['hangs', () => new Promise<never>(() => undefined)],
])('a store that %s takes no other figure with it', async (_, incidents) => {
  const away = { state: 'away', since: at, reason: 'server', why: 'x' } as const;
  const told = await read({ store: { ...store, incidents }, storeStanding: () => away });
  expect(told).toMatchObject({ store_up: ['0'], slack_connected: ['1'] });
  expect(told).not.toHaveProperty('incidents');
});

it('what was tried before a restart has waited since then; an edit waits from when it is seen', async () => {
  const message = { text: 'Dead.', tone: 'red', parts: [] } as const;
  for (const slot of ['a', 'b']) await store.putMessage({ slot, incident: 'inc-1', message, locale: 'en' });
  await store.tryMessage('a', at);
  await store.tryMessage('b', at);
  await store.confirmMessage('b', 1, { channel: 'C1', ts: '1.2' });
  const changed = { ...message, text: 'Dead, twice.' };
  await store.putMessage({ slot: 'b', incident: 'inc-1', message: changed, locale: 'en' });
  await clock.advance(600_000);
  const restarted = countedStore(store, createCounters(), { clock, wall: clock });
  await restarted.pendingMessages(10);
  expect(restarted.undelivered()).toEqual({ count: 2, lagMs: 600_000 });
  await restarted.confirmMessage('a', 1, { channel: 'C1', ts: '1.3' });
  await clock.advance(5_000);
  await restarted.pendingMessages(10);
  expect(restarted.undelivered()).toEqual({ count: 1, lagMs: 5_000 });
});
