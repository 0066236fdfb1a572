import { afterEach, describe, expect, it } from 'vitest';
import type { WebhookOptions } from '../../../src/adapters/http/alertmanager-webhook.ts';
import { type HttpServer, startHttpServer } from '../../../src/adapters/http/http-server.ts';
import { medicRoutes } from '../../../src/adapters/http/medic-routes.ts';
import { OutsideError } from '../../../src/outside-error.ts';
import type { ReceivedAlert } from '../../../src/signal/received-alert.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const token = 'a-token-of-some-length';
let server: HttpServer;
afterEach(() => server.close());

async function serve(options: Partial<WebhookOptions> = {}) {
  const taken: ReceivedAlert[] = [];
  const statuses: number[] = [];
  const clock = createManualClock('2026-11-22T03:09:00Z');
  const routes = medicRoutes({
    credential: { kind: 'bearer', token },
    requestsPerMinute: 60,
    bodyBytes: 10_000,
    desk: () => ({
      take: async (alerts) => {
        taken.push(...alerts);
        return alerts.map(() => 'taken');
      },
    }),
    wall: clock,
    log: silent,
    onAnswer: (status) => void statuses.push(status),
    readiness: () => [],
    whyDead: () => undefined,
    figures: async () => [],
    ...options,
  });
  server = await startHttpServer({ address: '127.0.0.1', port: 0, routes, log: silent });
  return { taken, statuses, clock };
}

const bearer = { Authorization: `Bearer ${token}` };
async function post(body: unknown, headers: Readonly<Record<string, string>> = bearer) {
  const answer = await fetch(`http://127.0.0.1:${server.port}/webhooks/alertmanager`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.text(), wait: answer.headers.get('retry-after') };
}

/** As Alertmanager 0.27 sends it. */
const alert = {
  status: 'firing',
  labels: {
    alertname: 'FluentBitRetries',
    namespace: 'logging',
    pod: 'fluent-bit-x7k2p',
    severity: 'warning',
  },
  annotations: { summary: 'Retries failed', runbook_url: 'https://runbooks.example/retries' },
  startsAt: '2026-11-22T03:04:05.123456789Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.example/graph',
  fingerprint: '57c6d9296de2ad39',
};
const webhook = (...alerts: object[]) => ({
  version: '4',
  groupKey: '{}:{alertname="FluentBitRetries"}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'fluent-medic',
  groupLabels: { alertname: 'FluentBitRetries' },
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager.example',
  alerts,
});

