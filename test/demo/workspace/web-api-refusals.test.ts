import { expect, test } from 'vitest';
import { call, startWorkspace } from './local-app.ts';

const channel = 'C0INCIDENT';
const modal = { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [] };
const missing = (field: string) => ({
  ok: false,
  error: 'invalid_arguments',
  errors: [`missing required field: ${field}`],
  response_metadata: { messages: [`[ERROR] missing required field: ${field}`] },
});
const refused = (error: string) => ({ ok: false, error });

test.each<[method: string, body: Record<string, unknown>, answer: Record<string, unknown>]>([
  ['chat.nonsense', {}, { ok: false, error: 'unknown_method', req_method: 'chat.nonsense' }],
  ['chat.postMessage', { text: 'a' }, missing('channel')],
  ['chat.postMessage', { channel: 'C0NONE', text: 'a' }, refused('channel_not_found')],
  ['chat.postMessage', { channel: 'C0OTHER', text: 'a' }, refused('not_in_channel')],
  ['chat.postMessage', { channel: 'U0MEDICBOT', text: 'a' }, refused('channel_not_found')],
  ['chat.postMessage', { channel }, refused('no_text')],
  ['chat.postMessage', { channel, text: 'a', thread_ts: '1' }, refused('invalid_thread_ts')],
  [
    'chat.postMessage',
    { channel, text: 'a', blocks: [{ type: 'header', text: { type: 'plain_text', text: '' } }] },
    {
      ok: false,
      error: 'invalid_blocks',
      errors: ['must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      response_metadata: {
        messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      },
    },
  ],
  ['chat.postEphemeral', { channel, text: 'a' }, missing('user')],
  ['chat.postEphemeral', { channel, user: 'U0NONE', text: 'a' }, refused('user_not_found')],
  ['chat.postEphemeral', { channel: 'C0HALF', user: 'U0GUEST', text: 'a' }, refused('user_not_in_channel')],
  ['chat.update', { channel, ts: '1.000000', text: 'a' }, refused('message_not_found')],
  ['chat.delete', { channel, ts: '1.000000' }, refused('message_not_found')],
  ['chat.getPermalink', { channel, message_ts: '1.000000' }, refused('message_not_found')],
  ['conversations.info', { channel: 'C0NONE' }, refused('channel_not_found')],
  ['conversations.history', { channel: 'C0OTHER' }, refused('not_in_channel')],
  ['conversations.replies', { channel, ts: '1.000000' }, refused('thread_not_found')],
  ['conversations.open', {}, refused('users_list_not_supplied')],
  ['conversations.open', { users: 'U0NONE' }, refused('user_not_found')],
  ['users.info', {}, missing('user')],
  ['users.info', { user: 'U0NONE' }, refused('user_not_found')],
  ['usergroups.users.list', { usergroup: 'S0NONE' }, refused('no_such_subteam')],
  ['bots.info', { bot: 'B0NONE' }, refused('bot_not_found')],
  ['views.open', { view: modal }, missing('trigger_id')],
  ['views.open', { view: modal, trigger_id: '1.2.3' }, refused('invalid_trigger_id')],
  ['views.open', { trigger_id: '1.2.3' }, missing('view')],
  ['views.update', { view: modal, view_id: 'V0NONE' }, refused('not_found')],
  ['views.publish', { view: { type: 'home', blocks: [] } }, missing('user_id')],
  ['views.publish', { view: { type: 'home', blocks: [] }, user_id: 'U0NONE' }, refused('user_not_found')],
  ['files.getUploadURLExternal', { length: 3 }, missing('filename')],
  [
    'files.getUploadURLExternal',
    { filename: 'a', length: 64 * 1024 * 1024 },
    refused('file_upload_size_restricted'),
  ],
  ['files.completeUploadExternal', { files: [{ id: 'F1' }] }, refused('file_not_found')],
  [
    'files.completeUploadExternal',
    { files: [{ id: 'F1' }], channel_id: 'C0OTHER' },
    refused('not_in_channel'),
  ],
  ['files.info', { file: 'F1' }, refused('file_not_found')],
  ['reactions.add', { channel, name: 'eyes', timestamp: '1.000000' }, refused('message_not_found')],
  ['reactions.add', { channel, name: 'a b', timestamp: '1.000000' }, refused('invalid_name')],
])('%s %j is refused', async (method, body, answer) => {
  const workspace = await startWorkspace({
    channels: [
      { id: channel, name: 'log-incidents', topic: '' },
      { id: 'C0OTHER', name: 'other', topic: '', members: ['U0ONCALL'] },
      { id: 'C0HALF', name: 'half', topic: '', members: ['U0ONCALL', 'U0MEDICBOT'] },
    ],
  });
  expect(await call(workspace, method, body)).toEqual(answer);
});
