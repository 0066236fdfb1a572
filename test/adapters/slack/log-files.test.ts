import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogFiles } from '../../../src/adapters/slack/log-files.ts';
import { createWebCalls, type WebCalls } from '../../../src/adapters/slack/web-calls.ts';
import { createWorkspace, type Workspace } from '../../../src/demo/workspace/workspace.ts';
import type { ChatFiles } from '../../../src/ports.ts';
import { logByHand } from './desk-by-hand.ts';
import { createFaultyProxy, type Fault, type FaultyProxy } from './faulty-proxy.ts';

const channel = 'C0INCIDENT';
const since = new Date();
const by = { team: 'T1', user: 'U0ONCALL' };
const above = { comment: 'asked <!channel>', by };
const log = { name: 'inc-7 #1.log', text: '# 日志\n[2026/11/22 03:09:00] [ info] started\n' };

let workspace: Workspace;
let proxy: FaultyProxy;
let calls: WebCalls;
let files: ChatFiles;
let thread: string;
beforeEach(async () => {
  workspace = await createWorkspace({ limits: { rates: false } });
  proxy = await createFaultyProxy(workspace.url);
  calls = createWebCalls({ botToken: workspace.tokens.bot, apiUrl: proxy.apiUrl, log: logByHand() });
  files = createLogFiles(calls);
  ({ ts: thread } = await posted('firing'));
});
afterEach(async () => {
  await proxy.close();
  await workspace.close();
});

async function posted(text: string, more: Record<string, unknown> = {}): Promise<{ readonly ts: string }> {
  return (await calls.ask('chat.postMessage', { channel, text, ...more })) as { readonly ts: string };
}
const shown = () => workspace.snapshot().messages.filter((message) => message.files.length > 0);

it('stands in the thread after its last step, under who asked for it, and is found there', async () => {
  const file = await files.upload(log);
  expect(shown()).toEqual([]);
  expect(await files.find(file, { channel, thread }, since)).toBeUndefined();
  await files.show(file, { channel, thread }, above);
  await posted('what people say afterwards', { thread_ts: thread });

  expect(shown()).toMatchObject([
    {
      threadTs: thread,
      text: '<@U0ONCALL> asked &lt;!channel&gt;',
      files: [{ id: file, name: 'inc-7-1.log', size: Buffer.byteLength(log.text) }],
    },
  ]);
  expect(await files.find(file, { channel, thread }, since)).toEqual({ channel, ts: shown()[0]?.ts });
  expect(await files.find('F0OTHER', { channel, thread }, since)).toBeUndefined();
  const bytes = await fetch(`${workspace.url}/files/${file}`);
  expect(await bytes.text()).toBe(log.text);
});

const faults: readonly Fault[] = [
  { kind: 'lost-reply' },
  { kind: 'broken-reply' },
  { kind: 'cut' },
  { kind: 'unavailable' },
  { kind: 'rate-limited', seconds: 30 },
  { kind: 'refused', error: 'missing_scope' },
];

it.each(
  ['files.getUploadURLExternal', 'upload'].flatMap((step) => faults.map((fault) => [step, fault] as const)),
)('fails at %s by %j, and nothing stands', async (step, fault) => {
  proxy.failNext(step, fault, 5);
  await expect(files.upload(log)).rejects.toMatchObject({ name: 'OutsideError', service: 'slack' });
  expect(proxy.calls.at(-1)).toBe(`${step}: ${fault.kind}`);
  expect(shown()).toEqual([]);
});

it.each([
  ['lost-reply', 'server', 1],
  ['broken-reply', 'server', 1],
  ['cut', 'server', 0],
  ['unavailable', 'server', 0],
] as const)(
  'asks Slack once to show it; %s is told as %s, and what stands is found',
  async (kind, reason, standing) => {
    const file = await files.upload(log);
    proxy.failNext('files.completeUploadExternal', { kind });
    await expect(files.show(file, { channel, thread }, above)).rejects.toMatchObject({ reason });
    expect(proxy.calls.filter((call) => call.startsWith('files.complete'))).toHaveLength(1);
    expect(shown()).toHaveLength(standing);
    expect(await files.find(file, { channel, thread }, since)).toEqual(
      standing ? { channel, ts: shown()[0]?.ts } : undefined,
    );
  },
);

it.each([
  ['ratelimited', 'rate-limited'],
  ['missing_scope', 'forbidden'],
  ['not_in_channel', 'forbidden'],
  ['file_not_found', 'client'],
  ['token_revoked', 'auth'],
])('what Slack refuses to show (%s) does not stand: %s', async (error, reason) => {
  const file = await files.upload(log);
  proxy.failNext('files.completeUploadExternal', { kind: 'refused', error });
  await expect(files.show(file, { channel, thread }, above)).rejects.toMatchObject({ reason });
  expect(shown()).toEqual([]);
});

it.each(faults)('cannot say where it is while Slack does not answer: %j', async (fault) => {
  proxy.failNext('conversations.replies', fault, 5);
  await expect(files.find('F1', { channel, thread }, since)).rejects.toMatchObject({ name: 'OutsideError' });
});

it.each([
  ['deleted since', { messages: [{ ts: '1.1', files: [{ id: 'F1', mode: 'tombstone' }] }] }, 'gone'],
  ['standing', { messages: [{ ts: '1.1', files: [{ id: 'F1', mode: 'snippet' }] }] }, 'there'],
  [
    'not in the first thousand',
    { messages: [], response_metadata: { next_cursor: 'more' } },
    'cannot be said',
  ],
  ['told in another shape', { messages: 'none' }, 'cannot be said'],
])('%s: %j is %s', async (_, answer, expected) => {
  const found = createLogFiles({ ...calls, ask: async () => answer }).find('F1', { channel, thread }, since);
  const said = await found.then(
    (ref) => (ref ? 'there' : 'gone'),
    (error: unknown) => (error instanceof Error && error.name === 'OutsideError' ? 'cannot be said' : error),
  );
  expect(said).toBe(expected);
});

it('an answer without an address is no upload', async () => {
  const silent = createLogFiles({ ...calls, ask: async () => ({ ok: true }) });
  await expect(silent.upload(log)).rejects.toMatchObject({ name: 'OutsideError', reason: 'server' });
});
