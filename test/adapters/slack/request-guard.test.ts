import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRequestGuard } from '../../../src/adapters/slack/request-guard.ts';

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const start = Date.parse('2026-11-22T03:12:00Z');

/** A request as Slack signs it, `seconds` from `start`. */
function signed(body: string, seconds = 0, secret = signingSecret) {
  const timestamp = String(start / 1000 + seconds);
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` }, body };
}

const guardAt = (time: { ms: number }) => createRequestGuard({ signingSecret, now: () => new Date(time.ms) });

/** Slack's own example: https://docs.slack.dev/authentication/verifying-requests-from-slack */
it('takes the request of the documentation', () => {
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
  const headers = {
    'x-slack-request-timestamp': '1531420618',
    'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  };
  expect(guardAt({ ms: 1_531_420_618_000 })({ headers, body })).toEqual({ verdict: 'new' });
});

it.each([
  ['five minutes old', -300, 'new'],
  ['older', -301, 'refused'],
  ['five minutes ahead', 300, 'new'],
  ['further ahead', 301, 'refused'],
])('a request that is %s', (_, seconds, verdict) => {
  expect(guardAt({ ms: start })(signed('a=1', seconds)).verdict).toBe(verdict);
});

describe('refuses', () => {
  const { headers, body } = signed('a=1');
  it.each([
    ['another body', { headers, body: 'a=2' }],
    ['another secret', signed('a=1', 0, 'another')],
    ['no signature', { headers: { ...headers, 'x-slack-signature': undefined }, body }],
    ['an empty signature', { headers: { ...headers, 'x-slack-signature': 'v0=' }, body }],
    ['another version', { headers: { ...headers, 'x-slack-signature': 'v1=00' }, body }],
    ['no time', { headers: { ...headers, 'x-slack-request-timestamp': '' }, body }],
    ['a time that is none', { headers: { ...headers, 'x-slack-request-timestamp': 'now' }, body }],
    ['nothing at all', { headers: {}, body: '' }],
  ])('%s', (_, request) => {
    expect(guardAt({ ms: start })(request).verdict).toBe('refused');
  });
});

it('knows a request again as long as it would be taken, and one that was refused is not remembered', () => {
  const time = { ms: start };
  const guard = guardAt(time);
  const ahead = signed('a=1', 300);
  expect(guard(signed('a=1', 301)).verdict).toBe('refused');
  expect([guard(ahead).verdict, guard(ahead).verdict]).toEqual(['new', 'replayed']);
  time.ms = start + 599_000;
  expect(guard(ahead).verdict).toBe('replayed');
  time.ms = start + 601_000;
  expect(guard(ahead).verdict).toBe('refused');
  expect(guard(signed('a=1', 601)).verdict).toBe('new');
});
