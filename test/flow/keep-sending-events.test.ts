import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { routingOf } from '../../src/audience/route.ts';
import { keepSendingEvents } from '../../src/flow/keep-sending-events.ts';
import { createCounter } from '../../src/metric-family.ts';
import { OutsideError } from '../../src/outside-error.ts';
import type { Store } from '../../src/ports.ts';
import { defaultSettings } from '../../src/settings.ts';
import { createFakeWebhook, type FakeWebhook } from '../support/fake-webhook.ts';
import { keepLog } from '../support/keep-log.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { readMessage } from '../support/read-message.ts';
import { webhookEvent } from '../support/webhook-event.ts';
import { quietTurns } from '../support/quiet-turns.ts';

const minute = 60_000;
const fails = (...rest: ConstructorParameters<typeof OutsideError>) =>
  Promise.reject(new OutsideError(...rest));
const refusal = () => fails('webhook', 'forbidden', 'Webhook on-call answered HTTP 403.');
const absence = () => fails('webhook', 'server', 'Webhook on-call answered HTTP 503.');

let store: Store;
let wall: ManualClock;
let stopping: AbortController;
let running: Promise<void>;
let logged: string[];
const counter = () => createCounter('webhook_events', 'Webhook events.');
let counts: ReturnType<typeof counter>;
beforeEach(async () => {
  store = await openSqliteStore(':memory:');
  wall = createManualClock('2026-11-22T03:00:00Z');
  [stopping, logged, counts] = [new AbortController(), [], counter()];
});
afterEach(async () => {
  stopping.abort();
  await running;
  await store.close();
});

const raise = (incident: string, key: string, webhook = 'on-call') =>
  store.raiseEvent({
    webhook,
    incident,
    key,
    at: wall.now().toISOString(),
    event: webhookEvent({ id: `${incident}/${key}` }),
  });
function start(...webhooks: readonly FakeWebhook[]): void {
  const routing = routingOf(defaultSettings.chat, (written = 'C1') => written);
  running = keepSendingEvents(
    { store, wall, turns: quietTurns(), log: keepLog(logged), routing, webhooks, counter: counts },
    stopping.signal,
  );
}
const told = async () =>
  (await store.pendingMessages(10)).map(({ out }) => `${out.channel} ${readMessage(out.message)}`);

it('keeps the order within an incident, and lets no other wait for one that is refused', async () => {
  const webhook = createFakeWebhook();
  webhook.take = ({ id }) => (id === 'inc-1/opened/1' ? refusal() : Promise.resolve());
  for (const key of ['opened/1', 'resolved/1']) for (const id of ['inc-1', 'inc-2']) await raise(id, key);
  start(webhook);
  await wall.advance(5_000);
  expect(webhook.ids()).toEqual(['inc-1/opened/1', 'inc-2/opened/1', 'inc-2/resolved/1']);
  await wall.advance(4 * minute);
  expect(webhook.ids().slice(3)).toEqual([
    'inc-1/opened/1',
    'inc-1/opened/1',
    'inc-1/opened/1',
    'inc-1/opened/1',
    'inc-1/resolved/1',
  ]);
  expect(counts.family().samples).toEqual([
    { labels: { webhook: 'on-call', event: 'opened', outcome: 'retried' }, value: 4 },
    { labels: { webhook: 'on-call', event: 'opened', outcome: 'delivered' }, value: 3 },
    { labels: { webhook: 'on-call', event: 'opened', outcome: 'given-up' }, value: 1 },
  ]);
});

