import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createSlackChat, type SlackChat } from '../../../src/adapters/slack/slack-chat.ts';
import type { OutgoingMessage } from '../../../src/chat/delivery.ts';
import type { Part } from '../../../src/chat/message.ts';
import { createWorkspace, type Workspace } from '../../../src/demo/workspace/workspace.ts';
import { deskByHand, logByHand } from './desk-by-hand.ts';
import { createFaultyProxy, type FaultyProxy } from './faulty-proxy.ts';

const teardowns: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const teardown of teardowns.splice(0).toReversed()) await teardown();
});
const channel = 'C0INCIDENT';
const mayStandSince = new Date();
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

test('posts, answers in the thread and edits, each with its blocks, colour and no live text', async () => {
  const { chat, workspace } = await behindProxy();
  const parent = await chat.post(saying('inc-7/alert', 'firing <!channel>'), { channel }, []);
  const reply = { ...saying('inc-7/diagnosis', 'why'), threadOf: 'inc-7/alert', alsoInChannel: true };
  await chat.post(reply, { channel, thread: parent.ts }, []);
  await chat.edit(parent, saying('inc-7/alert', 'resolved'), []);

  const shown = workspace.snapshot().messages.map(({ text, threadTs, alsoInChannel, attachments }) => ({
    text,
    inThread: threadTs === parent.ts,
    alsoInChannel: alsoInChannel ?? false,
    colour: attachments[0]?.color,
  }));
  expect(shown).toEqual([
    { text: 'resolved', inThread: false, alsoInChannel: false, colour: '#c62828' },
    { text: 'why', inThread: true, alsoInChannel: true, colour: '#c62828' },
  ]);
});

test('a post whose answer was lost is found by its slot and not posted again', async () => {
  const { chat, proxy, workspace } = await behindProxy();
  proxy.failNext('chat.postMessage', { kind: 'lost-reply' });
  const out = saying('inc-7/alert', 'firing');
  await expect(chat.post(out, { channel }, [])).rejects.toMatchObject({
    reason: 'server',
    retriable: true,
  });
  const ref = await chat.post(out, { channel, mayStandSince }, []);

  expect(workspace.snapshot().messages.map(({ ts, text }) => [ts, text])).toEqual([[ref.ts, 'firing']]);
});

test('what is found again but says something older is edited', async () => {
  const { chat, proxy, workspace } = await behindProxy();
  const parent = await chat.post(saying('inc-7/alert', 'firing'), { channel }, []);
  proxy.failNext('chat.postMessage', { kind: 'lost-reply' });
  const where = { channel, thread: parent.ts };
  await expect(chat.post(saying('inc-7/card/1', '1 of 2'), where, [])).rejects.toMatchObject({
    retriable: true,
  });
  await chat.post(saying('inc-7/card/1', '2 of 2'), { ...where, mayStandSince }, []);

  expect(workspace.snapshot().messages.map(({ text }) => text)).toEqual(['firing', '2 of 2']);
});

test('a later process finds what an earlier one had posted', async () => {
  const { chat, workspace, proxy } = await behindProxy();
  const ref = await chat.post(saying('inc-7/alert', 'firing'), { channel }, []);
  const later = await createSlackChat(options(workspace, proxy));
  const where = { channel, mayStandSince };
  expect(await later.post(saying('inc-7/alert', 'firing'), where, [])).toEqual(ref);
});

test('a rate limit says how long to wait and holds up nothing else', async () => {
  const { chat, proxy } = await behindProxy();
  const ref = await chat.post(saying('inc-7/alert', 'firing'), { channel }, []);
  proxy.failNext('chat.update', { kind: 'rate-limited', seconds: 30 });
  await expect(chat.edit(ref, saying('inc-7/alert', 'resolved'), [])).rejects.toMatchObject({
    reason: 'rate-limited',
    retriable: true,
    retryAfterMs: 30_000,
  });
  await chat.whisper(channel, { team: 'T0LOCAL', user: 'U0ONCALL' }, saying('x', 'still here').message);
});

test.each([
  [{ channel, ts: '1.000100' }, 'not-found'],
  [{ channel: 'C0NOWHERE', ts: '1.000100' }, 'forbidden'],
])('an edit of what is not there: %j → %s', async (ref, reason) => {
  const { chat } = await behindProxy();
  await expect(chat.edit(ref, saying('inc-7/alert', 'x'), [])).rejects.toMatchObject({
    service: 'slack',
    reason,
    retriable: false,
  });
});

