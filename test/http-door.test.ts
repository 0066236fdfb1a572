import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Route } from '../src/adapters/http/http-server.ts';
import { type HttpDoor, openDoor } from '../src/http-door.ts';
import { defaultHttp } from '../src/settings.ts';
import { listLog } from './adapters/kubernetes/simulated-cluster.ts';

const http = { ...defaultHttp, address: '127.0.0.1', port: 0 };
let door: HttpDoor;
beforeEach(async () => void (door = await openDoor(http, listLog())));
afterEach(() => door.close());

const ask = async (path: string, method = 'GET') => {
  const answer = await fetch(`http://127.0.0.1:${door.port}${path}`, { method });
  return [answer.status, await answer.text()];
};
const saying = (method: Route['method'], body: string, status = 200): Route => ({
  method,
  answer: () => Promise.resolve({ status, body }),
});
const figure = (value: number) =>
  `# HELP fluent_medic_leader 1 while this replica leads, 0 while it stands by.\n# TYPE fluent_medic_leader gauge\nfluent_medic_leader ${value}\n`;
const all = async () => [
  await ask('/healthz'),
  await ask('/readyz'),
  await ask('/metrics'),
  await ask('/webhooks/alertmanager', 'POST'),
];
const standby = [
  [200, 'ok\n'],
  [200, '[+]replica: standby\nready\n'],
  [200, figure(0)],
  [503, 'This replica stands by: another one leads.\n'],
];

it('answers for itself, for the leader while there is one, and for itself again', async () => {
  expect(await all()).toEqual(standby);
  const routes = {
    '/healthz': saying('GET', 'stuck', 500),
    '/readyz': saying('GET', 'not ready', 503),
    '/metrics': saying('GET', 'others 1\n'),
    '/webhooks/alertmanager': saying('POST', 'taken'),
  };
  const server = await door.serve({ ...http, routes, log: listLog() });
  expect(server.port).toBe(door.port);
  expect(await all()).toEqual([
    [500, 'stuck\n'],
    [503, 'not ready\n'],
    [200, `${figure(1)}others 1\n`],
    [200, 'taken\n'],
  ]);
  await server.close();
  expect(await all()).toEqual(standby);
});
