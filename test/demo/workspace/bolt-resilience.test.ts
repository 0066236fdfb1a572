import { WebClientEvent } from '@slack/web-api';
import { expect, test } from 'vitest';
import { button, channel, click, startBolt } from './bolt-app.ts';
import { collectToasts, startWorkspace } from './local-app.ts';

test.each(['dropConnections', 'refreshConnections'] as const)(
  'clicks arrive again after %s',
  async (event) => {
    const workspace = await startWorkspace();
    const clicks: string[] = [];
    const app = await startBolt(workspace, (bolt) => {
      bolt.action('go', async ({ ack, body }) => {
        await ack();
        clicks.push(body.user.id);
      });
    });
    const toasts = collectToasts(workspace);
    const { ts } = await app.client.chat.postMessage({ channel, text: 'x', blocks: [button('go')] });
    const reconnected = new Promise<void>((resolve) => {
      workspace.subscribe((frame) => frame.kind === 'connected' && frame.appConnected && resolve());
    });
    workspace[event]();
    await workspace.act(click('U0ONCALL', ts!, 'go'));
    const lost = 'Fluent Medic is not connected: nothing was sent. Try again in a moment.';
    expect([clicks, toasts]).toEqual([[], [{ for: 'U0ONCALL', text: lost }]]);
    await reconnected;
    await workspace.act(click('U0ONCALL', ts!, 'go'));
    expect(clicks).toEqual(['U0ONCALL']);
  },
);

test('an event that found no app is delivered when one connects', async () => {
  const workspace = await startWorkspace();
  const said = workspace.act({ kind: 'say', as: 'U0ONCALL', channel, text: '<@U0MEDICBOT> help' });
  const heard: string[] = [];
  await startBolt(workspace, (bolt) => {
    bolt.event('app_mention', async ({ event }) => void heard.push(event.text));
  });
  await said;
  expect(heard).toEqual(['<@U0MEDICBOT> help']);
});

test('a rate limit reaches the library with its seconds to wait', async () => {
  const workspace = await startWorkspace({ limits: { rates: true, postBurst: 1 } });
  const { client } = await startBolt(workspace);
  const waits: number[] = [];
  client.on(WebClientEvent.RATE_LIMITED, (seconds: number) => waits.push(seconds));
  await client.chat.postMessage({ channel, text: 'one' });
  await client.chat.postMessage({ channel, text: 'two' });
  expect([waits, workspace.snapshot().messages.map(({ text }) => text)]).toEqual([[1], ['one', 'two']]);
});
