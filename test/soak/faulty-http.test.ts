import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { startBreakableProxy } from '../support/breakable-proxy.ts';
import { type Exchange, type HttpFault, startFaultyHttp } from './faulty-http.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A server that tells its own address, and what it was asked. */
async function stage(random = () => 0) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ at: request.headers.host }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const exchanges: Exchange[] = [];
  const refusal = (status: number) => `{"refused":${status}}`;
  const faulty = await startFaultyHttp({ target, random, refusal, onExchange: (one) => exchanges.push(one) });
  const way = await startBreakableProxy(faulty.url);
  ends.push(
    () => server.close(),
    () => faulty.close(),
    () => way.tear(),
  );
  const ask = async () => {
    const answer = await fetch(`${way.url}/some?where=1`, { method: 'POST', body: '{"it":1}' });
    return `${answer.status} ${await answer.text()}`;
  };
  return { asked, exchanges, faulty, way, ask };
}

it('hands on, and tells the address at which it was asked', async () => {
  const { ask, way, asked, exchanges } = await stage();
  expect(await ask()).toBe(`200 {"at":"${new URL(way.url).host}"}`);
  expect(asked).toEqual(['POST /some?where=1']);
  expect(exchanges).toMatchObject([{ path: '/some', requestBody: '{"it":1}', status: 200 }]);
});

it.each<[HttpFault['how'], RegExp, number]>([
  [429, /^429 \{"refused":429\}$/, 0],
  [500, /^500 \{"refused":500\}$/, 0],
  ['lost', /fetch failed/, 1],
])('fails with %s until that is over', async (how, answer, carriedOut) => {
  const { ask, faulty, exchanges } = await stage();
  faulty.befall({ how, share: 1 });
  expect(await ask().catch(String)).toMatch(answer);
  expect(exchanges).toHaveLength(carriedOut);
  faulty.befall(undefined);
  expect(await ask()).toMatch(/^200/);
});

it('lets through what the share leaves', async () => {
  const { ask, faulty } = await stage(() => 0.5);
  faulty.befall({ how: 500, share: 0.5 });
  expect(await ask()).toMatch(/^200/);
});

it('what is sent in a silence arrives late', async () => {
  const { ask, way, asked } = await stage();
  await ask();
  way.silence();
  const answer = ask();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(asked).toHaveLength(1);
  await way.mend();
  expect(await answer).toMatch(/^200/);
  expect(asked).toHaveLength(2);
});
