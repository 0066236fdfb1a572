import { mkdtempSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { type AskedFor, kubeConfigFor, say, startScriptedServer } from './scripted-server.ts';
import { listLog, type LogEntry, timeLapse } from './simulated-cluster.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Bot {
  readonly seen: readonly string[];
  readonly log: readonly LogEntry[];
  readonly asked: readonly AskedFor[];
  until(condition: () => boolean): Promise<void>;
}

const factor = 10_000;

/** A bot before a server that answers as the test says; an hour takes 0.36 s. */
async function startBot(
  answer: (request: AskedFor, number: number, response: ServerResponse) => void,
  user: object = {},
): Promise<Bot> {
  const server = await startScriptedServer(answer);
  const stop = new AbortController();
  const seen: string[] = [];
  const log = listLog();
  const kubernetes = createKubernetesCluster({
    name: 'prod',
    kubeConfig: kubeConfigFor(server.url, user),
    labelSelector: 'app.kubernetes.io/name=fluent-bit',
    silenceMs: 1_000_000,
    log,
    clock: timeLapse(factor),
    random: () => 0,
  });
  void kubernetes.watchPods(async (pod) => void seen.push(`${pod.name}@${pod.resourceVersion}`), stop.signal);
  ends.push(() => {
    stop.abort();
    server.close();
  });
  return {
    seen,
    log: log.entries,
    asked: server.asked,
    async until(condition) {
      const deadline = performance.now() + 15_000;
      while (!condition()) {
        if (performance.now() > deadline) throw new Error(`Waited in vain; seen: ${seen.join(' ')}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
  };
}

const pod = (name: string, resourceVersion: string) => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name, uid: name, namespace: 'logging', resourceVersion },
  spec: { containers: [{ name: 'fluent-bit', image: 'fluent/fluent-bit:4.2.8' }] },
});
const list = (resourceVersion: string, items: readonly object[], next?: string) => ({
  kind: 'PodList',
  metadata: { resourceVersion, ...(next === undefined ? {} : { continue: next }) },
  items,
});
const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
const expired = (metadata: object) => ({
  kind: 'Status',
  code: 410,
  reason: 'Expired',
  message: 'old',
  metadata,
});

it('goes on where an expired list may go on, and watches from where the list began', async () => {
  const bot = await startBot(({ query }, _, response) => {
    if (query['watch']) response.write(line('MODIFIED', pod('a', '12')));
    else if (query['continue'] === undefined) say(response, list('10', [pod('a', '1')], 'old'));
    else if (query['continue'] === 'old') say(response, expired({ continue: 'new' }), 410);
    else say(response, list('20', [pod('b', '15')]));
  });
  await bot.until(() => bot.seen.length === 3);
  expect(bot.seen).toEqual(['a@1', 'b@15', 'a@12']);
  expect(bot.asked.map(({ query }) => query['continue'] ?? query['resourceVersion'])).toEqual([
    undefined,
    'old',
    'new',
    '10',
  ]);
});

it('takes a line that is no JSON for a broken connection: the same place is asked for again', async () => {
  const bot = await startBot(({ query }, number, response) => {
    if (!query['watch']) return say(response, list('10', []));
    if (number > 1) return void response.write(line('ADDED', pod('b', '12')) + line('ADDED', pod('c', '13')));
    response.write(line('ADDED', pod('a', '11')));
    response.end(`${line('ADDED', pod('b', '12')).slice(0, 80)}\n${line('ADDED', pod('c', '13'))}`);
  });
  await bot.until(() => bot.seen.length === 3);
  expect(bot.seen).toEqual(['a@11', 'b@12', 'c@13']);
  expect(bot.asked.at(-1)?.query['resourceVersion']).toBe('11');
});

it('lists again when it waits for a resourceVersion that the server set back will not reach', async () => {
  let lists = 0;
  const bot = await startBot(({ query }, _, response) => {
    if (query['watch']) return response.flushHeaders();
    lists += 1;
    say(response, lists === 1 ? list('9000', []) : list('7', [pod('a', '6')]));
  });
  await bot.until(() => bot.seen.length === 1);
  expect(bot.asked.map(({ query }) => query['resourceVersion'] ?? 'list').slice(0, 4)).toEqual([
    'list',
    '9000',
    '9000',
    'list',
  ]);
});

it('waits as long as a busy server asks for, in its header or in its Status', async () => {
  const bot = await startBot(({ query }, number, response) => {
    if (!query['watch']) return say(response, list('10', []));
    if (number === 1) response.setHeader('retry-after', '400');
    const details = number === 2 ? { retryAfterSeconds: 600 } : {};
    if (number < 3) return say(response, { kind: 'Status', code: 429, message: 'busy', details }, 429);
    response.write(line('ADDED', pod('a', '11')));
  });
  await bot.until(() => bot.seen.length === 1);
  const [, first, second, third] = bot.asked.map(({ atMs }) => atMs * factor);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(390_000);
  expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(590_000);
});

it('says once that the server is away for an hour, and that it is back', async () => {
  let began: number | undefined;
  const awayMs = 3_600_000 / factor;
  const bot = await startBot(({ query }, _, response) => {
    began ??= performance.now();
    if (performance.now() - began < awayMs) return void response.destroy();
    if (!query['watch']) return say(response, list('10', [pod('a', '1')]));
  });
  await bot.until(() => bot.seen.length === 1);
  const told = bot.log.filter(({ level }) => level !== 'debug');
  expect(told.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'Watching pods was interrupted'],
    ['info', 'Watching pods goes on'],
  ]);
  expect(bot.log.length).toBeGreaterThan(2);
  const hour = Number(told[1]?.facts['awayMs']);
  expect(hour).toBeGreaterThan(3_000_000);
});

it('fetches a token anew when the one it remembers is refused', async () => {
  const tokenFile = path.join(mkdtempSync(path.join(tmpdir(), 'token-')), 'token');
  writeFileSync(tokenFile, 'first');
  let valid = 'first';
  const bot = await startBot(
    ({ query, token }, _, response) => {
      if (token !== valid) return say(response, { kind: 'Status', code: 401, message: 'Unauthorized' }, 401);
      if (!query['watch']) return say(response, list('10', []));
      if (token === 'second') return void response.write(line('ADDED', pod('a', '11')));
      valid = 'second';
      writeFileSync(tokenFile, 'second');
      response.end();
    },
    { 'auth-provider': { name: 'tokenFile', config: { tokenFile } } },
  );
  await bot.until(() => bot.seen.length === 1);
  expect(bot.asked.map(({ token }) => token)).toEqual(['first', 'first', 'first', 'second']);
  expect(bot.log).toEqual([]);
});
