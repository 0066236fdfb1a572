import dns from 'node:dns';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { createKubeApi } from '../../src/adapters/kubernetes/kube-api.ts';
import { loadKubeConfig } from '../../src/adapters/kubernetes/load-kube-config.ts';
import { createWebCalls } from '../../src/adapters/slack/web-calls.ts';
import { createWallClock } from '../../src/adapters/wall-clock.ts';
import { keepLog } from '../support/keep-log.ts';

const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end();
});

/** Names under slow.test take half a minute, all others what they take. */
function slowNames(): readonly string[] {
  const asked: string[] = [];
  const { lookup } = dns;
  const spy = vi.spyOn(dns, 'lookup').mockImplementation(((name: string, ...rest: unknown[]) => {
    if (!name.endsWith('.slow.test')) return Reflect.apply(lookup, dns, [name, ...rest]);
    asked.push(name);
    const answer = rest.at(-1) as (error: Error) => void;
    const timer = setTimeout(
      () => answer(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
      30_000,
    );
    ends.push(() => clearTimeout(timer));
  }) as typeof dns.lookup);
  ends.push(() => spy.mockRestore());
  return asked;
}

const kubeApi = (server: string) =>
  createKubeApi(
    loadKubeConfig(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'c',
        clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'u', user: { token: 't' } }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      }),
      undefined,
    ),
    { clock: createWallClock() },
  );

it('a name that takes half a minute costs its own request its time limit, and no other request anything', async () => {
  const asked = slowNames();
  const server = createServer((_, response) => void response.end('{}')).listen(0);
  await once(server, 'listening');
  ends.push(() => server.close());
  const quick = kubeApi(`http://localhost:${(server.address() as AddressInfo).port}`);
  const from = performance.now();
  const log = keepLog([]);
  const slack = createWebCalls({ botToken: 'xoxb-1', apiUrl: 'http://slack.slow.test/api/', log });
  const slow = [
    kubeApi('http://api.slow.test').read('/api/v1/pods'),
    slack.interact('views.open', { trigger_id: 'x', view: '{}' }),
  ].map((each) => each.then(String, (error: { reason?: string }) => error.reason));
  for (let times = 0; times < 5; times += 1) await quick.read('/version');
  expect(performance.now() - from).toBeLessThan(5_000);
  expect(await Promise.all(slow)).toEqual(['timeout', 'timeout']);
  expect(performance.now() - from).toBeLessThan(20_000);
  expect(new Set(asked)).toEqual(new Set(['api.slow.test', 'slack.slow.test']));
}, 40_000);