it('says once in the usual channel that something was given up, and says it anew after something was taken', async () => {
  const webhook = createFakeWebhook();
  webhook.take = refusal;
  for (const id of ['inc-1', 'inc-2']) await raise(id, 'opened/1');
  start(webhook);
  await wall.advance(5 * minute);
  const first =
    'C1 The webhook on-call did not take the event “opened” of inc-1, and it is not sent again. Webhook on-call answered HTTP 403.';
  expect((await told()).map((line) => line.split('\n')[0])).toEqual([first]);
  expect(logged.filter((line) => line.startsWith('error webhook event given up'))).toHaveLength(2);
  webhook.take = () => Promise.resolve();
  await raise('inc-3', 'opened/1');
  await wall.advance(minute);
  webhook.take = refusal;
  await raise('inc-4', 'opened/1');
  await wall.advance(5 * minute);
  expect(await told()).toHaveLength(2);
});

it('says after ten minutes that nothing is taken, and gives up after a day', async () => {
  const webhook = createFakeWebhook();
  webhook.take = absence;
  await raise('inc-1', 'opened/1');
  start(webhook);
  await wall.advance(5 * minute);
  expect(await told()).toEqual([]);
  await wall.advance(10 * minute);
  expect((await told())[0]).toMatch(/has taken nothing for a while.*for a day at most.*HTTP 503/);
  const [waiting] = await store.waitingEvents('on-call', '2027', 1);
  await store.postponeEvent(waiting!.number, { ...waiting!.trial, firstAt: '2026-11-21T03:00:00.000Z' });
  await wall.advance(6 * minute);
  expect(await store.waitingEvents('on-call', '2027', 1)).toEqual([]);
  expect(logged.at(-1)).toMatch(/^error webhook event given up/);
});

it('leaves a receiver alone for as long as it asks, and disturbs no other webhook', async () => {
  const [busy, other] = [createFakeWebhook(), createFakeWebhook({ name: 'other' })];
  busy.take = () =>
    fails('webhook', 'rate-limited', 'Webhook on-call answered HTTP 429.', { retryAfterMs: 90_000 });
  for (const name of ['on-call', 'other'])
    for (const id of ['inc-1', 'inc-2']) await raise(id, 'opened/1', name);
  start(busy, other);
  await wall.advance(80_000);
  expect([busy.ids(), other.ids()]).toEqual([['inc-1/opened/1'], ['inc-1/opened/1', 'inc-2/opened/1']]);
  busy.take = () => Promise.resolve();
  await wall.advance(20_000);
  expect(busy.ids().toSorted()).toEqual(['inc-1/opened/1', 'inc-1/opened/1', 'inc-2/opened/1']);
});

it('lets others by where a receiver always fails at one event', async () => {
  const webhook = createFakeWebhook();
  webhook.take = ({ id }) => (id.startsWith('inc-1/') ? absence() : Promise.resolve());
  for (const id of ['inc-1', 'inc-2', 'inc-3']) await raise(id, 'opened/1');
  start(webhook);
  await wall.advance(30_000);
  expect(new Set(webhook.ids())).toEqual(new Set(['inc-1/opened/1', 'inc-2/opened/1', 'inc-3/opened/1']));
});

it('survives a fault of its own', async () => {
  const webhook = createFakeWebhook();
  webhook.take = () => Promise.reject(new TypeError('oops'));
  await raise('inc-1', 'opened/1');
  start(webhook);
  await wall.advance(5 * minute);
  expect(webhook.sent).toHaveLength(5);
  expect((await told())[0]).toMatch(/The fault is in Fluent Medic itself/);
});

it.each([3_600_000, -3_600_000])(
  'what is tried again waits as long as ever when the clock jumps by %s ms',
  async (ms) => {
    const webhook = createFakeWebhook();
    webhook.take = refusal;
    await raise('inc-1', 'opened/1');
    start(webhook);
    await wall.advance(1_000);
    expect(webhook.ids()).toHaveLength(1);
    wall.jump(ms);
    webhook.take = () => Promise.resolve();
    await wall.advance(5_000);
    expect(webhook.ids()).toHaveLength(1);
    await wall.advance(15_000);
    expect(webhook.ids()).toEqual(['inc-1/opened/1', 'inc-1/opened/1']);
  },
);
