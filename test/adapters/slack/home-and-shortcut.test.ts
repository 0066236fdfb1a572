import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createSlackChat } from '../../../src/adapters/slack/slack-chat.ts';
import { said } from '../../../src/language/words.ts';
import { createWorkspace, type Workspace } from '../../../src/demo/workspace/workspace.ts';
import { type DeskByHand, deskByHand, logByHand, words } from './desk-by-hand.ts';
import { until } from './person-by-hand.ts';

const teardowns: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const teardown of teardowns.splice(0).toReversed()) await teardown();
});

test('a press in the App Home, where no channel is, is answered in a modal', async () => {
  const button = { action: 'open', value: 'inc-7', label: 'Open' };
  const desk: DeskByHand = {
    ...deskByHand({ press: async () => ({ kind: 'whisper', message: words('All is well.') }) }),
    home: async () => ({ text: 'home', tone: 'grey', parts: [{ kind: 'buttons', buttons: [button] }] }),
  };
  const { workspace } = await connected(desk);
  await workspace.act({ kind: 'open-home', as: 'U0ONCALL' });
  await until(() => workspace.snapshot().homes['U0ONCALL'] !== undefined);
  const [block] = workspace.snapshot().homes['U0ONCALL']!;
  await workspace.act({
    kind: 'block-action',
    as: 'U0ONCALL',
    at: { surface: 'home' },
    action: { type: 'button', action_id: 'open', block_id: block!.block_id!, value: 'inc-7' },
    values: {},
  });
  await until(() => workspace.snapshot().modals.length > 0);

  expect(JSON.stringify(workspace.snapshot().modals[0])).toContain('All is well.');
  expect(desk.deeds).toEqual([
    { action: 'open', value: 'inc-7', by: { team: 'T0LOCAL', user: 'U0ONCALL' }, inputs: {} },
  ]);
});

test('a choice in the App Home shows another home, in the language of the person', async () => {
  const options = [
    { value: 'open 0 ', label: said('appHome.show.ended') },
    { value: 'all 0 ', label: said('appHome.show.all') },
  ];
  const choices = [{ action: 'home-show', label: said('appHome.showLabel'), options }];
  const desk: DeskByHand = {
    ...deskByHand({ press: async ({ value }) => ({ kind: 'home', message: words(`now ${value}`) }) }),
    home: async () => ({ text: 'home', tone: 'grey', parts: [{ kind: 'buttons', buttons: [], choices }] }),
  };
  const { workspace } = await connected(desk);
  await workspace.act({ kind: 'open-home', as: 'U0SECOND' });
  await until(() => workspace.snapshot().homes['U0SECOND'] !== undefined);
  const [block] = workspace.snapshot().homes['U0SECOND']!;
  expect(JSON.stringify(block)).toContain('已结束');
  const option = { text: { type: 'plain_text', text: '全部' }, value: 'all 0 ' };
  await workspace.act({
    kind: 'block-action',
    as: 'U0SECOND',
    at: { surface: 'home' },
    action: {
      type: 'static_select',
      action_id: 'home-show',
      block_id: block!.block_id!,
      selected_option: option,
    },
    values: {},
  });
  await until(() => JSON.stringify(workspace.snapshot().homes['U0SECOND']).includes('now all 0'));
  expect(desk.deeds.map(({ action, value }) => [action, value])).toEqual([['home-show', 'all 0 ']]);
});

test('"Diagnose this" on a message asks for a diagnosis of what the message says', async () => {
  const desk = deskByHand();
  const { workspace } = await connected(desk);
  await workspace.act({
    kind: 'say',
    as: 'U0ONCALL',
    channel: 'C0INCIDENT',
    text: 'what is wrong with\nlogging/fluent-bit-x7k2p ?',
  });
  const message = workspace.snapshot().messages.at(-1)!;
  await workspace.act({
    kind: 'shortcut',
    as: 'U0APPROVER',
    callbackId: 'diagnose_this',
    channel: 'C0INCIDENT',
    ts: message.ts,
  });
  const answer = await workspace.waitFor((one) => one.onlyFor === 'U0APPROVER', 2_000);

  const asked = 'diagnose what is wrong with logging/fluent-bit-x7k2p ?';
  expect(desk.commands).toEqual([`${asked} by T0LOCAL/U0APPROVER in C0INCIDENT`]);
  expect(answer.text).toBe(`answer to ${asked}`);
});

test('two connections stand, and both are opened again after they were cut', async () => {
  const { opened, workspace, connectedNow } = await connected(deskByHand());
  await until(() => opened.length === 2);
  workspace.dropConnections();
  await until(() => opened.length === 4);
  await until(connectedNow);
  expect(opened).toHaveLength(4);
});

async function connected(desk: DeskByHand): Promise<{
  workspace: Workspace;
  opened: readonly string[];
  connectedNow: () => boolean;
}> {
  const opened: string[] = [];
  const workspace = await createWorkspace({
    limits: { rates: false },
    onWebApiCall: ({ method }) => {
      if (method === 'apps.connections.open') opened.push(method);
    },
  });
  teardowns.push(() => workspace.close());
  const chat = await createSlackChat({
    botToken: workspace.tokens.bot,
    appToken: workspace.tokens.app,
    apiUrl: `${workspace.url}/api/`,
    channel: 'C0INCIDENT',
    desk: () => desk,
    log: logByHand(),
    clock: { now: () => new Date(), sleep: (ms: number) => wait(ms) },
  });
  await chat.start();
  teardowns.push(() => chat.stop());
  return { workspace, opened, connectedNow: () => chat.connected() };
}
