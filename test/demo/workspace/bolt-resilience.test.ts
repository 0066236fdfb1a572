import type { App } from '@slack/bolt';
import { WebClientEvent } from '@slack/web-api';
import { expect, test } from 'vitest';
import { button, channel, click, reasonView, startBolt } from './bolt-app.ts';
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

test('with two connections a refresh of one leaves no gap', async () => {
  const workspace = await startWorkspace();
  const clicks: string[] = [];
  const listen = (name: string) => (bolt: App) =>
    bolt.action('go', async ({ ack }) => {
      await ack();
      clicks.push(name);
    });
  const first = await startBolt(workspace, listen('first'));
  await startBolt(workspace, listen('second'));
  const { ts } = await first.client.chat.postMessage({ channel, text: 'x', blocks: [button('go')] });
  workspace.refreshConnections({ which: 'oldest' });
  await workspace.act(click('U0ONCALL', ts!, 'go'));
  await workspace.act(click('U0ONCALL', ts!, 'go'));
  expect(clicks).toEqual(['second', 'second']);
});

test('a button that no listener knows, and a listener that fails before it acknowledges, are told to the person', async () => {
  const workspace = await startWorkspace({ limits: { ackMs: 50 } });
  const toasts = collectToasts(workspace);
  const { client } = await startBolt(workspace, (bolt) => {
    bolt.error(async () => {});
    bolt.action('broken', async () => {
      throw new Error('broken');
    });
  });
  for (const id of ['unknown', 'broken']) {
    const { ts } = await client.chat.postMessage({ channel, text: 'x', blocks: [button(id)] });
    await workspace.act(click('U0ONCALL', ts!, id));
  }
  expect(toasts.map(({ text }) => text.slice(0, 39))).toEqual([
    'Fluent Medic did not acknowledge within',
    'Fluent Medic did not acknowledge within',
  ]);
});

test('a trigger that came too late is refused', async () => {
  const workspace = await startWorkspace({ limits: { triggerMs: 30 } });
  const failure = new Promise((resolve) => {
    void startBolt(workspace, (bolt) => {
      bolt.command('/fluentbit', async ({ ack, client, body }) => {
        await ack();
        await new Promise((later) => setTimeout(later, 60));
        await client.views
          .open({ trigger_id: body.trigger_id, view: reasonView })
          .catch((error: { data: { error: string } }) => resolve(error.data.error));
      });
    }).then(() => workspace.act({ kind: 'command', as: 'U0ONCALL', channel, text: '/fluentbit fix' }));
  });
  expect(await failure).toBe('expired_trigger_id');
});
