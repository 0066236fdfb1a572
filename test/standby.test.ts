import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startHttpServer } from '../src/adapters/http/http-server.ts';
import { slackRoute } from '../src/adapters/http/slack-route.ts';
import { createSlackChat, type SlackChat, type SlackChatOptions } from '../src/adapters/slack/slack-chat.ts';
import { createWorkspace } from '../src/demo/workspace/workspace.ts';
import type { Exchange } from '../src/exchange.ts';
import { answering } from '../src/flow/answering.ts';
import { deskHandlers } from '../src/flow/remote-desk.ts';
import { desk as deskSeat } from '../src/leadership.ts';
import { OutsideError } from '../src/outside-error.ts';
import type { Chat, Clock, Desk } from '../src/ports.ts';
import { defaultSettings } from '../src/settings.ts';
import { createStandby } from '../src/standby.ts';
import { deskByHand, logByHand, words } from './adapters/slack/desk-by-hand.ts';
import { createFaultyProxy } from './adapters/slack/faulty-proxy.ts';
import { createMemoryExchange } from './support/memory-exchange.ts';

/** A second takes a twentieth of one. */
const rate = 20;
const plain = { tone: 'grey', parts: [] } as const;
const quick: Clock = {
  now: () => new Date(),
  steadyMs: () => performance.now() * rate,
  sleep: (ms, signal) => wait(ms / rate, undefined, signal ? { signal } : {}).catch(() => undefined),
};
const channel = 'C0INCIDENT';
const onCall = 'U0ONCALL';
const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const teardowns: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const teardown of teardowns.splice(0).toReversed()) await teardown();
});
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 10_000, interval: 10 });

interface Wishes {
  readonly desk?: Desk;
  readonly byHttp?: boolean;
  readonly wall?: Clock;
  readonly stopWithinMs?: number;
  readonly spoilt?: (chat: SlackChat) => SlackChat;
}

/** A replica that stands by, between a workspace and what it shares with the leader. */
async function setUp({
  desk = deskByHand(),
  byHttp = false,
  wall = quick,
  stopWithinMs = 60_000,
  spoilt = (chat) => chat,
}: Wishes = {}) {
  const workspace = await createWorkspace({ limits: { rates: false } });
  teardowns.push(() => workspace.close());
  const proxy = await createFaultyProxy(workspace.url);
  teardowns.push(() => proxy.close());
  const shared = createMemoryExchange();
  let isAway = false;
  const exchange: Exchange = {
    ...shared,
    announced: async () => {
      if (isAway) throw new OutsideError('store', 'server', 'The database is away.');
      return shared.announced();
    },
  };
  const stop = new AbortController();
  teardowns.push(async () => stop.abort());
  const chats: Chat[] = [];
  const log = logByHand();
  const { tokens } = workspace;
  const standby = createStandby(
    {
      slack: {
        botToken: tokens.bot,
        channel,
        apiUrl: proxy.apiUrl,
        ...(byHttp ? { signingSecret } : { appToken: tokens.app }),
      },
      settings: { ...defaultSettings, stopWithinMs },
      database: { kind: 'postgres', url: 'postgres://nowhere' },
      wall,
      log,
    },
    {
      openExchange: async () => exchange,
      createSlackChat: async (options: SlackChatOptions) => {
        const chat = spoilt(await createSlackChat(options));
        chats.push(chat);
        return chat;
      },
    },
  );
  teardowns.push(() => standby.close());
  return {
    workspace,
    proxy,
    standby,
    chats,
    log,
    lead: async () => {
      void shared.serve(deskSeat, answering(deskHandlers(desk)), stop.signal);
      await shared.announce(deskSeat, {});
    },
    setAway: (away: boolean) => void (isAway = away),
    type: (text: string) =>
      workspace.act({ kind: 'command', as: onCall, channel, text: `/fluentbit ${text}` }),
    answers: () => workspace.snapshot().messages.map(({ text, onlyFor }) => [text, onlyFor]),
    isConnected: () => workspace.snapshot().appConnected,
  };
}

