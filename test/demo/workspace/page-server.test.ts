import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ToPage } from '../../../src/demo/workspace/page-protocol.ts';
import { createWorkspace, type Workspace } from '../../../src/demo/workspace/workspace.ts';
import { call, connectApp, startWorkspace } from './local-app.ts';

const channel = 'C0INCIDENT';

async function openPage(workspace: Workspace, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${workspace.url.replace('http', 'ws')}/page/socket`, { headers });
  const frames: ToPage[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as ToPage));
  await once(socket, 'message');
  return { socket, frames };
}

/** Status of a request with headers that fetch would not send. */
async function statusWith(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const asked = request(url, { headers });
  asked.end();
  const [response] = await once(asked, 'response');
  response.resume();
  return (response as { statusCode?: number }).statusCode;
}

test.each([
  ['/', 'text/html; charset=utf-8', /<script type="importmap">/],
  ['/page/main.ts', 'text/javascript; charset=utf-8', /import /],
  ['/page/main.js', 'text/javascript; charset=utf-8', /import /],
  ['/page/colours.css', 'text/css; charset=utf-8', /\{/],
  ['/vendor/preact.module.js', 'text/javascript; charset=utf-8', /export/],
  ['/vendor/hooks.module.js', 'text/javascript; charset=utf-8', /from ?"preact"/],
])('%s is served as %s', async (path, contentType, content) => {
  const workspace = await startWorkspace();
  const response = await fetch(workspace.url + path);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, contentType]);
  expect(await response.text()).toMatch(content);
});

test('every script that the page imports is served without types and from this server', async () => {
  const workspace = await startWorkspace();
  const seen = new Set<string>();
  const follow = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    seen.add(path);
    const response = await fetch(workspace.url + path);
    expect(`${path} ${response.status}`).toBe(`${path} 200`);
    const script = await response.text();
    expect(script).not.toMatch(/^import type|^export interface/m);
    const imports = [...script.matchAll(/ from '(\.[^']+\.ts)';$/gm)];
    for (const [, target = ''] of imports) await follow(new URL(target, workspace.url + path).pathname);
  };
  await follow('/page/main.ts');
  expect(seen.size).toBeGreaterThan(10);
});

test.each([
  '/page/../workspace.ts',
  '/page/..%2fworkspace.ts',
  '/page/%2e%2e/workspace.ts',
  '/page/index.html',
  '/vendor/package.json',
  '/vendor/__proto__',
  '/etc/passwd',
  '/files/F1',
])('%s is not served', async (path) => {
  const workspace = await startWorkspace();
  expect(await statusWith(workspace.url + path, {})).toBe(404);
});

test('only this machine’s own names, and only pages from there', async () => {
  const workspace = await startWorkspace();
  const { port } = new URL(workspace.url);
  const status = (headers: Record<string, string>) => statusWith(workspace.url, headers);
  expect(await status({ host: `localhost:${port}` })).toBe(200);
  expect(await status({ host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` })).toBe(200);
  expect(await status({ host: `evil.example:${port}` })).toBe(403);
  expect(await status({ host: '127.0.0.1:1' })).toBe(403);
  expect(await status({ host: `127.0.0.1:${port}`, origin: 'https://evil.example' })).toBe(403);
  const foreign = new WebSocket(`${workspace.url.replace('http', 'ws')}/page/socket`, {
    headers: { origin: 'https://evil.example' },
  });
  const [, response] = await once(foreign, 'unexpected-response');
  expect((response as { statusCode: number }).statusCode).toBe(403);
});

test('the page may load nothing from elsewhere, and its inline script is named by its hash', async () => {
  const workspace = await startWorkspace();
  const policy = (await fetch(workspace.url)).headers.get('content-security-policy');
  expect(policy).toMatch(/default-src 'none'; script-src 'self' 'sha256-[\w+/]{43}='; .*connect-src 'self'/);
  expect(policy).not.toContain('http');
});

test('a page gets a snapshot, then frames; one that reconnects gets what it missed', async () => {
  const workspace = await startWorkspace();
  workspace.setNotice(['Click Approve.']);
  const first = await openPage(workspace);
  expect(first.frames).toEqual([{ kind: 'snapshot', snapshot: workspace.snapshot() }]);
  expect(workspace.snapshot().notice).toEqual([
    'This is a local stand-in for Slack. Nothing leaves this machine, nothing is kept.',
    'Click Approve.',
  ]);
  const next = once(first.socket, 'message');
  await call(workspace, 'chat.postMessage', { channel, text: 'one' });
  await next;
  expect(first.frames.at(-1)).toMatchObject({ kind: 'message', message: { text: 'one' } });
  const closed = once(first.socket, 'close');
  workspace.dropConnections();
  await closed;
  await call(workspace, 'chat.postMessage', { channel, text: 'two' });
  const second = await openPage(workspace);
  expect(second.frames[0]).toMatchObject({ snapshot: { messages: [{ text: 'one' }, { text: 'two' }] } });
});

