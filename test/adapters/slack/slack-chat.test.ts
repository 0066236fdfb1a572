import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startHttpServer } from '../../../src/adapters/http/http-server.ts';
import { slackRoute } from '../../../src/adapters/http/slack-route.ts';
import { createSlackChat, type SlackChat } from '../../../src/adapters/slack/slack-chat.ts';
import type { OutgoingMessage } from '../../../src/chat/delivery.ts';
import type { Form } from '../../../src/chat/form.ts';
import type { Button, Message } from '../../../src/chat/message.ts';
import { createWorkspace, type Workspace } from '../../../src/demo/workspace/workspace.ts';
import { type DeskByHand, deskByHand, logByHand, words } from './desk-by-hand.ts';
import { press, until } from './person-by-hand.ts';

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const clock = { now: () => new Date(), sleep: (ms: number) => wait(ms) };
const teardowns: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const teardown of teardowns.splice(0).toReversed()) await teardown();
});

describe.each(['Socket Mode', 'HTTP'] as const)('over %s', (way) => {
  test('a pressed button reaches the desk with who, what and where, and its whisper reaches that person', async () => {
    const desk = deskByHand({ press: async () => ({ kind: 'whisper', message: words('Noted.') }) });
    const { workspace, chat } = await connected(desk, way);
    const ref = await chat.post(alert([approve]), { channel: 'C0INCIDENT' }, []);

    await press(workspace, ref.ts, 'approve');
    const whisper = await workspace.waitFor((message) => message.onlyFor === 'U0ONCALL', 2_000);

    expect(desk.deeds).toEqual([
      {
        action: 'approve',
        value: 'inc-7 digest',
        by: { team: 'T0LOCAL', user: 'U0ONCALL' },
        at: ref,
        inputs: {},
      },
    ]);
    expect(whisper.text).toBe('Noted.');
  });

  test('a menu entry means its own action with the value of its button', async () => {
    const desk = deskByHand();
    const { workspace, chat } = await connected(desk, way);
    const snooze: Button<string> = { action: 'snooze', value: 'inc-7', label: 'Snooze' };
    const ref = await chat.post(alert([approve], [snooze]), { channel: 'C0INCIDENT' }, []);

    await press(workspace, ref.ts, 'more:inc-7', 'snooze');
    await until(() => desk.deeds.length > 0);

    expect(desk.deeds.map(({ action, value }) => [action, value])).toEqual([['snooze', 'inc-7']]);
  });

  test('a form opens at once, is filled, keeps what is wrong open and closes when it is right', async () => {
    const form: Form = {
      action: 'change-limits',
      value: 'inc-7 digest',
      title: 'Change limits',
      submit: 'Propose',
      close: 'Cancel',
      parts: [],
      inputs: [{ kind: 'text', name: 'memory', label: 'Memory limit', initial: '512Mi' }],
    };
    const desk = deskByHand({
      form: async () => form,
      submit: async ({ inputs }) =>
        inputs['memory'] === '1Gi'
          ? { kind: 'whisper', message: words('Proposed.') }
          : { kind: 'errors', errors: { memory: 'Too little.' } },
    });
    const { workspace, chat } = await connected(desk, way);
    const change = { ...approve, action: 'change-limits', label: 'Change…', opensForm: true } as const;
    const ref = await chat.post(alert([change]), { channel: 'C0INCIDENT' }, []);

    const errors: unknown[] = [];
    workspace.subscribe((frame) => frame.kind === 'modal-errors' && errors.push(frame.errors));
    await press(workspace, ref.ts, 'form:change-limits');
    await until(() => workspace.snapshot().modals[0]?.submit === 'Propose');
    const modal = workspace.snapshot().modals[0]!;
    expect(modal.title).toBe('Change limits');
    const submit = (value: string) =>
      workspace.act({
        kind: 'view-submit',
        as: 'U0ONCALL',
        id: modal.id,
        values: { 'input:memory': { memory: { type: 'plain_text_input', value } } },
      });
    await submit('512Mi');
    expect(errors).toEqual([{ 'input:memory': 'Too little.' }]);
    expect(workspace.snapshot().modals).toHaveLength(1);
    await submit('1Gi');
    const whisper = await workspace.waitFor((message) => message.onlyFor === 'U0ONCALL', 2_000);

    expect(workspace.snapshot().modals).toEqual([]);
    expect(whisper.text).toBe('Proposed.');
    expect(desk.deeds.at(-1)).toEqual({
      action: 'change-limits',
      value: 'inc-7 digest',
      by: { team: 'T0LOCAL', user: 'U0ONCALL' },
      at: ref,
      inputs: { memory: '1Gi' },
    });
  });

  test('a desk that fails tells the person an id, and the log the cause under the same id', async () => {
    const desk = deskByHand({ press: async () => Promise.reject(new Error('boom')) });
    const { workspace, chat, log } = await connected(desk, way);
    const ref = await chat.post(alert([approve]), { channel: 'C0INCIDENT' }, []);

    await press(workspace, ref.ts, 'approve');
    const whisper = await workspace.waitFor((message) => message.onlyFor === 'U0ONCALL', 2_000);

    const id = /under (\w+)/u.exec(whisper.text)?.[1];
    expect(id).toBeDefined();
    expect(log.lines.filter((line) => line.includes(`"id":"${id}"`))).toHaveLength(1);
  });

  test('a command is answered to its person alone, a mention in its thread, the home to whoever opens it', async () => {
    const desk = deskByHand();
    const { workspace } = await connected(desk, way);

    await workspace.act({
      kind: 'command',
      as: 'U0ONCALL',
      channel: 'C0INCIDENT',
      text: '/fluentbit status now',
    });
    const alone = await workspace.waitFor((message) => message.onlyFor === 'U0ONCALL', 2_000);
    await workspace.act({
      kind: 'say',
      as: 'U0ONCALL',
      channel: 'C0INCIDENT',
      text: '<@U0MEDICBOT> incidents',
    });
    const inThread = await workspace.waitFor((message) => message.text === 'answer to incidents', 2_000);
    await workspace.act({ kind: 'open-home', as: 'U0ONCALL' });
    await until(() =>
      JSON.stringify(workspace.snapshot().homes['U0ONCALL'] ?? '').includes('home of U0ONCALL'),
    );

    expect(alone.text).toBe('answer to status now');
    const asked = workspace.snapshot().messages.find((message) => message.text.includes('<@U0MEDICBOT>'));
    expect(inThread.threadTs).toBe(asked?.ts);
    expect(desk.commands).toEqual([
      'status now by T0LOCAL/U0ONCALL in C0INCIDENT',
      'incidents by T0LOCAL/U0ONCALL in C0INCIDENT',
    ]);
  });
});

