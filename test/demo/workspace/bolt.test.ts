import { expect, test } from 'vitest';
import { button, channel, click, reasonView, startBolt, submit } from './bolt-app.ts';
import { startWorkspace } from './local-app.ts';

test('a message is posted, updated and deleted', async () => {
  const workspace = await startWorkspace();
  const { client } = await startBolt(workspace);
  const posted = await client.chat.postMessage({
    channel: '#log-incidents',
    text: 'one',
    blocks: [button('go')],
  });
  await client.chat.update({ channel, ts: posted.ts!, text: 'two', blocks: [button('again')] });
  expect(workspace.snapshot().messages).toEqual([
    {
      channel,
      ts: posted.ts,
      user: 'U0MEDICBOT',
      text: 'two',
      blocks: [button('again')],
      attachments: [],
      files: [],
      edited: false,
    },
  ]);
  await client.chat.delete({ channel, ts: posted.ts! });
  expect(workspace.snapshot().messages).toEqual([]);
});

test('a click opens a modal; its submission is refused once, then accepted, and the message changes', async () => {
  const workspace = await startWorkspace();
  const app = await startBolt(workspace, (bolt) => {
    bolt.action('approve', async ({ ack, body, client }) => {
      await ack();
      if (body.type !== 'block_actions') throw new Error('no click');
      await client.views.open({
        trigger_id: body.trigger_id,
        view: { ...reasonView, private_metadata: body.message!.ts },
      });
    });
    bolt.view('reason', async ({ ack, view, client, body }) => {
      const text = view.state.values['why']?.['text']?.value ?? '';
      if (text.length < 5) return ack({ response_action: 'errors', errors: { why: 'Say more.' } });
      await ack();
      await client.chat.update({ channel, ts: view.private_metadata, text: `${body.user.name}: ${text}` });
    });
  });
  const { ts } = await app.client.chat.postMessage({ channel, text: 'Fix?', blocks: [button('approve')] });
  const errors: unknown[] = [];
  const opened = new Promise<string>((resolve) => {
    workspace.subscribe((frame) => {
      if (frame.kind === 'modal') resolve(frame.modal.id);
      if (frame.kind === 'modal-errors') errors.push(frame.errors);
    });
  });
  await workspace.act(click('U0APPROVER', ts!, 'approve'));
  const id = await opened;
  await workspace.act(submit(id, 'no'));
  expect([errors, workspace.snapshot().modals.length]).toEqual([[{ why: 'Say more.' }], 1]);
  await workspace.act(submit(id, 'it is right'));
  const changed = await workspace.waitFor(({ text }) => text === 'raj: it is right', 1000);
  expect([changed.ts, changed.blocks, changed.edited, workspace.snapshot().modals]).toEqual([
    ts,
    [],
    true,
    [],
  ]);
});

test('a command is acknowledged with a text that only the person sees', async () => {
  const workspace = await startWorkspace();
  await startBolt(workspace, (bolt) => {
    bolt.command('/fluentbit', async ({ ack, command }) => ack(`You said ${command.text}.`));
  });
  await workspace.act({ kind: 'command', as: 'U0ONCALL', channel, text: '/fluentbit status now' });
  const [answer] = workspace.snapshot().messages;
  expect([answer?.text, answer?.onlyFor]).toEqual(['You said status now.', 'U0ONCALL']);
});

test('a mention in a command comes with the id, as the manifest asks for it; other words with an at sign stay', async () => {
  const workspace = await startWorkspace();
  await startBolt(workspace, (bolt) => {
    bolt.command('/fluentbit', async ({ ack, command }) => ack({ text: `\`${command.text}\`` }));
  });
  const text = '/fluentbit handover inc-1 @raj ask raj@host or @nobody';
  await workspace.act({ kind: 'command', as: 'U0ONCALL', channel, text });
  const [answer] = workspace.snapshot().messages;
  expect(answer?.text).toBe('`handover inc-1 <@U0APPROVER|raj> ask raj@host or @nobody`');
});

test('an ephemeral message is replaced and removed through its response_url', async () => {
  const workspace = await startWorkspace();
  const app = await startBolt(workspace, (bolt) => {
    bolt.action('retry', async ({ ack, respond }) => {
      await ack();
      await respond({ replace_original: true, text: 'replaced', blocks: [button('drop')] });
    });
    bolt.action('drop', async ({ ack, respond }) => {
      await ack();
      await respond({ delete_original: true });
    });
  });
  await app.client.chat.postEphemeral({
    channel,
    user: 'U0ONCALL',
    text: 'only you',
    blocks: [button('retry')],
  });
  const first = await workspace.waitFor(({ onlyFor }) => onlyFor === 'U0ONCALL', 1000);
  await workspace.act(click('U0ONCALL', first.ts, 'retry'));
  const second = await workspace.waitFor(({ text }) => text === 'replaced', 1000);
  expect([second.ts, second.onlyFor]).toEqual([first.ts, 'U0ONCALL']);
  const removed = new Promise((resolve) => {
    workspace.subscribe((frame) => frame.kind === 'message-deleted' && resolve(frame.ts));
  });
  await workspace.act(click('U0ONCALL', first.ts, 'drop'));
  expect(await removed).toBe(first.ts);
});

test('the Home tab is published when it is opened, and a mention and a direct message are heard', async () => {
  const workspace = await startWorkspace();
  const heard: string[] = [];
  await startBolt(workspace, (bolt) => {
    bolt.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [{ type: 'divider' }] },
      });
    });
    bolt.event('app_mention', async ({ event }) => void heard.push(`mention: ${event.text}`));
    bolt.message(async ({ message }) => void heard.push(`message: ${'text' in message ? message.text : ''}`));
  });
  const home = new Promise((resolve) => {
    workspace.subscribe((frame) => frame.kind === 'home' && resolve([frame.for, frame.blocks.length]));
  });
  await workspace.act({ kind: 'open-home', as: 'U0SECOND' });
  expect(await home).toEqual(['U0SECOND', 1]);
  await workspace.act({ kind: 'say', as: 'U0SECOND', channel, text: '<@U0MEDICBOT> status' });
  await workspace.act({ kind: 'say', as: 'U0SECOND', channel, text: 'nothing for the app' });
  await workspace.act({ kind: 'say', as: 'U0SECOND', channel: 'D0SECOND', text: 'hello' });
  expect(heard).toEqual(['mention: <@U0MEDICBOT> status', 'message: hello']);
});

test('a picture is uploaded into a thread and may then be shown in a block', async () => {
  const workspace = await startWorkspace();
  const { client } = await startBolt(workspace);
  const { ts } = await client.chat.postMessage({ channel, text: 'parent' });
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]);
  await client.filesUploadV2({
    channel_id: channel,
    thread_ts: ts!,
    file: bytes,
    filename: 'memory.png',
    title: 'M',
  });
  const reply = await workspace.waitFor(({ files }) => files.length > 0, 1000);
  const id = reply.files[0]!.id;
  expect([reply.threadTs, reply.files]).toEqual([
    ts,
    [{ id, name: 'memory.png', title: 'M', mimetype: 'image/png', size: 8, url: `/files/${id}` }],
  ]);
  const served = await fetch(`${workspace.url}/files/${id}`);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(bytes);
  const image = { type: 'image' as const, alt_text: 'memory', slack_file: { id } };
  expect((await client.chat.postMessage({ channel, text: 'plot', blocks: [image] })).ok).toBe(true);
});
