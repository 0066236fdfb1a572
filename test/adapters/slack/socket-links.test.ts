import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { createSocketLinks } from '../../../src/adapters/slack/socket-links.ts';
import { createWorkspace } from '../../../src/demo/workspace/workspace.ts';
import { App } from '@slack/bolt';
import { logByHand } from './desk-by-hand.ts';
import { createFaultyProxy, type FaultyProxy } from './faulty-proxy.ts';

const until = (holds: () => boolean) =>
  vi.waitFor(() => expect(holds()).toBe(true), { timeout: 15_000, interval: 10 });
const opening = 'apps.connections.open';
const teardowns: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const teardown of teardowns.splice(0).toReversed()) await teardown();
});

async function setUp(fault: (proxy: FaultyProxy) => void) {
  const workspace = await createWorkspace({ limits: { rates: false } });
  teardowns.push(() => workspace.close());
  const proxy = await createFaultyProxy(workspace.url);
  teardowns.push(() => proxy.close());
  fault(proxy);
  const links = createSocketLinks({ appToken: workspace.tokens.app, apiUrl: proxy.apiUrl, log: logByHand() });
  const app = new App({
    receiver: links,
    token: workspace.tokens.bot,
    clientOptions: { slackApiUrl: proxy.apiUrl },
  });
  await app.start();
  teardowns.push(() => app.stop());
  return { workspace, links, asked: () => proxy.calls.filter((call) => call.startsWith(opening)) };
}

test('no connection is asked for before the time that Slack named, by none of them', async () => {
  const seconds = 3;
  const from = performance.now();
  const { links, asked } = await setUp((proxy) => proxy.failNext(opening, { kind: 'rate-limited', seconds }));
  await wait(1_500);
  expect(asked()).toEqual([`${opening}: rate-limited`]);
  await until(() => links.connected());
  expect(performance.now() - from).toBeGreaterThan(seconds * 1_000);
  await until(() => asked().length === 3);
  expect(asked()).toEqual([`${opening}: rate-limited`, opening, opening]);
});

test('after a cut as well', async () => {
  let faults: FaultyProxy | undefined;
  const { workspace, links, asked } = await setUp((proxy) => void (faults = proxy));
  await until(() => asked().length === 2);
  faults?.failNext(opening, { kind: 'rate-limited', seconds: 2 }, 2);
  const from = performance.now();
  workspace.dropConnections();
  await until(() => asked().length >= 5 && links.connected());
  expect(performance.now() - from).toBeGreaterThan(2_000);
  expect(
    asked()
      .slice(2)
      .filter((call) => call.endsWith('rate-limited')).length,
  ).toBeLessThanOrEqual(2);
});