test('refreshed and dropped connections lose no click', async () => {
  const desk = deskByHand();
  const { workspace, chat } = await connected(desk);
  const ref = await chat.post(alert([approve]), { channel: 'C0INCIDENT' }, []);

  for (const shake of [() => workspace.refreshConnections(), () => workspace.dropConnections()]) {
    const before = desk.deeds.length;
    shake();
    await until(() => !chat.connected()).catch(() => {});
    await until(() => chat.connected());
    await press(workspace, ref.ts, 'approve');
    await until(() => desk.deeds.length > before);
  }
  expect(desk.deeds).toHaveLength(2);
});

test('names the address of a message', async () => {
  const { workspace, chat } = await connected(deskByHand());
  const ref = await chat.post(alert([approve]), { channel: 'C0INCIDENT' }, []);
  const path = `/archives/C0INCIDENT/p${ref.ts.replace('.', '')}`;
  expect(await chat.linkTo(ref)).toBe(`${workspace.url}${path}`);
  await expect(chat.linkTo({ ...ref, ts: '1.000001' })).rejects.toMatchObject({ service: 'slack' });
});

test('people: facts with the groups the policy names; strangers are told apart', async () => {
  const { chat } = await connected(deskByHand());
  expect(await chat.person({ team: 'T0LOCAL', user: 'U0APPROVER' }, ['S0APPROVERS'])).toEqual({
    person: { team: 'T0LOCAL', user: 'U0APPROVER' },
    name: 'raj',
    isBot: false,
    isGuest: false,
    isStranger: false,
    isDeleted: false,
    groups: ['S0APPROVERS'],
  });
  expect(await chat.person({ team: 'T0OTHER', user: 'U0GUEST' }, ['S0APPROVERS'])).toMatchObject({
    isGuest: true,
    isStranger: true,
    groups: [],
  });
  await expect(chat.person({ team: 'T0LOCAL', user: 'U0NOBODY' })).rejects.toMatchObject({
    service: 'slack',
    reason: 'not-found',
  });
});

