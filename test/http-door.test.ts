import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Route } from '../src/adapters/http/http-server.ts';
import { type HttpDoor, openDoor } from '../src/http-door.ts';
import { gauge } from '../src/metric-family.ts';
import { defaultHttp } from '../src/settings.ts';
import type { StandbyStanding } from '../src/standby.ts';
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

const byHand = (standing: StandbyStanding, isByHttp: boolean) => ({
  standing: () => standing,
  isByHttp,
  receive: () =>
    standing === 'ok' ? async () => ({ status: 200, body: 'taken while standing by' }) : undefined,
  figures: () => [gauge('fluent_medic_slack_connected', 'Connected.', [{ value: 1 }])],
});

async function reopen(standby: ReturnType<typeof byHand>): Promise<void> {
  await door.close();
  door = await openDoor(http, listLog(), standby);
}

it.each([
  [
    'ok',
    false,
    200,
    '[+]replica: standby\n[+]clicks: taken, and answered by the replica that leads\nready\n',
  ],
  [
    'no-leader',
    false,
    200,
    '[+]replica: standby\n[!]clicks: not taken: no replica that leads is heard\nready\n',
  ],
  [
    'database-away',
    false,
    200,
    '[+]replica: standby\n[!]clicks: not taken: the database does not answer\nready\n',
  ],
  ['slack-away', false, 200, '[+]replica: standby\n[!]clicks: not taken: no connection to Slack\nready\n'],
  ['ok', true, 200, '[+]replica: standby\n[+]clicks: taken, and answered by the replica that leads\nready\n'],
  [
    'database-away',
    true,
    503,
    '[+]replica: standby\n[-]clicks: not taken: the database does not answer\nnot ready\n',
  ],
  ['slack-away', true, 503, '[+]replica: standby\n[-]clicks: not taken: no connection to Slack\nnot ready\n'],
] as const)('says whether it takes clicks: %s, by HTTP %s', async (standing, isByHttp, status, body) => {
  await reopen(byHand(standing, isByHttp));
  expect(await ask('/readyz')).toEqual([status, body]);
});

it('tells of its own connection while it stands by, and leaves that to the leader', async () => {
  await reopen(byHand('ok', false));
  const connected = /^fluent_medic_slack_connected 1$/gmu;
  expect((await ask('/metrics'))[1]).toMatch(connected);
  await door.serve({ ...http, routes: { '/metrics': saying('GET', 'others 1\n') }, log: listLog() });
  expect(await ask('/metrics')).toEqual([200, `${figure(1)}others 1\n`]);
});

it('takes Slack’s requests while it stands by, where Slack comes in by HTTP', async () => {
  const taken = [200, 'taken while standing by\n'];
  await reopen(byHand('ok', true));
  expect(await ask('/slack/events', 'POST')).toEqual(taken);
  const routes = { '/slack/events': saying('POST', 'taken by the leader') };
  const server = await door.serve({ ...http, routes, log: listLog() });
  expect(await ask('/slack/events', 'POST')).toEqual([200, 'taken by the leader\n']);
  await server.close();
  expect(await ask('/slack/events', 'POST')).toEqual(taken);
  await reopen(byHand('slack-away', true));
  expect(await ask('/slack/events', 'POST')).toEqual([503, 'The bot is starting.\n']);
  await reopen(byHand('ok', false));
  expect((await ask('/slack/events', 'POST'))[0]).toBe(404);
});
