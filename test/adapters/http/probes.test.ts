import { afterEach, expect, it } from 'vitest';
import { type HttpServer, startHttpServer } from '../../../src/adapters/http/http-server.ts';
import { medicRoutes, type ReadyPart } from '../../../src/adapters/http/medic-routes.ts';
import { keepLog } from '../../support/keep-log.ts';
import { createManualClock } from '../../support/manual-clock.ts';

let server: HttpServer | undefined;
afterEach(() => server?.close());

const store: ReadyPart = { name: 'store', isReady: true, reason: 'ok', words: 'open', forMs: 61_000 };
const memory: ReadyPart = { name: 'memory', isReady: true, reason: 'near-limit', words: '480 MiB', forMs: 0 };
const slack: ReadyPart = { name: 'slack', isReady: false, reason: 'not-connected', words: 'no', forMs: 0 };

async function ask(path: string, parts: readonly ReadyPart[], whyDead?: string, accept = '*/*') {
  const log = keepLog([]);
  const routes = medicRoutes({
    credential: undefined,
    requestsPerMinute: 1,
    bodyBytes: 1,
    desk: () => undefined,
    wall: createManualClock('2026-11-22T03:09:00Z'),
    log,
    onAnswer: () => undefined,
    readiness: () => parts,
    whyDead: () => whyDead,
    figures: async () => [],
  });
  server = await startHttpServer({ address: '127.0.0.1', port: 0, routes, log });
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers: { accept } });
  return { status: answer.status, body: await answer.text(), type: answer.headers.get('content-type') };
}

it('says in words how each part stands, and what does not matter yet', async () => {
  expect(await ask('/readyz', [store, memory])).toMatchObject({
    status: 200,
    body: '[+]store: open\n[!]memory: 480 MiB\nready\n',
  });
  expect(await ask('/readyz', [store, slack])).toMatchObject({
    status: 503,
    body: '[+]store: open\n[-]slack: no\nnot ready\n',
  });
});

it.each([
  ['/readyz?format=json', '*/*'],
  ['/readyz', 'application/json'],
])('says the same in JSON: %s %s', async (path, accept) => {
  const { status, body, type } = await ask(path, [store, slack], undefined, accept);
  expect([status, type]).toEqual([503, 'application/json; charset=utf-8']);
  expect(JSON.parse(body)).toEqual({
    isReady: false,
    parts: [
      { name: 'store', isReady: true, reason: 'ok', words: 'open', forSeconds: 61 },
      { name: 'slack', isReady: false, reason: 'not-connected', words: 'no', forSeconds: 0 },
    ],
  });
});

it('is alive whatever is not ready, and dead only when a restart would mend it', async () => {
  expect(await ask('/healthz', [slack])).toMatchObject({ status: 200, body: 'ok\n' });
  expect(await ask('/healthz', [store], 'the part "delivery" has been stuck for 16 min')).toMatchObject({
    status: 500,
    body: 'A restart would mend it: the part "delivery" has been stuck for 16 min.\n',
  });
});
