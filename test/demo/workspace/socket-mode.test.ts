import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { call, collectToasts, connectApp, startWorkspace } from './local-app.ts';

const channel = 'C0INCIDENT';
const command = { kind: 'command', as: 'U0ONCALL', channel, text: '/fluentbit help' } as const;

test('hello, an envelope, its acknowledgement', async () => {
  const workspace = await startWorkspace();
  const app = await connectApp(workspace);
  expect(app.hello).toEqual({
    type: 'hello',
    num_connections: 1,
    debug_info: { host: 'local-workspace', build_number: 1, approximate_connection_time: 3600 },
    connection_info: { app_id: 'A0MEDIC' },
  });
  const done = workspace.act(command);
  const envelope = await app.next();
  app.ack(envelope, { text: 'here', response_type: 'in_channel' });
  await done;
  const { response_url, trigger_id, ...payload } = envelope.payload;
  expect({ ...envelope, envelope_id: 'E', payload }).toEqual({
    envelope_id: 'E',
    type: 'slash_commands',
    accepts_response_payload: true,
    payload: {
      token: 'local-verification',
      team_id: 'T0LOCAL',
      team_domain: 'local-workspace',
      channel_id: channel,
      channel_name: 'log-incidents',
      user_id: 'U0ONCALL',
      user_name: 'ann',
      command: '/fluentbit',
      text: 'help',
      api_app_id: 'A0MEDIC',
      is_enterprise_install: 'false',
    },
  });
  expect(response_url).toMatch(new RegExp(`^${workspace.url}/response/[\\w-]+$`));
  expect(trigger_id).toMatch(/^\d+\.U0ONCALL\.\w+$/);
  expect(workspace.snapshot().messages.map(({ text, onlyFor }) => ({ text, onlyFor }))).toEqual([
    { text: 'here' },
  ]);
});

test('a ticket serves once, and none serves at all', async () => {
  const workspace = await startWorkspace();
  const { url } = await call(workspace, 'apps.connections.open', {}, workspace.tokens.app);
  await once(new WebSocket(String(url)), 'open');
  for (const address of [String(url), `${workspace.url.replace('http', 'ws')}/link/`]) {
    const [, response] = await once(new WebSocket(address), 'unexpected-response');
    expect((response as { statusCode: number }).statusCode).toBe(403);
  }
  expect(workspace.snapshot().appConnected).toBe(true);
});

test('each envelope goes to one connection only, in turn', async () => {
  const workspace = await startWorkspace();
  const apps = [await connectApp(workspace), await connectApp(workspace)];
  expect(apps.map(({ hello }) => hello['num_connections'])).toEqual([1, 2]);
  const received: string[] = [];
  for (const [index, app] of apps.entries()) {
    app.socket.on('message', (data: Buffer) => {
      received.push(`app ${index}`);
      app.ack(JSON.parse(data.toString()));
    });
  }
  for (let times = 0; times < 4; times += 1) await workspace.act(command);
  expect(received.toSorted()).toEqual(['app 0', 'app 0', 'app 1', 'app 1']);
});

test('the eleventh connection is sent away', async () => {
  const workspace = await startWorkspace({ limits: { connections: 1 } });
  await connectApp(workspace);
  const second = await connectApp(workspace);
  expect(second.hello).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
});

test('a warned connection gets no new envelope but may still acknowledge', async () => {
  const workspace = await startWorkspace();
  const old = await connectApp(workspace);
  const open = workspace.act(command);
  const envelope = await old.next();
  workspace.refreshConnections({ reason: 'warning' });
  expect(await old.next()).toEqual({
    type: 'disconnect',
    reason: 'warning',
    debug_info: { host: 'local-workspace' },
  });
  expect(workspace.snapshot().appConnected).toBe(false);
  old.ack(envelope, { text: 'late but in time' });
  await open;
  expect(workspace.snapshot().messages.map(({ text }) => text)).toEqual(['late but in time']);
  const fresh = await connectApp(workspace);
  const again = workspace.act(command);
  fresh.ack(await fresh.next());
  await again;
});

test('a command without acknowledgement fails with Slack’s own word', async () => {
  const workspace = await startWorkspace({ limits: { ackMs: 30 } });
  const toasts = collectToasts(workspace);
  await workspace.act(command);
  const app = await connectApp(workspace);
  await workspace.act(command);
  const envelope = await app.next();
  app.ack(envelope, { text: 'too late' });
  await workspace.act({ ...command, text: '/unknown' });
  expect(toasts.map(({ text }) => text)).toEqual([
    '/fluentbit failed with the error "dispatch_failed"',
    '/fluentbit failed with the error "operation_timeout"',
    '/unknown is not a valid command.',
  ]);
  expect(workspace.snapshot().messages).toEqual([]);
});

test('an event that is not acknowledged comes again, the same event with its attempt', async () => {
  const workspace = await startWorkspace({ limits: { ackMs: 20, eventRetryMs: [0, 5, 5] } });
  const app = await connectApp(workspace);
  const said = workspace.act({ kind: 'say', as: 'U0ONCALL', channel, text: '<@U0MEDICBOT> hi' });
  const attempts = [await app.next(), await app.next(), await app.next()];
  app.ack(attempts[2]!);
  await said;
  expect(attempts.map(({ retry_attempt, retry_reason }) => [retry_attempt, retry_reason])).toEqual([
    [undefined, undefined],
    [1, 'timeout'],
    [2, 'timeout'],
  ]);
  expect(new Set(attempts.map(({ payload }) => payload['event_id'])).size).toBe(1);
  expect(new Set(attempts.map(({ envelope_id }) => envelope_id)).size).toBe(3);
  expect(attempts[0]).toMatchObject({
    type: 'events_api',
    accepts_response_payload: false,
    payload: {
      type: 'event_callback',
      team_id: 'T0LOCAL',
      api_app_id: 'A0MEDIC',
      event: { type: 'app_mention', user: 'U0ONCALL', text: '<@U0MEDICBOT> hi', channel },
    },
  });
});

test('a client that sends nonsense is ignored, and its pings are answered', async () => {
  const workspace = await startWorkspace();
  const app = await connectApp(workspace);
  for (const text of ['', '{', '[]', '{"envelope_id":7}', '{"envelope_id":"unknown","payload":3}'])
    app.socket.send(text);
  app.socket.ping('Ping from client (1)');
  const [pong] = await once(app.socket, 'pong');
  expect(String(pong)).toBe('Ping from client (1)');
  const done = workspace.act(command);
  app.ack(await app.next());
  await done;
});