it('answers a person with what the leader says', async () => {
  const desk = deskByHand();
  const { standby, lead, type, answers } = await setUp({ desk });
  await lead();
  standby.take();
  await until(() => expect(standby.standing()).toBe('ok'));
  await type('status');
  await until(() => expect(answers()).toEqual([['answer to status', onCall]]));
  expect(desk.commands).toEqual([`status by T0LOCAL/${onCall} in ${channel}`]);
});

it('answers, but posts, edits and uploads nothing of its own', async () => {
  const { standby, lead, chats, answers, proxy } = await setUp();
  await lead();
  standby.take();
  await until(() => expect(standby.standing()).toBe('ok'));
  const [chat] = chats as [Chat];
  const by = { team: 'T0LOCAL', user: onCall };
  const out = {
    slot: 'inc-1/alert',
    incident: 'inc-1',
    locale: 'en' as const,
    message: { ...plain, text: 'Pods die.' },
  };
  const refused = /does not lead any more: nothing was sent/u;
  await expect(chat.post(out, { channel }, [])).rejects.toThrow(refused);
  await expect(chat.edit({ channel, ts: '1.1' }, out, [])).rejects.toThrow(refused);
  await expect(chat.files.upload({ name: 'inc-1.log', text: 'line' })).rejects.toThrow(refused);
  await chat.whisper(channel, by, words('For you.'));
  await chat.publishHome(by, words('Home.'));
  expect(answers()).toEqual([['For you.', onCall]]);
  expect(
    proxy.calls.filter((call) => /^chat\.(post|update)|^upload|^files\.complete|^views/u.test(call)),
  ).toEqual(['chat.postEphemeral', 'views.publish']);
});

it('takes nothing before a leader is heard, which older versions never are', async () => {
  const { standby, lead, isConnected } = await setUp();
  standby.take();
  await wait(300);
  expect([standby.standing(), isConnected()]).toEqual(['no-leader', false]);
  await lead();
  await until(() => expect([standby.standing(), isConnected()]).toEqual(['ok', true]));
});

it('tries Slack again and again, also where its token is wrong', async () => {
  const { standby, lead, proxy, log } = await setUp();
  proxy.failNext('auth.test', { kind: 'refused', error: 'invalid_auth' });
  proxy.failNext('apps.connections.open', { kind: 'unavailable' }, 2);
  await lead();
  standby.take();
  await until(() => expect(standby.standing()).toBe('slack-away'));
  await until(() => expect(standby.standing()).toBe('ok'));
  expect(log.lines.filter((line) => line.startsWith('error'))).toEqual([]);
});

describe('a database that is away', () => {
  it('for long: it hangs up, so that Slack asks those that reach it, and takes clicks again afterwards', async () => {
    const { standby, lead, setAway, isConnected } = await setUp();
    await lead();
    standby.take();
    await until(() => expect(standby.standing()).toBe('ok'));
    setAway(true);
    await until(() => expect([standby.standing(), isConnected()]).toEqual(['database-away', false]));
    setAway(false);
    await lead();
    await until(() => expect([standby.standing(), isConnected()]).toEqual(['ok', true]));
  });

  it('at the start: it waits', async () => {
    const { standby, lead, setAway } = await setUp();
    setAway(true);
    standby.take();
    await until(() => expect(standby.standing()).toBe('database-away'));
    setAway(false);
    await lead();
    await until(() => expect(standby.standing()).toBe('ok'));
  });
});

