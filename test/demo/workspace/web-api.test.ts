import { expect, test } from 'vitest';
import type { WebApiCall } from '../../../src/demo/workspace/web-api.ts';
import { call, startWorkspace } from './local-app.ts';

const channel = 'C0INCIDENT';
const refused = (error: string) => ({ ok: false, error });

test('tokens: none, wrong, of the wrong sort', async () => {
  const workspace = await startWorkspace();
  const { bot, app } = workspace.tokens;
  expect(await call(workspace, 'auth.test', {}, '')).toEqual(refused('not_authed'));
  expect(await call(workspace, 'auth.test', {}, 'xoxb-other')).toEqual(refused('invalid_auth'));
  expect(await call(workspace, 'auth.test', {}, app)).toEqual(refused('not_allowed_token_type'));
  expect(await call(workspace, 'apps.connections.open', {}, bot)).toEqual(refused('not_allowed_token_type'));
  expect(await call(workspace, 'auth.test', { token: bot }, '')).toMatchObject({
    ok: true,
    user_id: 'U0MEDICBOT',
    bot_id: 'B0MEDIC',
    team_id: 'T0LOCAL',
  });
});

test('scopes: what is missing and what there is, by the sort of conversation', async () => {
  const workspace = await startWorkspace({ scopes: ['chat:write', 'channels:read'] });
  const missingScope = (needed: string) => ({
    ok: false,
    error: 'missing_scope',
    needed,
    provided: 'chat:write,channels:read',
  });
  expect(await call(workspace, 'users.info', { user: 'U0ONCALL' })).toEqual(missingScope('users:read'));
  expect(await call(workspace, 'conversations.history', { channel })).toEqual(
    missingScope('channels:history'),
  );
  expect(await call(workspace, 'conversations.info', { channel: 'D0ONCALL' })).toEqual(
    missingScope('im:read'),
  );
  expect(await call(workspace, 'conversations.info', { channel })).toMatchObject({ ok: true });
});

test('only the app’s own messages may be changed', async () => {
  const workspace = await startWorkspace();
  await workspace.act({ kind: 'say', as: 'U0ONCALL', channel, text: 'mine' });
  const [{ ts } = { ts: '' }] = workspace.snapshot().messages;
  expect(await call(workspace, 'chat.update', { channel, ts, text: 'x' })).toEqual(
    refused('cant_update_message'),
  );
  expect(await call(workspace, 'chat.delete', { channel, ts })).toEqual(refused('cant_delete_message'));
});

test('an ephemeral message cannot be found, changed or deleted by its time stamp', async () => {
  const workspace = await startWorkspace();
  const { message_ts: ts } = await call(workspace, 'chat.postEphemeral', {
    channel,
    user: 'U0ONCALL',
    text: 'a',
  });
  expect(await call(workspace, 'chat.update', { channel, ts, text: 'x' })).toEqual(
    refused('message_not_found'),
  );
  expect(await call(workspace, 'chat.delete', { channel, ts })).toEqual(refused('message_not_found'));
  expect(await call(workspace, 'conversations.history', { channel })).toMatchObject({ messages: [] });
});

test('an update with text alone takes the blocks away and leaves the attachments', async () => {
  const workspace = await startWorkspace();
  const { ts } = await call(workspace, 'chat.postMessage', {
    channel,
    text: 'a',
    blocks: [{ type: 'divider' }],
    attachments: [{ color: '#dd0000', fallback: 'f' }],
  });
  await call(workspace, 'chat.update', { channel, ts, text: 'b' });
  expect(workspace.snapshot().messages).toMatchObject([
    { text: 'b', blocks: [], attachments: [{ color: '#dd0000', fallback: 'f' }], edited: true },
  ]);
  await call(workspace, 'chat.update', { channel, ts, blocks: [{ type: 'divider', block_id: 'd' }] });
  expect(workspace.snapshot().messages).toMatchObject([
    { text: 'b', blocks: [{ type: 'divider', block_id: 'd' }], edited: false },
  ]);
});

test('metadata comes back in history and replies, but only when asked for', async () => {
  const workspace = await startWorkspace();
  const metadata = { event_type: 'incident', event_payload: { id: 'i1' } };
  const { ts } = await call(workspace, 'chat.postMessage', { channel, text: 'parent', metadata });
  await call(workspace, 'chat.postMessage', { channel, text: 'reply', thread_ts: ts, metadata });
  const read = async (method: string, more: Record<string, unknown>) => {
    const { messages } = await call(workspace, method, { channel, ...more });
    return (messages as Record<string, unknown>[]).map(({ text, metadata: found }) => [text, found]);
  };
  expect(await read('conversations.history', {})).toEqual([['parent', undefined]]);
  expect(await read('conversations.history', { include_all_metadata: true })).toEqual([['parent', metadata]]);
  expect(await read('conversations.replies', { ts, include_all_metadata: true })).toEqual([
    ['parent', metadata],
    ['reply', metadata],
  ]);
});

