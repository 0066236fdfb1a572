import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { expect, test } from 'vitest';
import { toOutsideError } from '../../../src/adapters/slack/slack-error.ts';

const platform = (error: string, more: object = {}) => new WebAPIPlatformError({ ok: false, error, ...more });
const coded = (code: string) =>
  Object.assign(new Error('fetch failed'), { cause: Object.assign(new Error(code), { code }) });
const timeout = Object.assign(new Error('late'), { name: 'TimeoutError' });

test.each([
  [platform('invalid_auth'), 'auth', false],
  [platform('token_revoked'), 'auth', false],
  [platform('missing_scope', { needed: 'files:write' }), 'forbidden', false],
  [platform('not_in_channel'), 'forbidden', false],
  [platform('message_not_found'), 'not-found', false],
  [platform('hash_conflict'), 'conflict', false],
  [platform('expired_trigger_id'), 'gone', false],
  [platform('ratelimited'), 'rate-limited', true],
  [platform('internal_error'), 'server', true],
  [platform('invalid_blocks'), 'client', false],
  [new WebAPIRateLimitedError(7), 'rate-limited', true],
  [new WebAPIHTTPError(503, 'Service Unavailable', {}), 'server', true],
  [new WebAPIRequestError(timeout), 'timeout', true],
  [new WebAPIRequestError(coded('ECONNREFUSED')), 'server', true],
  [new WebAPIRequestError(coded('ECONNRESET')), 'server', true],
])('%s is %s; again: %s', (error, reason, retriable) => {
  expect(toOutsideError(error, 'chat.postMessage')).toMatchObject({ service: 'slack', reason, retriable });
});

test.each([
  [
    platform('missing_scope', { needed: 'files:write' }),
    'Slack refused chat.postMessage: the scope files:write is missing. Add it to the app and install it again.',
  ],
  [
    platform('not_in_channel'),
    'Slack refused chat.postMessage (not_in_channel): invite the bot to the channel with /invite.',
  ],
  [
    platform('invalid_auth'),
    'Slack does not accept the token (invalid_auth): check SLACK_BOT_TOKEN and SLACK_APP_TOKEN.',
  ],
  [new WebAPIRateLimitedError(7), 'Slack asks to wait 7 s before chat.postMessage.'],
  [
    new WebAPIRequestError(coded('ECONNREFUSED')),
    'Slack could not be reached for chat.postMessage: ECONNREFUSED.',
  ],
])('%s is said in one sentence', (error, sentence) => {
  expect(toOutsideError(error, 'chat.postMessage').message).toBe(sentence);
});