describe('when it leads itself', () => {
  it('hangs up, ends what it handles, and takes clicks again when it is asked to', async () => {
    const answer = Promise.withResolvers<void>();
    const by = deskByHand();
    const slow: Desk = { ...by, command: async (...asked) => (await answer.promise, by.command(...asked)) };
    const { standby, lead, type, answers, isConnected } = await setUp({ desk: slow });
    await lead();
    standby.take();
    await until(() => expect(standby.standing()).toBe('ok'));
    await type('status');
    standby.rest();
    await until(() => expect(isConnected()).toBe(false));
    answer.resolve();
    await until(() => expect(answers()).toEqual([['answer to status', onCall]]));
    await wait(300);
    expect(isConnected()).toBe(false);
    standby.take();
    await until(() => expect([standby.standing(), isConnected()]).toEqual(['ok', true]));
  });

  it('leaves no connection behind that comes only after it hung up', async () => {
    const opening = Promise.withResolvers<void>();
    const told: string[] = [];
    const spoilt = (chat: SlackChat): SlackChat => ({
      ...chat,
      start: async () => {
        told.push('opening');
        await opening.promise;
        told.push('open');
      },
      stop: async () => void told.push('closed'),
    });
    const { standby, lead } = await setUp({ spoilt });
    await lead();
    standby.take();
    await until(() => expect(told).toEqual(['opening']));
    standby.rest();
    opening.resolve();
    await standby.close();
    expect(told).toEqual(['opening', 'closed', 'open', 'closed']);
  });

  it.each([0, 1, 3, 10, 30, 100])(
    'leaves no connection behind that was being made %i ms before',
    async (ms) => {
      const { standby, lead, isConnected } = await setUp();
      await lead();
      standby.take();
      await wait(ms);
      standby.rest();
      await standby.close();
      await wait(100);
      expect(isConnected()).toBe(false);
    },
  );
});

describe('when it is stopped', () => {
  const begun = async (wishes: Wishes) => {
    const set = await setUp(wishes);
    await set.lead();
    set.standby.take();
    await until(() => expect(set.standby.standing()).toBe('ok'));
    await set.type('status');
    return set;
  };

  it('takes nothing new, and ends what it handles', async () => {
    const by = deskByHand();
    const desk: Desk = { ...by, command: async (...asked) => (await wait(300), by.command(...asked)) };
    const { standby, answers, isConnected } = await begun({ desk });
    expect(await standby.close()).toBe('done');
    expect(answers()).toEqual([['answer to status', onCall]]);
    expect(isConnected()).toBe(false);
  });

  it('does not wait for ever', async () => {
    const desk: Desk = { ...deskByHand(), command: () => new Promise(() => undefined) };
    const { standby } = await begun({ desk, stopWithinMs: 4_000 });
    expect(await standby.close()).toBe('cut-off');
  });
});

describe('where Slack comes in by HTTP', () => {
  it('takes requests as soon as a leader is heard, and goes on when it leads itself', async () => {
    const { standby, lead, workspace, type, answers } = await setUp({ byHttp: true });
    const routes = { '/slack/events': slackRoute(standby.receive) };
    const server = await startHttpServer({ address: '127.0.0.1', port: 0, routes, log: logByHand() });
    teardowns.push(() => server.close());
    standby.take();
    await wait(100);
    expect([standby.standing(), standby.receive()]).toEqual(['no-leader', undefined]);
    await lead();
    await until(() => expect(standby.standing()).toBe('ok'));
    await workspace.useRequestUrl({ url: `http://127.0.0.1:${server.port}/slack/events`, signingSecret });
    await type('one');
    standby.rest();
    await type('two');
    await until(() =>
      expect(answers()).toEqual([
        ['answer to one', onCall],
        ['answer to two', onCall],
      ]),
    );
    await standby.close();
    expect(standby.receive()).toBeUndefined();
  });
});

it('tells of its connection and of its calls', async () => {
  const { standby, lead, type, answers } = await setUp();
  const told = () =>
    standby
      .figures()
      .flatMap(({ name, samples }) => samples.map(({ labels, value }) => ({ name, ...labels, value })));
  expect(told()).toEqual([{ name: 'fluent_medic_slack_connected', value: 0 }]);
  await lead();
  standby.take();
  await until(() => expect(standby.standing()).toBe('ok'));
  await type('status');
  await until(() => expect(answers()).toHaveLength(1));
  expect(told()).toContainEqual({ name: 'fluent_medic_slack_connected', value: 1 });
  expect(told()).toContainEqual({
    name: 'fluent_medic_slack_calls_total',
    method: 'auth.test',
    code: '200',
    result: 'ok',
    value: 1,
  });
});
