import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, vi } from 'vitest';
import {
  createSlackChat,
  type SlackChat,
  type SlackChatOptions,
} from '../../src/adapters/slack/slack-chat.ts';
import { createWorkspace } from '../../src/demo/workspace/workspace.ts';
import type { Exchange } from '../../src/exchange.ts';
import { answering } from '../../src/flow/answering.ts';
import { deskHandlers } from '../../src/flow/remote-desk.ts';
import { desk as deskSeat } from '../../src/leadership.ts';
import type { Chat, Clock, Desk } from '../../src/ports.ts';
import { defaultSettings } from '../../src/settings.ts';
import { createStandby } from '../../src/standby.ts';
import { deskByHand, logByHand } from '../adapters/slack/desk-by-hand.ts';
import { createFaultyProxy } from '../adapters/slack/faulty-proxy.ts';
import { createMemoryExchange } from './memory-exchange.ts';

/** A second takes a twentieth of one. */
const rate = 20;
const quick: Clock = {
  now: () => new Date(),
  steadyMs: () => performance.now() * rate,
  sleep: (ms, signal) => wait(ms / rate, undefined, signal ? { signal } : {}).catch(() => undefined),
};
export const channel = 'C0INCIDENT';
export const onCall = 'U0ONCALL';
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const teardowns: (() => Promise<unknown>)[] = [];
export const atEnd = (teardown: () => Promise<unknown>): void => void teardowns.push(teardown);
afterEach(async () => {
  for (const teardown of teardowns.splice(0).toReversed()) await teardown();
});
export const until = (holds: () => void) => vi.waitFor(holds, { timeout: 10_000, interval: 10 });

export interface Wishes {
  readonly desk?: Desk;
  readonly byHttp?: boolean;
  readonly wall?: Clock;
  readonly stopWithinMs?: number;
  readonly spoilt?: (chat: SlackChat) => SlackChat;
}

/** A replica that stands by, between a workspace and what it shares with the leader. */
export async function setUp({
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
  let failure: Error | undefined;
  const exchange: Exchange = {
    ...shared,
    announced: async () => {
      if (failure) throw failure;
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
    /** The database fails from now on, or works again. */
    failWith: (error?: Error) => void (failure = error),
    type: (text: string) =>
      workspace.act({ kind: 'command', as: onCall, channel, text: `/fluentbit ${text}` }),
    answers: () => workspace.snapshot().messages.map(({ text, onlyFor }) => [text, onlyFor]),
    isConnected: () => workspace.snapshot().appConnected,
  };
}
