import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import type { Message } from '../../src/chat/message.ts';
import { createBells } from '../../src/flow/bells.ts';
import { keepDelivering } from '../../src/flow/keep-delivering.ts';
import { ringingStore } from '../../src/flow/ringing-store.ts';
import type { Store } from '../../src/ports.ts';
import { createFakeChat, type FakeChat } from '../support/fake-chat.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { quietTurns } from '../support/quiet-turns.ts';

let clock: ManualClock;
let store: Store;
let chat: FakeChat;
let journal: string[];
let stopping: AbortController;
let running: Promise<void>;
const warnings: string[] = [];
const quiet = () => undefined;

beforeEach(async () => {
  clock = createManualClock('2026-11-22T03:09:00Z');
  const bells = createBells();
  store = ringingStore(await openSqliteStore(':memory:'), bells);
  journal = [];
  chat = createFakeChat(journal);
  stopping = new AbortController();
  const log = {
    debug: quiet,
    info: quiet,
    warn: (_: unknown, message: string) => void warnings.push(message),
    error: quiet,
  };
  const painter = { paint: () => new Uint8Array() };
  running = keepDelivering(
    { store, bells, turns: quietTurns(), chat: chat.chat, painter, wall: clock, log, channel: () => 'C1' },
    stopping.signal,
  );
});
afterEach(async () => {
  stopping.abort();
  await running;
  await store.close();
});

const message = (text: string): Message<string> => ({ text, tone: 'grey', parts: [] });
const put = (slot: string, text: string) => {
  const [incident = ''] = slot.split('/');
  const alert = `${incident}/alert`;
  const thread = slot === alert ? {} : { threadOf: alert };
  return store.putMessage({ slot, incident, message: message(text), locale: 'en', ...thread });
};
const texts = (slot: string) => chat.standing(slot).history.map((one) => one.text);

it('posts once and edits the same message, an edit at most every three seconds, the last one always', async () => {
  await put('inc-1/alert', 'first');
  await clock.advance(1_000);
  for (const text of ['second', 'third', 'fourth']) {
    await put('inc-1/alert', text);
    await clock.advance(500);
  }
  expect(texts('inc-1/alert')).toEqual(['first']);
  await clock.advance(3_000);
  expect(texts('inc-1/alert')).toEqual(['first', 'fourth']);
});

it('posts what is put at once, without a moment on the clock', async () => {
  await clock.settle();
  await put('inc-1/alert', 'first');
  await clock.settle();
  expect(texts('inc-1/alert')).toEqual(['first']);
  await put('inc-2/alert', 'second');
  await clock.settle();
  expect(texts('inc-2/alert')).toEqual(['second']);
});

it('sends nothing for content that stands already', async () => {
  await put('inc-1/alert', 'first');
  await clock.advance(5_000);
  await put('inc-1/alert', 'first');
  await clock.advance(5_000);
  expect(journal).toHaveLength(1);
});

it('waits with answers until the message that opens the thread stands', async () => {
  chat.failNext('server', { method: 'post' });
  await put('inc-1/alert', 'alert');
  await put('inc-1/card/1', 'card');
  await clock.advance(900);
  expect(chat.messages).toEqual([]);
  await clock.advance(1_000);
  expect(chat.messages.map((one) => one.slot)).toEqual(['inc-1/alert', 'inc-1/card/1']);
});

it('keeps the order within a thread and does not hold up other incidents', async () => {
  await put('inc-1/alert', 'alert');
  await clock.advance(500);
  chat.failNext('server', { method: 'post' });
  await put('inc-1/diagnosis/1', 'diagnosis');
  await put('inc-1/card/1', 'card');
  await put('inc-2/alert', 'alert');
  await clock.advance(500);
  expect(chat.messages.map((one) => one.slot)).toEqual(['inc-1/alert', 'inc-2/alert']);
  await clock.advance(3_000);
  expect(chat.messages.map((one) => one.slot).slice(2)).toEqual(['inc-1/diagnosis/1', 'inc-1/card/1']);
});

it('edits again after a lost answer, also where what is wanted is by then what stood before', async () => {
  await put('inc-1/alert', 'before');
  await clock.advance(5_000);
  chat.failNext('timeout', { method: 'edit, answer' });
  await put('inc-1/alert', 'meanwhile');
  await clock.advance(500);
  expect(texts('inc-1/alert')).toEqual(['before', 'meanwhile']);
  await put('inc-1/alert', 'before');
  await clock.advance(10_000);
  expect(texts('inc-1/alert')).toEqual(['before', 'meanwhile', 'before']);
  expect(await store.pendingMessages(10)).toEqual([]);
});

