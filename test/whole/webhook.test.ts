import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { createWallClock } from '../../src/adapters/wall-clock.ts';
import { createWebhook } from '../../src/adapters/webhook/create-webhook.ts';
import { routingOf } from '../../src/audience/route.ts';
import { webhooksFrom } from '../../src/cli/environment.ts';
import { keepSendingEvents } from '../../src/flow/keep-sending-events.ts';
import { createCounter } from '../../src/metric-family.ts';
import type { Log, Store } from '../../src/ports.ts';
import { defaultSettings } from '../../src/settings.ts';
import { type Receiver, ruleOf, secret, startReceiver } from '../adapters/webhook/receiver.ts';
import { webhookEvent } from '../support/webhook-event.ts';
import { quietTurns } from '../support/quiet-turns.ts';

type IsFromMedic = (headers: object, body: Buffer, secret: string, now?: number) => boolean;

/** The receiver of the README, as it stands there. */
async function documentedReceiver(): Promise<IsFromMedic> {
  const readme = await readFile(path.join(import.meta.dirname, '../../README.md'), 'utf8');
  const code = /```js\n([\s\S]*?isFromMedic[\s\S]*?)```/.exec(readme)?.[1];
  if (code === undefined) throw new Error('The README shows no receiver in Node.');
  const module = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as {
    isFromMedic: IsFromMedic;
  };
  return module.isFromMedic;
}

let folder: string;
let receiver: Receiver;
let store: Store;
let logged: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'webhook-'));
  receiver = await startReceiver();
  store = await openSqliteStore(path.join(folder, 'medic.sqlite'));
  logged = '';
  await writeFile(path.join(folder, 'secret'), `${secret}\n`);
});
afterEach(async () => {
  await receiver.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const wall = createWallClock();
const write = (facts: unknown, message: string) => {
  const { error } = facts as { error?: unknown };
  logged += `${message} ${JSON.stringify(facts)} ${error instanceof Error ? String(error.stack) : ''}\n`;
};
const log: Log = { debug: write, info: write, warn: write, error: write };

/** The part of the bot that sends; the answer stops it. */
function run(): () => Promise<void> {
  const stopping = new AbortController();
  const rule = ruleOf({ url: { kind: 'env', name: 'HOOK' }, secret: { kind: 'file', path: 'secret' } });
  const io = { env: { HOOK: receiver.url }, cwd: folder };
  const accesses = webhooksFrom(io, { ...defaultSettings, webhooks: [rule] });
  const webhooks = accesses.map((access) => createWebhook({ ...access, clock: wall }));
  const routing = routingOf(defaultSettings.chat, (written = 'C1') => written);
  const counter = createCounter('webhook_events', 'Webhook events.');
  const running = keepSendingEvents(
    { turns: quietTurns(), store, wall, log, routing, webhooks, counter },
    stopping.signal,
  );
  return async () => {
    stopping.abort();
    await running;
  };
}

const deliveries = () => receiver.received.map(({ headers }) => headers['x-fluent-medic-delivery']);
const raise = (key: string) =>
  store.raiseEvent({
    webhook: 'on-call',
    incident: 'inc-1',
    key,
    at: new Date().toISOString(),
    event: webhookEvent({ id: `inc-1/${key}` }),
  });

it('loses nothing over cut connections, faults and a restart, in order, and a receiver that follows the README believes it', async () => {
  const isFromMedic = await documentedReceiver();
  const answers = [
    (r: Parameters<Receiver['answer']>[0]) => void r.destroy(),
    (r: Parameters<Receiver['answer']>[0]) => void r.writeHead(503).end(),
  ];
  receiver.answer = (response) => (answers.shift() ?? ((r) => void r.writeHead(204).end()))(response);
  for (const key of ['opened/1', 'fix-failed/1', 'resolved/1']) await raise(key);
  let stop = run();
  await expect.poll(deliveries).toHaveLength(1);
  await stop();
  await store.close();
  store = await openSqliteStore(path.join(folder, 'medic.sqlite'));
  stop = run();
  await expect.poll(deliveries, { timeout: 12_000 }).toHaveLength(5);
  await stop();
  expect(deliveries()).toEqual([
    'inc-1/opened/1',
    'inc-1/opened/1',
    'inc-1/opened/1',
    'inc-1/fix-failed/1',
    'inc-1/resolved/1',
  ]);
  expect(new Set(receiver.received.slice(0, 3).map(({ body }) => body)).size).toBe(1);
  for (const { headers, body } of receiver.received) {
    expect(isFromMedic(headers, Buffer.from(body), secret)).toBe(true);
    expect(isFromMedic(headers, Buffer.from(body.replace('opened', 'closed')), secret)).toBe(
      !body.includes('opened'),
    );
    expect(isFromMedic(headers, Buffer.from(body), `${secret}x`)).toBe(false);
    expect(isFromMedic(headers, Buffer.from(body), secret, Date.now() + 301_000)).toBe(false);
    const unsigned = { ...headers, 'x-fluent-medic-signature': undefined };
    expect(isFromMedic(unsigned, Buffer.from(body), secret)).toBe(false);
  }
  expect(logged).toContain('webhook event not taken yet');
  expect(logged).not.toMatch(/key-in-the-path|correct-horse/);
}, 20_000);

it('takes a new secret from its file without a restart', async () => {
  const isFromMedic = await documentedReceiver();
  const stop = run();
  await raise('opened/1');
  await expect.poll(deliveries, { timeout: 5_000 }).toHaveLength(1);
  await writeFile(path.join(folder, 'secret'), `new-${secret}\n`);
  await raise('resolved/1');
  await expect.poll(deliveries, { timeout: 5_000 }).toHaveLength(2);
  await stop();
  const believed = receiver.received.map(({ headers, body }) =>
    [secret, `new-${secret}`].map((each) => isFromMedic(headers, Buffer.from(body), each)),
  );
  expect(believed).toEqual([
    [true, false],
    [false, true],
  ]);
});