test.each([
  [
    { botToken: 'xoxb-wrong' },
    'auth',
    'Slack does not accept the token (invalid_auth): check SLACK_BOT_TOKEN and SLACK_APP_TOKEN.',
  ],
  [
    { channel: '#nowhere' },
    'not-found',
    'There is no channel #nowhere that the bot can see. Check SLACK_CHANNEL; a private channel needs an /invite first.',
  ],
])('what is missing at the start is said in one sentence: %j', async (wrong, reason, message) => {
  const workspace = await opened();
  await expect(createSlackChat({ ...options(workspace, deskByHand()), ...wrong })).rejects.toMatchObject({
    reason,
    message,
  });
});

test('a wrong app token ends the start', async () => {
  const workspace = await opened();
  const chat = await createSlackChat({ ...options(workspace, deskByHand()), appToken: 'xapp-wrong' });
  await expect(chat.start()).rejects.toMatchObject({ reason: 'auth' });
  await chat.stop();
});

const approve: Button<string> = { action: 'approve', value: 'inc-7 digest', label: 'Approve' };

type Buttons = readonly Button<string>[];

function alert(buttons: Buttons, overflow: Buttons = []): OutgoingMessage {
  const message: Message<string> = {
    text: 'logging/fluent-bit is crashing',
    tone: 'red',
    parts: [
      { kind: 'heading', text: '🔴 FIRING · logging/fluent-bit' },
      { kind: 'buttons', buttons, overflow },
    ],
  };
  return { slot: 'inc-7/alert', incident: 'inc-7', message, locale: 'en' };
}

async function opened(): Promise<Workspace> {
  const workspace = await createWorkspace({ limits: { rates: false } });
  teardowns.push(() => workspace.close());
  return workspace;
}

function options(workspace: Workspace, desk: DeskByHand) {
  return {
    botToken: workspace.tokens.bot,
    appToken: workspace.tokens.app,
    apiUrl: `${workspace.url}/api/`,
    channel: '#log-incidents',
    desk,
    log: logByHand(),
    clock,
  };
}

async function connected(
  desk: DeskByHand,
  way: 'Socket Mode' | 'HTTP' = 'Socket Mode',
): Promise<{ workspace: Workspace; chat: SlackChat; log: ReturnType<typeof logByHand> }> {
  const workspace = await opened();
  const all = options(workspace, desk);
  const { appToken: _, ...rest } = all;
  const chat = await createSlackChat(way === 'HTTP' ? { ...rest, signingSecret } : all);
  await chat.start();
  teardowns.push(() => chat.stop());
  if (way === 'HTTP') await workspace.useRequestUrl({ url: await serve(chat), signingSecret });
  return { workspace, chat, log: all.log };
}

/** The request URL of a bot whose HTTP server does nothing else. */
async function serve(chat: SlackChat): Promise<string> {
  const routes = { '/slack/events': slackRoute(() => chat.receive) };
  const server = await startHttpServer({ address: '127.0.0.1', port: 0, routes, log: logByHand() });
  teardowns.push(() => server.close());
  return `http://127.0.0.1:${server.port}/slack/events`;
}
