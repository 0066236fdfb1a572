import { expect, it } from 'vitest';
import { slackResult } from '../../../src/adapters/slack/slack-result.ts';

const json = (body: unknown, status = 200) => Response.json(body, { status });

it.each<[string, Response, string]>([
  ['what Slack took', json({ ok: true, ts: '1.2' }), 'ok'],
  ['a token that was revoked, with status 200', json({ ok: false, error: 'token_revoked' }), 'auth'],
  ['a missing scope', json({ ok: false, error: 'missing_scope', needed: 'chat:write' }), 'forbidden'],
  ['a message that was deleted', json({ ok: false, error: 'message_not_found' }), 'not-found'],
  ['a form that came too late', json({ ok: false, error: 'expired_trigger_id' }), 'gone'],
  ['a fault at Slack', json({ ok: false, error: 'internal_error' }), 'server'],
  ['a word that we do not know', json({ ok: false, error: 'some_new_word' }), 'client'],
  ['no word at all', json({ ok: false }), 'client'],
  ['a rate limit', json({ ok: false, error: 'ratelimited' }, 429), 'rate-limited'],
  ['a gateway', new Response('bad gateway', { status: 502 }), 'server'],
  ['a refused upload', new Response('no', { status: 403 }), 'client'],
  ['an upload', new Response('OK - 12'), 'ok'],
  [
    'half an answer',
    new Response('{"ok": tr', { headers: { 'content-type': 'application/json' } }),
    'failed',
  ],
  ['an answer without ok', json([]), 'ok'],
])('%s', async (_, answer, result) => {
  expect(await slackResult(answer)).toBe(result);
});
