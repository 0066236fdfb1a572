import { expect, test } from 'vitest';
import type { FromPage } from '../../../../src/demo/workspace/page-protocol.ts';
import { call, collectToasts, connectApp, startWorkspace } from '../local-app.ts';

const channel = 'C0INCIDENT';
const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string) => ({ text: plain(value), value });
const blocks = [
  {
    type: 'actions',
    block_id: 'card:v1',
    elements: [
      { type: 'button', action_id: 'approve', text: plain('Approve'), value: 'p1:v1', style: 'primary' },
      { type: 'static_select', action_id: 'size', options: [option('small'), option('large')] },
    ],
  },
];
type Action = Extract<FromPage, { kind: 'block-action' }>['action'];
const click = (ts: unknown, action: Action, as = 'U0APPROVER'): FromPage => ({
  kind: 'block-action',
  as,
  at: { surface: 'message', channel, ts: String(ts) },
  action,
  values: { 'card:v1': { size: { type: 'static_select', selected_option: option('large') } } },
});
const approve: Action = { type: 'button', action_id: 'approve', block_id: 'card:v1' };
const stale = { for: 'U0APPROVER', text: 'This has changed since you looked. Look again.' };

test('the payload of a click in a thread, whole', async () => {
  const workspace = await startWorkspace({ now: () => new Date(1_795_350_000_000) });
  const app = await connectApp(workspace);
  const { ts } = await call(workspace, 'chat.postMessage', {
    channel,
    text: 'Fix?',
    blocks,
    thread_ts: '1795349999.000000',
  });
  const acted = workspace.act(click(ts, { ...approve, value: 'forged' }));
  const envelope = await app.next();
  app.ack(envelope);
  await acted;
  const { trigger_id, response_url, ...payload } = envelope.payload;
  expect([envelope.type, envelope.accepts_response_payload]).toEqual(['interactive', false]);
  expect([typeof trigger_id, typeof response_url]).toEqual(['string', 'string']);
  expect(payload).toEqual({
    type: 'block_actions',
    user: { id: 'U0APPROVER', username: 'raj', name: 'raj', team_id: 'T0LOCAL' },
    api_app_id: 'A0MEDIC',
    token: 'local-verification',
    team: { id: 'T0LOCAL', domain: 'local-workspace' },
    enterprise: null,
    is_enterprise_install: false,
    container: {
      type: 'message',
      message_ts: '1795350000.000000',
      channel_id: channel,
      is_ephemeral: false,
      thread_ts: '1795349999.000000',
    },
    channel: { id: channel, name: 'log-incidents' },
    message: {
      type: 'message',
      user: 'U0MEDICBOT',
      bot_id: 'B0MEDIC',
      app_id: 'A0MEDIC',
      team: 'T0LOCAL',
      text: 'Fix?',
      ts: '1795350000.000000',
      thread_ts: '1795349999.000000',
      blocks,
    },
    state: { values: { 'card:v1': { size: { type: 'static_select', selected_option: option('large') } } } },
    actions: [
      {
        action_id: 'approve',
        block_id: 'card:v1',
        type: 'button',
        text: plain('Approve'),
        value: 'p1:v1',
        style: 'primary',
        action_ts: '1795350000.000001',
      },
    ],
  });
});

test('a choice from a menu carries what was chosen', async () => {
  const workspace = await startWorkspace();
  const app = await connectApp(workspace);
  const { ts } = await call(workspace, 'chat.postMessage', { channel, text: 'Fix?', blocks });
  const chosen = {
    type: 'static_select',
    action_id: 'size',
    block_id: 'card:v1',
    selected_option: option('small'),
  };
  const acted = workspace.act(click(ts, chosen));
  const envelope = await app.next();
  app.ack(envelope);
  await acted;
  expect(envelope.payload['actions']).toMatchObject([
    { action_id: 'size', selected_option: option('small') },
  ]);
});