describe('the Alertmanager webhook', () => {
  it('hands on what Alertmanager sends', async () => {
    const { taken, statuses } = await serve();
    const resolved = { ...alert, status: 'resolved', endsAt: '2026-11-22T03:08:00Z' };
    expect(await post(webhook(alert, resolved))).toEqual({ status: 200, body: 'taken 2\n', wait: null });
    const told = {
      fingerprint: '57c6d9296de2ad39',
      name: 'FluentBitRetries',
      labels: alert.labels,
      summary: 'Retries failed',
      startsAt: '2026-11-22T03:04:05.123Z',
    };
    expect(taken).toEqual([
      { ...told, state: 'firing' },
      { ...told, state: 'resolved', endsAt: '2026-11-22T03:08:00.000Z' },
    ]);
    expect(statuses).toEqual([200]);
  });

  it('an alert without fingerprint is told apart by its labels, whatever their order', async () => {
    const { taken } = await serve();
    const { fingerprint: _, ...bare } = alert;
    const turned = { ...bare, labels: Object.fromEntries(Object.entries(bare.labels).toReversed()) };
    await post(webhook(bare, turned, { ...bare, labels: { ...bare.labels, pod: 'fluent-bit-other' } }));
    const [first, second, third] = taken.map((each) => each.fingerprint);
    expect([first === second, first === third]).toEqual([true, false]);
  });

  it('is off without a credential', async () => {
    const { taken } = await serve({ credential: undefined });
    expect(await post(webhook(alert))).toMatchObject({
      status: 403,
      body: expect.stringMatching(/^The Alertmanager webhook is off: set ALERTMANAGER_TOKEN[^\n]*\n$/),
    });
    expect(taken).toEqual([]);
  });

  const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const asBasic = { kind: 'basic', user: 'am', password: 'pass:word-of-length' } as const;
  it.each([
    [undefined, bearer, 200],
    [undefined, { Authorization: `bearer ${token}` }, 200],
    [undefined, {}, 401],
    [undefined, { Authorization: 'Bearer' }, 401],
    [undefined, { Authorization: `Bearer ${token}x` }, 401],
    [undefined, { Authorization: `Bearer ${token.slice(0, -1)}` }, 401],
    [undefined, { Authorization: `Basic ${token}` }, 401],
    [asBasic, basic('am:pass:word-of-length'), 200],
    [asBasic, basic('am:wrong'), 401],
    [asBasic, basic('ampass:word-of-length'), 401],
    [asBasic, { Authorization: `Bearer ${asBasic.password}` }, 401],
  ])('credential %j, header %j: %i', async (credential, headers, status) => {
    const { taken } = await serve(credential ? { credential } : {});
    expect((await post(webhook(alert), headers)).status).toBe(status);
    expect(taken).toHaveLength(status === 200 ? 1 : 0);
  });

  it.each([
    ['no JSON', '{"version": "4"', 'The body is no JSON: expected the webhook of Alertmanager.'],
    ['a list', '[]', 'This is no webhook of Alertmanager: '],
    ['another version', { ...webhook(alert), version: '3' }, 'version: expected "4"'],
    ['no alerts', { version: '4' }, 'alerts: '],
    [
      'another status',
      webhook({ ...alert, status: 'pending' }),
      'alerts.0.status: expected firing or resolved',
    ],
    ['a number as label', webhook({ ...alert, labels: { pod: 7 } }), 'alerts.0.labels.pod: '],
    ['no instant', webhook({ ...alert, startsAt: 'now' }), 'alerts.0.startsAt: expected an instant'],
  ])('%s is refused with one sentence', async (_, body, sentence) => {
    const { taken } = await serve();
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(sentence) });
    expect(answer.body.trim()).not.toContain('\n');
    expect(taken).toEqual([]);
  });

  it.each([
    ['a little', 10_001],
    ['much', 1_000_000],
  ])('a body that is %s too large is refused', async (_, bytes) => {
    const { taken } = await serve();
    expect(await post('x'.repeat(bytes))).toEqual({
      status: 413,
      body: 'The body is larger than 10000 bytes: set max_alerts in Alertmanager.\n',
      wait: null,
    });
    expect(taken).toEqual([]);
  });

  it('a body of unknown length is bounded as well', async () => {
    await serve();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < 12; at += 1) controller.enqueue(new Uint8Array(1_000));
        controller.close();
      },
    });
    const init = { method: 'POST', headers: bearer, body, duplex: 'half' } as RequestInit;
    expect((await fetch(`http://127.0.0.1:${server.port}/webhooks/alertmanager`, init)).status).toBe(413);
  });

  it('too many requests are asked to come later, and wrong credentials use none of them up', async () => {
    const { clock, statuses } = await serve({ requestsPerMinute: 2 });
    for (let at = 0; at < 5; at += 1) await post(webhook(), {});
    for (let at = 0; at < 2; at += 1) expect((await post(webhook())).status).toBe(200);
    expect(await post(webhook())).toMatchObject({ status: 429, wait: '30' });
    await clock.advance(30_000);
    expect(await post(webhook())).toMatchObject({ status: 200, body: 'no alerts\n' });
    expect(statuses).toEqual([401, 401, 401, 401, 401, 200, 200, 429, 200]);
  });

  it('asks to be told again while the bot starts or the outside fails', async () => {
    await serve({ desk: () => undefined });
    expect(await post(webhook(alert))).toMatchObject({ status: 503, wait: '10' });
    await server.close();
    const away = new OutsideError('kubernetes', 'timeout', 'secret details');
    await serve({ desk: () => ({ take: () => Promise.reject(away) }) });
    expect(await post(webhook(alert))).toEqual({
      status: 503,
      body: 'The alerts cannot be taken now: please tell them again.\n',
      wait: '30',
    });
  });
});
