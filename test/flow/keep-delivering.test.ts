import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import type { Message } from '../../src/chat/message.ts';
import { createBells } from '../../src/flow/bells.ts';
import { keepDelivering } from '../../src/flow/keep-delivering.ts';
import { ringingStore } from '../../src/flow/ringing-store.ts';
import type { Store } from '../../src/ports.ts';
import { createFakeChat, type FakeChat } from '../support/fake-chat.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';

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
  const painter = { memoryOverTime: () => new Uint8Array() };
  running = keepDelivering(
    { store, bells, chat: chat.chat, painter, wall: clock, log, channel: () => 'C1' },
    stopping.signal,
  );
});
afterEach(async () => {
  stopping.abort();
  await running;
  await store.close();
});

const message = (text: string): Message => ({ text, tone: 'grey', parts: [] });
const put = (slot: string, text: string) => {
  const [incident = ''] = slot.split('/');
  const alert = `${incident}/alert`;
  const thread = slot === alert ? {} : { threadOf: alert };
  return store.putMessage({ slot, incident, message: message(text), ...thread });
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
  await clock.advance(2_000);
  expect(chat.messages.map((one) => one.slot).slice(2)).toEqual(['inc-1/diagnosis/1', 'inc-1/card/1']);
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
