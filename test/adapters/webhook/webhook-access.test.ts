import { expect, it } from 'vitest';
import { checkWebhookSetup } from '../../../src/adapters/webhook/check-setup.ts';
import { createWebhook } from '../../../src/adapters/webhook/create-webhook.ts';
import type { WebhookAccess } from '../../../src/adapters/webhook/webhook-access.ts';
import { tell } from '../../../src/language/words.ts';
import { webhookEvent } from '../../support/webhook-event.ts';
import { accessTo, ruleOf, secret } from './receiver.ts';

const withSecret = (text: string, format: 'fluent-medic' | 'pagerduty' = 'fluent-medic'): WebhookAccess => ({
  ...accessTo('https://a.example/x', { format }),
  readSecret: async () => text,
});
const unreadable: WebhookAccess = {
  rule: ruleOf(),
  readUrl: () => Promise.reject(new Error('ON_CALL_URL is not set.')),
  readSecret: async () => secret,
};

it.each<[string, WebhookAccess, RegExp]>([
  [
    'http to another host',
    accessTo('http://alerts.example.com/k3y'),
    /http to alerts\.example\.com is refused/,
  ],
  ['a name that only looks local', accessTo('http://127.0.0.1.example.com/'), /is refused/],
  ['no URL', accessTo('alerts.example.com'), /its URL is none/],
  ['another protocol', accessTo('file:///etc/passwd'), /its URL is none/],
  ['an empty place', accessTo(''), /its URL is none/],
  ['a password in it', accessTo('https://u:p@a.example/'), /holds a user or password/],
  ['a variable that is not set', unreadable, /ON_CALL_URL is not set/],
  ['a short secret', withSecret('hunter2'), /at least 16/],
  ['a secret of two lines', withSecret('correct-horse\nbattery-staple'), /holds blanks/],
  ['a key that PagerDuty would not take', withSecret('c'.repeat(20), 'pagerduty'), /expected 32 characters/],
])('neither sends nor passes the check: %s', async (_, access, why) => {
  const clock = { now: () => new Date(0) };
  await expect(createWebhook({ ...access, clock }).send(webhookEvent())).rejects.toMatchObject({
    service: 'webhook',
    retriable: true,
    message: expect.stringMatching(why) as unknown,
  });
  const [point] = await checkWebhookSetup([access]);
  expect(point?.state).toBe('missing');
  expect(tell(point?.words ?? '', 'en')).toMatch(new RegExp(`^Webhook on-call: .*${why.source}`));
});

it.each([
  ['https', accessTo('https://alerts.example.com/k3y'), 'alerts.example.com'],
  ['this machine', accessTo('http://127.0.0.1:9/k3y'), '127.0.0.1:9'],
  ['this machine, by its name', accessTo('http://localhost:9/k3y'), 'localhost:9'],
  ['this machine, by IPv6', accessTo('http://[::1]:9/k3y'), '[::1]:9'],
  ['the usual address', accessTo(undefined, { format: 'pagerduty' }), 'events.pagerduty.com'],
  ['the usual address of Opsgenie', accessTo(undefined, { format: 'opsgenie' }), 'api.opsgenie.com'],
])('passes the check, which tells the host alone: %s', async (_, access, host) => {
  const [point] = await checkWebhookSetup([access]);
  expect(tell(point?.words ?? '', 'en')).toBe(
    `Webhook on-call: URL and secret are there; events go to ${host}.`,
  );
});