it('waits longer after each failure, half a minute at most', async () => {
  chat.failNext('server', { method: 'post', times: 8 });
  await put('inc-1/alert', 'alert');
  const before = warnings.length;
  const failures: number[] = [];
  for (const seconds of [0.5, 1, 2, 4, 8, 16, 30, 30]) {
    await clock.advance(seconds * 1_000);
    failures.push(warnings.length - before);
  }
  expect(failures).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  await clock.advance(31_000);
  expect(texts('inc-1/alert')).toEqual(['alert']);
});

const state = (slot: string, heading: string, text = heading) => {
  const [incident = ''] = slot.split('/');
  const parts = [{ kind: 'heading' as const, text: heading }];
  return store.putMessage({ slot, incident, message: { text, tone: 'grey', parts }, locale: 'en' });
};
const incidents = Array.from({ length: 30 }, (_, at) => `inc-${at + 1}/alert`);
const editsOf = (slot: string) => chat.standing(slot).history.length - 1;
const edits = () => incidents.reduce((sum, slot) => sum + editsOf(slot), 0);

it('posts some at once and then one a second into the channel, all of them in the end', async () => {
  for (const slot of incidents) await state(slot, 'firing');
  await clock.settle();
  expect(chat.messages).toHaveLength(4);
  for (let second = 0; second < 6; second += 1) await clock.advance(1_000);
  expect(chat.messages.length).toBeLessThanOrEqual(10);
  for (let second = 0; second < 24; second += 1) await clock.advance(1_000);
  expect(chat.messages.map(({ slot }) => slot)).toEqual(incidents);
});

it('edits within the budget of the workspace: new states before new figures, every last state in the end', async () => {
  await allPosted();
  for (const slot of incidents.slice(0, 20)) await state(slot, 'firing', 'more pods');
  for (const slot of incidents.slice(20)) await state(slot, 'resolved');
  await clock.advance(200);
  expect(incidents.slice(20).map(editsOf)).toEqual(Array(10).fill(1));
  expect(edits()).toBe(10);
  for (let second = 0; second < 60; second += 1) await clock.advance(1_000);
  expect(edits()).toBe(30);
});

it('never makes more than fifty edits in any minute, however often everything changes', async () => {
  await allPosted();
  const times: number[] = [];
  for (let second = 0; second < 150; second += 1) {
    for (const slot of incidents) await state(slot, second % 3 === 0 ? 'firing' : 'changing', `${second}`);
    const before = edits();
    await clock.advance(1_000);
    times.push(...Array<number>(edits() - before).fill(second));
  }
  const inMinuteFrom = (from: number) => times.filter((at) => at >= from && at < from + 60).length;
  expect(Math.max(...times.map(inMinuteFrom))).toBeLessThanOrEqual(50);
  expect(times.length).toBeGreaterThan(90);
  for (const slot of incidents) await state(slot, 'resolved');
  for (let second = 0; second < 60; second += 1) await clock.advance(1_000);
  expect(new Set(incidents.map((slot) => chat.standing(slot).message.text))).toEqual(new Set(['resolved']));
});

it('after a rate limit no other message is tried before its time, and posts go on beside edits', async () => {
  await allPosted();
  chat.failNext('rate-limited', { method: 'edit', retryAfterMs: 20_000 });
  for (const slot of incidents.slice(0, 3)) await state(slot, 'resolved');
  const before = warnings.length;
  for (let second = 0; second < 15; second += 1) await clock.advance(1_000);
  await state('inc-99/alert', 'firing');
  await clock.advance(300);
  expect([edits(), warnings.length - before, editsOf('inc-99/alert')]).toEqual([0, 1, 0]);
  for (let second = 0; second < 10; second += 1) await clock.advance(1_000);
  expect(edits()).toBe(3);
});

async function allPosted(): Promise<void> {
  for (const slot of incidents) await state(slot, 'firing');
  for (let second = 0; second < 40; second += 1) await clock.advance(1_000);
  expect(chat.messages).toHaveLength(incidents.length);
}

it('posts anew what somebody deleted, once, and edits that from then on', async () => {
  await put('inc-1/alert', 'first');
  await clock.advance(1_000);
  chat.failNext('not-found', { method: 'edit' });
  await put('inc-1/alert', 'second');
  await clock.advance(10_000);
  expect(chat.messages.map(({ slot, message: { text } }) => [slot, text])).toEqual([
    ['inc-1/alert', 'first'],
    ['inc-1/alert', 'second'],
  ]);
  expect(warnings).toContain('a message was deleted in chat and is posted anew');
  expect(await store.messageRef('inc-1/alert')).toEqual({ channel: 'C1', ts: chat.messages[1]?.ts });
});