test('nothing can be clicked that is not there', async () => {
  const workspace = await startWorkspace();
  const toasts = collectToasts(workspace);
  const app = await connectApp(workspace);
  const { ts } = await call(workspace, 'chat.postMessage', { channel, text: 'Fix?', blocks });
  const { message_ts } = await call(workspace, 'chat.postEphemeral', {
    channel,
    user: 'U0ONCALL',
    text: 'e',
    blocks,
  });
  await workspace.act(click('1.000000', approve));
  await workspace.act(click(ts, { ...approve, action_id: 'other' }));
  await workspace.act(click(ts, { ...approve, block_id: 'card:v0' }));
  await workspace.act(click(ts, { ...approve, type: 'overflow' }));
  await workspace.act(
    click(ts, {
      type: 'static_select',
      action_id: 'size',
      block_id: 'card:v1',
      selected_option: option('huge'),
    }),
  );
  await workspace.act(click(message_ts, approve));
  await workspace.act({
    kind: 'block-action',
    as: 'U0APPROVER',
    at: { surface: 'home' },
    action: approve,
    values: {},
  });
  expect(toasts).toEqual(Array.from({ length: 7 }, () => stale));
  const last = workspace.act(click(ts, approve));
  expect((await app.next()).payload['actions']).toMatchObject([{ action_id: 'approve' }]);
  app.socket.terminate();
  void last;
});

test('a click on an ephemeral message carries no message but may replace it', async () => {
  const workspace = await startWorkspace();
  const app = await connectApp(workspace);
  const { message_ts } = await call(workspace, 'chat.postEphemeral', {
    channel,
    user: 'U0ONCALL',
    text: 'e',
    blocks,
  });
  const acted = workspace.act(click(message_ts, approve, 'U0ONCALL'));
  const envelope = await app.next();
  app.ack(envelope);
  await acted;
  expect(envelope.payload['message']).toBe(undefined);
  expect(envelope.payload['container']).toMatchObject({ is_ephemeral: true });
  const respond = async (body: object) => {
    const response = await fetch(String(envelope.payload['response_url']), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
  };
  expect(await respond({ text: 'new', replace_original: true })).toEqual([200, { ok: true }]);
  expect(await respond({ text: 'all', response_type: 'in_channel' })).toEqual([200, { ok: true }]);
  expect(await respond({})).toEqual([400, { ok: false, error: 'no_text' }]);
  expect(await respond({ delete_original: true })).toEqual([200, { ok: true }]);
  expect(await respond({ delete_original: true })).toEqual([404, { ok: false, error: 'message_not_found' }]);
  expect(await respond({ text: 'sixth' })).toEqual([404, { ok: false, error: 'used_url' }]);
  expect(workspace.snapshot().messages.map(({ text, onlyFor }) => [text, onlyFor])).toEqual([
    ['all', undefined],
  ]);
});

test('a click that the app does not acknowledge is told to the person who clicked', async () => {
  const workspace = await startWorkspace({ limits: { ackMs: 20 } });
  const toasts = collectToasts(workspace);
  await connectApp(workspace);
  const { ts } = await call(workspace, 'chat.postMessage', { channel, text: 'Fix?', blocks });
  await workspace.act(click(ts, approve));
  expect(toasts).toEqual([
    {
      for: 'U0APPROVER',
      text: 'Fluent Medic did not acknowledge within 0.02 seconds. It may still be working; look before you try again.',
    },
  ]);
});

test('a block in an attachment can be clicked too', async () => {
  const workspace = await startWorkspace();
  const app = await connectApp(workspace);
  const { ts } = await call(workspace, 'chat.postMessage', {
    channel,
    text: 'Fix?',
    attachments: [{ color: '#d00', blocks }],
  });
  const acted = workspace.act(click(ts, approve));
  const envelope = await app.next();
  app.ack(envelope);
  await acted;
  expect(envelope.payload['actions']).toMatchObject([{ action_id: 'approve', value: 'p1:v1' }]);
});

test('a message shortcut carries the message', async () => {
  const workspace = await startWorkspace();
  const app = await connectApp(workspace);
  await workspace.act({ kind: 'say', as: 'U0ONCALL', channel, text: 'fluentd is slow' });
  const [{ ts } = { ts: '' }] = workspace.snapshot().messages;
  const acted = workspace.act({ kind: 'shortcut', as: 'U0GUEST', callbackId: 'diagnose', channel, ts });
  const envelope = await app.next();
  app.ack(envelope);
  await acted;
  expect(envelope.payload).toMatchObject({
    type: 'message_action',
    callback_id: 'diagnose',
    message_ts: ts,
    user: { id: 'U0GUEST' },
    channel: { id: channel },
    message: { text: 'fluentd is slow', user: 'U0ONCALL' },
  });
});
