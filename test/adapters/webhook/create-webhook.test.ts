import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWebhook } from '../../../src/adapters/webhook/create-webhook.ts';
import type { WebhookFormat } from '../../../src/audience/webhook.ts';
import { OutsideError } from '../../../src/outside-error.ts';
import { webhookEvent } from '../../support/webhook-event.ts';
import { accessTo, type Receiver, secret, startReceiver } from './receiver.ts';

const now = new Date('2026-11-22T03:12:10.400Z');
const clock = { now: () => now };

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const send = (format: WebhookFormat = 'fluent-medic', event = webhookEvent()) =>
  createWebhook({ ...accessTo(receiver.url, { format }), clock, limitMs: 300 }).send(event);
const failure = async (work: Promise<void>): Promise<OutsideError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OutsideError)) throw new Error(`expected an OutsideError, got ${inspect(error)}`);
  return error;
};

it('sends the event as it is, signed over timestamp and body', async () => {
  await send();
  const [got] = receiver.received;
  expect(JSON.parse(got!.body)).toEqual(webhookEvent());
  const signature = createHmac('sha256', secret).update(`1795317130.${got!.body}`).digest('hex');
  expect(got).toMatchObject({
    method: 'POST',
    url: '/hook/key-in-the-path',
    headers: {
      'content-type': 'application/json',
      'x-fluent-medic-event': 'opened',
      'x-fluent-medic-delivery': 'inc-1@2026-11-22T03:12:00.000Z/opened/1',
      'x-fluent-medic-timestamp': '1795317130',
      'x-fluent-medic-signature': `v1=${signature}`,
    },
  });
  expect(JSON.stringify(got)).not.toContain(secret);
});

it.each<[string, (response: ServerResponse) => unknown, Partial<OutsideError>]>([
  ['a wrong secret', (r) => r.writeHead(401).end(), { reason: 'auth', retriable: false }],
  ['no right', (r) => r.writeHead(403).end('no'), { reason: 'forbidden', retriable: false }],
  ['a wrong path', (r) => r.writeHead(404).end(), { reason: 'not-found', retriable: false }],
  ['a body it does not take', (r) => r.writeHead(422).end(), { reason: 'client', retriable: false }],
  ['gone for good', (r) => r.writeHead(410).end(), { reason: 'client', retriable: false }],
  ['a fault', (r) => r.writeHead(500).end(), { reason: 'server', retriable: true }],
  ['away', (r) => r.writeHead(503).end(), { reason: 'server', retriable: true }],
  [
    'too much, in seconds',
    (r) => r.writeHead(429, { 'Retry-After': '90' }).end(),
    { reason: 'rate-limited', retriable: true, retryAfterMs: 90_000 },
  ],
  [
    'too much, until a date',
    (r) => r.writeHead(429, { 'Retry-After': 'Sun, 22 Nov 2026 03:13:10 GMT' }).end(),
    { retryAfterMs: 59_600 },
  ],
  [
    'too much, for a week',
    (r) => r.writeHead(429, { 'Retry-After': '604800' }).end(),
    { retryAfterMs: 3_600_000 },
  ],
  ['too much, until nonsense', (r) => r.writeHead(429, { 'Retry-After': 'soon' }).end(), { retriable: true }],
  ['a cut connection', (r) => r.destroy(), { reason: 'server', retriable: true }],
  ['no answer', () => undefined, { reason: 'timeout', retriable: true }],
  [
    'a redirect',
    (r) => r.writeHead(307, { Location: `${receiver.url}/elsewhere` }).end(),
    { reason: 'client', retriable: false },
  ],
])('tells what went wrong without URL and secret: %s', async (_, answer, expected) => {
  receiver.answer = answer;
  const error = await failure(send());
  expect(error).toMatchObject({ service: 'webhook', ...expected });
  expect(inspect(error, { depth: 9 })).not.toMatch(/key-in-the-path|correct-horse/);
  expect(receiver.received).toHaveLength(1);
});

it('does not wait for the end of an answer', async () => {
  receiver.answer = (response) => void response.writeHead(200).write('…');
  await send();
  expect(receiver.received).toHaveLength(1);
});

it('cannot be reached where nobody listens', async () => {
  await receiver.close();
  const error = await failure(send());
  expect(error).toMatchObject({ reason: 'server', retriable: true });
  expect(error.message).toBe('Webhook on-call cannot be reached (ECONNREFUSED).');
});

it('triggers and resolves one alert of PagerDuty', async () => {
  await send('pagerduty');
  await send('pagerduty', webhookEvent({ event: 'resolved' }));
  const { incident, url, id, summary, at } = webhookEvent();
  expect(receiver.received.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    {
      routing_key: secret,
      dedup_key: incident.key,
      event_action: 'trigger',
      client: 'Fluent Medic',
      client_url: url,
      links: [{ href: url, text: 'Slack' }],
      payload: {
        summary,
        source: 'prod-eu/logging/DaemonSet/fluent-bit',
        severity: 'critical',
        timestamp: at,
        component: 'fluent-bit',
        group: 'prod-eu',
        class: 'forward-pause-crash',
        custom_details: { event: 'opened', delivery: id, ...incident },
      },
    },
    { routing_key: secret, dedup_key: incident.key, event_action: 'resolve' },
  ]);
});

it('creates and closes one alert of Opsgenie', async () => {
  const long = 'x'.repeat(200);
  await send('opsgenie', webhookEvent({ summary: long }));
  await send('opsgenie', webhookEvent({ event: 'resolved', summary: 'over' }));
  const { incident, url } = webhookEvent();
  expect(receiver.received.map(({ headers }) => headers['authorization'])).toEqual([
    `GenieKey ${secret}`,
    `GenieKey ${secret}`,
  ]);
  const [created, closed] = receiver.received;
  expect(JSON.parse(created!.body)).toMatchObject({
    message: long.slice(0, 130),
    alias: incident.key,
    description: `${long}\n${url}`,
    priority: 'P1',
    tags: ['fluent-bit', 'prod-eu'],
    details: { event: 'opened', confidence: '0.95', logs: 'losing' },
  });
  expect(closed!.url).toBe(
    '/hook/key-in-the-path/inc-1%402026-11-22T03%3A12%3A00.000Z/close?identifierType=alias',
  );
  expect(JSON.parse(closed!.body)).toEqual({ source: 'Fluent Medic', note: 'over' });
});