test('history goes by pages, newest first, and names its threads', async () => {
  const workspace = await startWorkspace();
  const stamps: unknown[] = [];
  for (const text of ['one', 'two', 'three']) {
    stamps.push((await call(workspace, 'chat.postMessage', { channel, text }))['ts']);
  }
  await call(workspace, 'chat.postMessage', { channel, text: 'reply', thread_ts: stamps[0] });
  const first = await call(workspace, 'conversations.history', { channel, limit: 2 });
  const { next_cursor: cursor } = first['response_metadata'] as { next_cursor: string };
  const second = await call(workspace, 'conversations.history', { channel, limit: 2, cursor });
  expect(first).toMatchObject({ has_more: true, messages: [{ text: 'three' }, { text: 'two' }] });
  expect(second).toMatchObject({
    has_more: false,
    messages: [{ text: 'one', reply_count: 1, thread_ts: stamps[0] }],
  });
  const since = await call(workspace, 'conversations.history', { channel, oldest: stamps[1] });
  expect(since).toMatchObject({ messages: [{ text: 'three' }] });
});

test('people, groups and conversations', async () => {
  const workspace = await startWorkspace({
    channels: [{ id: 'C0SHARED', name: 'shared', topic: 't', isExternallyShared: true }],
  });
  const user = async (id: string, more = {}) =>
    (await call(workspace, 'users.info', { user: id, ...more }))['user'] as Record<string, unknown>;
  expect(await user('U0SECOND', { include_locale: true })).toMatchObject({
    locale: 'zh-CN',
    is_restricted: false,
  });
  expect(await user('U0SECOND')).not.toHaveProperty('locale');
  expect(await user('U0GUEST')).toMatchObject({ is_restricted: true, is_bot: false });
  expect(await user('U0MEDICBOT')).toMatchObject({ is_bot: true, profile: { bot_id: 'B0MEDIC' } });
  expect(await call(workspace, 'usergroups.users.list', { usergroup: 'S0APPROVERS' })).toEqual({
    ok: true,
    users: ['U0APPROVER', 'U0SECOND'],
  });
  expect(await call(workspace, 'conversations.info', { channel: 'C0SHARED' })).toMatchObject({
    channel: { is_ext_shared: true, is_member: true, is_private: false },
  });
  expect(await call(workspace, 'conversations.open', { users: 'U0ONCALL' })).toEqual({
    ok: true,
    channel: { id: 'D0ONCALL' },
  });
  expect(await call(workspace, 'chat.postMessage', { channel: 'U0ONCALL', text: 'dm' })).toMatchObject({
    channel: 'D0ONCALL',
  });
});

test('a reaction is added once and removed once', async () => {
  const workspace = await startWorkspace();
  const { ts } = await call(workspace, 'chat.postMessage', { channel, text: 'a' });
  const reaction = { channel, name: 'eyes', timestamp: ts };
  expect(await call(workspace, 'reactions.add', reaction)).toEqual({ ok: true });
  expect(await call(workspace, 'reactions.add', reaction)).toEqual(refused('already_reacted'));
  expect(await call(workspace, 'conversations.history', { channel })).toMatchObject({
    messages: [{ reactions: [{ name: 'eyes', users: ['U0MEDICBOT'], count: 1 }] }],
  });
  expect(await call(workspace, 'reactions.remove', reaction)).toEqual({ ok: true });
  expect(await call(workspace, 'reactions.remove', reaction)).toEqual(refused('no_reaction'));
});

test('each call is told once, form fields decoded and without its token', async () => {
  const calls: WebApiCall[] = [];
  const workspace = await startWorkspace({
    now: () => new Date('2026-11-22T03:12:00Z'),
    onWebApiCall: (made) => calls.push(made),
  });
  const form = new URLSearchParams({
    token: workspace.tokens.bot,
    channel,
    text: '[1]',
    blocks: '[{"type":"divider"}]',
    metadata: '{broken',
  });
  const response = await fetch(`${workspace.url}/api/chat.postMessage`, { method: 'POST', body: form });
  expect(await response.json()).toEqual(refused('invalid_metadata_format'));
  expect(calls).toEqual([
    {
      at: '2026-11-22T03:12:00.000Z',
      method: 'chat.postMessage',
      body: { channel, text: '[1]', blocks: [{ type: 'divider' }], metadata: '{broken' },
    },
  ]);
});

test('the oldest messages are forgotten', async () => {
  const workspace = await startWorkspace({ limits: { messages: 2 } });
  for (const text of ['one', 'two', 'three']) await call(workspace, 'chat.postMessage', { channel, text });
  expect(workspace.snapshot().messages.map(({ text }) => text)).toEqual(['two', 'three']);
});

test('too many calls: status 429 with Retry-After, for that method only', async () => {
  const workspace = await startWorkspace({ limits: { rates: true, postBurst: 2 } });
  const post = (body: Record<string, unknown>) =>
    fetch(`${workspace.url}/api/chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${workspace.tokens.bot}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const answers = [];
  for (const text of ['a', 'b', 'c']) answers.push(await post({ channel, text }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[2]?.headers.get('retry-after')).toBe('1');
  expect(await answers[2]?.json()).toEqual(refused('ratelimited'));
  expect((await post({ channel: 'C0GENERAL', text: 'elsewhere' })).status).toBe(200);
  expect(await call(workspace, 'auth.test')).toMatchObject({ ok: true });
});