test('what a page sends is acted upon, and what it sends wrongly is answered', async () => {
  const workspace = await startWorkspace();
  const app = await connectApp(workspace);
  const page = await openPage(workspace, { origin: workspace.url });
  page.socket.send(JSON.stringify({ kind: 'command', as: 'U0ONCALL', channel, text: '/fluentbit help' }));
  const envelope = await app.next();
  app.ack(envelope, { text: 'answer' });
  await workspace.waitFor(({ text }) => text === 'answer', 1000);
  const wrong = [
    '{',
    '[]',
    '{"kind":"delete","as":"U0ONCALL"}',
    '{"kind":"say","as":"U0ONCALL"}',
    '{"kind":"say"}',
  ];
  for (const text of wrong) page.socket.send(text);
  page.socket.send(JSON.stringify({ kind: 'say', as: 'U0NOBODY', channel, text: 'ghost' }));
  page.socket.send(JSON.stringify({ kind: 'say', as: 'U0MEDICBOT', channel, text: 'forged' }));
  page.socket.send(JSON.stringify({ kind: 'say', as: 'U0ONCALL', channel, text: 'real' }));
  const isReal = (frame: ToPage) => frame.kind === 'message' && frame.message.text === 'real';
  await vi.waitFor(() => expect(page.frames.some(isReal)).toBe(true));
  const toasts = page.frames.filter(({ kind }) => kind === 'toast');
  expect(toasts).toEqual(wrong.map(() => ({ kind: 'toast', text: 'The page sent something unreadable.' })));
  expect(workspace.snapshot().messages.map(({ text }) => text)).toEqual(['answer', 'real']);
});

test('an uploaded page cannot act as one', async () => {
  const workspace = await startWorkspace();
  const upload = async (filename: string, body: string) => {
    const { upload_url, file_id } = await call(workspace, 'files.getUploadURLExternal', {
      filename,
      length: body.length,
    });
    const stored = await fetch(String(upload_url), { method: 'POST', body });
    const again = await fetch(String(upload_url), { method: 'POST', body });
    await call(workspace, 'files.completeUploadExternal', { files: [{ id: file_id }] });
    const served = await fetch(`${workspace.url}/files/${String(file_id)}`);
    return [
      stored.status,
      again.status,
      served.headers.get('content-type'),
      served.headers.get('content-security-policy'),
    ];
  };
  const sandboxed = "default-src 'none'; sandbox";
  expect(await upload('a.html', '<script>')).toEqual([200, 400, 'text/plain; charset=utf-8', sandboxed]);
  expect(await upload('a.svg', '<svg/>')).toEqual([200, 400, 'text/plain; charset=utf-8', sandboxed]);
});

test('an upload of another length than announced is refused', async () => {
  const workspace = await startWorkspace();
  const announced = await call(workspace, 'files.getUploadURLExternal', { filename: 'a.txt', length: 3 });
  expect((await fetch(String(announced['upload_url']), { method: 'POST', body: 'four' })).status).toBe(400);
});

test('bodies that are too large or no JSON', async () => {
  const workspace = await startWorkspace();
  const post = async (body: string) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${workspace.url}/api/auth.test`, { method: 'POST', headers, body });
    return [response.status, await response.json()];
  };
  expect(await post('{')).toEqual([200, { ok: false, error: 'invalid_json' }]);
  expect(await post('"text"')).toEqual([200, { ok: false, error: 'invalid_json' }]);
  expect(await post('x'.repeat(3_000_000))).toEqual([413, { ok: false, error: 'request_too_large' }]);
});

test('an address that is none ends with that request', async () => {
  const workspace = await startWorkspace();
  const { port } = new URL(workspace.url);
  for (const extra of ['', 'Connection: Upgrade\r\nUpgrade: websocket\r\n']) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.resume().end(`GET //:x HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${extra}\r\n`);
    await once(socket, 'close');
  }
  expect((await fetch(workspace.url)).status).toBe(200);
});

test('a port in use is one clear sentence', async () => {
  const workspace = await startWorkspace();
  const port = Number(new URL(workspace.url).port);
  await expect(createWorkspace({ port })).rejects.toThrow(
    `Port ${port} is already in use on 127.0.0.1: choose another one.`,
  );
});

test('closing ends every connection', async () => {
  const workspace = await createWorkspace();
  const page = await openPage(workspace);
  const app = await connectApp(workspace);
  const closed = Promise.all([once(page.socket, 'close'), once(app.socket, 'close')]);
  await workspace.close();
  await closed;
  await expect(fetch(workspace.url)).rejects.toThrow('fetch failed');
});