test('a layout that Slack refuses goes out as plain text, and the log says so', async () => {
  const { chat, proxy, workspace, log } = await behindProxy();
  proxy.failNext('chat.postMessage', { kind: 'refused', error: 'invalid_blocks' });
  await chat.post(saying('inc-7/alert', 'firing'), { channel }, []);

  const [message] = workspace.snapshot().messages;
  expect(message?.blocks.map(({ type }) => type)).toEqual(['rich_text']);
  expect(JSON.stringify(message?.blocks)).toContain('firing');
  expect(log.lines.filter((line) => line.startsWith('error'))).toEqual([
    'error Slack refused every layout; sending plain text {"slot":"inc-7/alert"}',
  ]);
});

test('a picture is uploaded once, shown by its file, and edited without a second upload', async () => {
  const { chat, proxy, workspace } = await behindProxy();
  const ref = await chat.post(withPicture(), { channel }, [png]);
  await chat.edit(ref, withPicture('later'), [png]);

  const [message] = workspace.snapshot().messages;
  expect(message?.blocks.map(({ type }) => type)).toContain('image');
  expect(proxy.calls.filter((call) => call.startsWith('files.getUploadURLExternal'))).toHaveLength(1);
});

test('a picture that cannot be uploaded is said in words', async () => {
  const { chat, proxy, workspace } = await behindProxy();
  proxy.failNext('files.getUploadURLExternal', { kind: 'refused', error: 'missing_scope' });
  await chat.post(withPicture(), { channel }, [png]);

  const shown = JSON.stringify(workspace.snapshot().messages[0]);
  expect(shown).toContain('peak 612 MiB');
  expect(shown).toContain('The picture could not be uploaded.');
  expect(shown).not.toContain('slack_file');
});

test('of two pictures the one that cannot be uploaded is said in words, and the other is shown', async () => {
  const { chat, proxy, workspace } = await behindProxy();
  proxy.failNext('files.getUploadURLExternal', { kind: 'refused', error: 'internal_error' });
  const chart = { series: [], limit: [], marks: [] };
  const second = { kind: 'picture' as const, chart, title: 'Deaths', alt: '3 crashes' };
  const [heading, first, footer] = withPicture().message.parts;
  const parts = [heading, first, second, footer].flatMap((part) => part ?? []);
  const out = { ...withPicture(), message: { ...withPicture().message, parts } };
  await chat.post(out, { channel }, [png, Buffer.concat([png, png])]);

  const [message] = workspace.snapshot().messages;
  const images = message?.blocks.filter(({ type }) => type === 'image') ?? [];
  expect(images.map((block) => block['alt_text'])).toEqual(['3 crashes']);
  expect(JSON.stringify(message)).toContain('peak 612 MiB');
});

function saying(slot: string, text: string, more: readonly Part<string>[] = []): OutgoingMessage {
  const parts: readonly Part<string>[] = [
    { kind: 'heading', text },
    ...more,
    { kind: 'footer', spans: [{ kind: 'text', text }] },
  ];
  return { slot, incident: 'inc-7', message: { text, tone: 'red', parts }, locale: 'en' };
}

function withPicture(text = 'memory'): OutgoingMessage {
  const chart = { series: [], limit: [], marks: [] };
  return saying('inc-7/memory', text, [{ kind: 'picture', chart, title: 'Memory', alt: 'peak 612 MiB' }]);
}

function options(workspace: Workspace, proxy: FaultyProxy) {
  return {
    botToken: workspace.tokens.bot,
    appToken: workspace.tokens.app,
    apiUrl: proxy.apiUrl,
    channel: 'log-incidents',
    desk: deskByHand(),
    log: logByHand(),
    clock: { now: () => new Date(), sleep: (ms: number) => wait(ms) },
  };
}

async function behindProxy(): Promise<{
  chat: SlackChat;
  proxy: FaultyProxy;
  workspace: Workspace;
  log: ReturnType<typeof logByHand>;
}> {
  const workspace = await createWorkspace({ limits: { rates: false } });
  teardowns.push(() => workspace.close());
  const proxy = await createFaultyProxy(workspace.url);
  teardowns.push(() => proxy.close());
  const all = options(workspace, proxy);
  return { chat: await createSlackChat(all), proxy, workspace, log: all.log };
}
