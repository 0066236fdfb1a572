import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSlackChat, type SlackChat } from '../../../src/adapters/slack/slack-chat.ts';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { createWorkspace, type Workspace } from '../../../src/demo/workspace/workspace.ts';
import { createBells } from '../../../src/flow/bells.ts';
import { keepDelivering } from '../../../src/flow/keep-delivering.ts';
import { ringingStore } from '../../../src/flow/ringing-store.ts';
import type { Clock, Store } from '../../../src/ports.ts';
import { deskByHand, logByHand } from './desk-by-hand.ts';
import { createFaultyProxy, type Fault, type FaultyProxy } from './faulty-proxy.ts';
import { quietTurns } from '../../support/quiet-turns.ts';

const runs = 200;
/** Rounds in which everything has to be delivered once nothing fails any more. */
const mostRounds = 2_000;

let workspace: Workspace;
let proxy: FaultyProxy;
/** Remembers nothing between calls, so that each process may have the same. */
let chat: SlackChat;
/** `rate`: how fast an hour without Slack passes. */
const time = { ms: Date.parse('2026-11-22T03:09:00Z'), rate: 1 };
const now = () => new Date(time.ms);

beforeAll(async () => {
  workspace = await createWorkspace({ now, limits: { rates: false, messages: 100_000 } });
  proxy = await createFaultyProxy(workspace.url);
  chat = await createSlackChat({
    botToken: workspace.tokens.bot,
    appToken: workspace.tokens.app,
    apiUrl: proxy.apiUrl,
    channel: 'log-incidents',
    desk: deskByHand(),
    log: logByHand(),
    clock,
  });
});
afterAll(async () => {
  await proxy.close();
  await workspace.close();
});

/** Sleeping takes no time on the wall, and other work gets its turn. */
const clock: Clock = {
  now,
  sleep: (ms) =>
    new Promise((resolve) => {
      setImmediate(() => {
        time.ms += ms * time.rate;
        resolve();
      });
    }),
};

type Step =
  | { readonly kind: 'put'; readonly incident: number; readonly slot: number; readonly state: number }
  | { readonly kind: 'fail'; readonly method: string; readonly fault: Fault['kind']; readonly times: number }
  | { readonly kind: 'wait'; readonly turns: number }
  | { readonly kind: 'kill' | 'away' | 'revoked' };

const slots = ['alert', 'diagnosis/1', 'card/1', 'card/2', 'summary'];
const one = <const T extends readonly unknown[]>(...values: T) => fc.constantFrom<T[number]>(...values);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      incident: fc.nat(2),
      slot: fc.nat(slots.length - 1),
      state: fc.nat(3),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fail' as const),
      method: one('chat.postMessage', 'chat.postMessage', 'chat.update', 'conversations.replies'),
      fault: one('lost-reply', 'broken-reply', 'cut', 'unavailable', 'rate-limited', 'refused'),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), turns: fc.integer({ min: 1, max: 20 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: one('kill', 'kill', 'away', 'revoked') }) },
);

const faultOf = (kind: Fault['kind']): Fault => {
  if (kind === 'rate-limited') return { kind, seconds: 7 };
  return kind === 'refused' ? { kind, error: 'internal_error' } : { kind };
};
/** The library tries reads again after real seconds, so those only hear of rate limits. */
const asFits = (method: string, kind: Fault['kind']) =>
  faultOf(method.startsWith('conversations') ? 'rate-limited' : kind);

/** A process that can be killed: from then on nothing that it waits for ever comes back. */
function startProcess(store: Store) {
  const stop = new AbortController();
  let isDead = false;
  const mortal = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (isDead) return new Promise(() => undefined);
          const answer: unknown = Reflect.apply(member, target, args);
          if (!(answer instanceof Promise)) return answer;
          return new Promise((resolve, reject) => {
            answer.then(
              (value) => !isDead && resolve(value),
              (error: unknown) => !isDead && reject(error as Error),
            );
          });
        };
      },
    });
  const bells = createBells();
  const ringing = mortal(ringingStore(store, bells));
  const painter = { paint: () => new Uint8Array() };
  const channel = () => chat.channelId();
  const delivery = {
    store: ringing,
    bells,
    turns: quietTurns(),
    chat: mortal(chat),
    painter,
    wall: { ...mortal({ sleep: clock.sleep }), now },
    log: logByHand(),
    channel,
  };
  const ended = keepDelivering(delivery, stop.signal);
  return {
    store: ringing,
    kill: () => {
      isDead = true;
    },
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

async function play(steps: readonly Step[], run: number) {
  const store = await openSqliteStore(':memory:');
  const name = (incident: number) => `inc-${run * 10 + incident}`;
  const wanted = new Map<string, string>();
  proxy.spoil(() => undefined);
  let bot = startProcess(store);
  for (const each of steps) {
    if (each.kind === 'put') {
      const incident = name(each.incident);
      const slot = `${incident}/${slots[each.slot]}`;
      const text = `${slot} ${each.state}`;
      const parts = [{ kind: 'heading' as const, text: each.state % 2 === 0 ? 'FIRING' : 'RESOLVED' }];
      const thread = each.slot === 0 ? {} : { threadOf: `${incident}/alert` };
      await bot.store.putMessage({
        slot,
        incident,
        ...thread,
        message: { text, tone: 'grey', parts },
        locale: 'en',
      });
      wanted.set(slot, text);
    }
    if (each.kind === 'fail') proxy.failNext(each.method, asFits(each.method, each.fault), each.times);
    if (each.kind === 'wait') await turns(each.turns);
    if (each.kind === 'kill') {
      bot.kill();
      // A process takes longer to start than Slack to do what it was asked.
      await turns(20);
      await proxy.idle();
      bot = startProcess(store);
    }
    if (each.kind === 'away' || each.kind === 'revoked') await withoutSlack(each.kind);
  }
  const delivered = async () => {
    const left = await store.pendingMessages(1_000);
    return left.length === 0;
  };
  let rounds = 0;
  while (!(await delivered()) && rounds < mostRounds) {
    await turns(10);
    rounds += 1;
  }
  await bot.stop();
  const pending = (await store.pendingMessages(1_000)).map(({ out }) => out.slot);
  await store.close();
  return { wanted, pending, mine: (slot: string) => [0, 1, 2].some((at) => slot.startsWith(`${name(at)}/`)) };
}

/** An hour without Slack, or with a token that it does not take. */
async function withoutSlack(kind: 'away' | 'revoked'): Promise<void> {
  const until = time.ms + 3_600_000;
  proxy.spoil((method) => {
    if (kind === 'revoked') return { kind: 'refused', error: 'token_revoked' };
    return method.startsWith('chat') ? { kind: 'cut' } : { kind: 'rate-limited', seconds: 1 };
  });
  time.rate = 40;
  for (let round = 0; time.ms < until && round < 500; round += 1) await turns(10);
  time.ms = Math.max(time.ms, until);
  time.rate = 1;
  proxy.spoil(() => undefined);
}

it(`${runs} stories of faults and kills: each thread ends complete, in order, nothing twice`, async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      run += 1;
      const { wanted, pending, mine } = await play(steps, run);
      const shown = workspace.snapshot().messages.filter(({ text }) => mine(text));
      const threads = new Set([...wanted.keys()].filter((slot) => slot.endsWith('/alert')).map(incidentOf));
      // Answers wait for the message that opens their thread.
      const complete = [...wanted].filter(([slot]) => threads.has(incidentOf(slot)));
      expect(pending).toEqual([]);
      expect(shown.map(({ text }) => text).toSorted()).toEqual(complete.map(([, text]) => text).toSorted());
      for (const incident of threads) {
        const [alert, ...answers] = shown.filter(({ text }) => incidentOf(text) === incident);
        expect(alert?.text).toContain(`${incident}/alert`);
        expect(answers.map(({ threadTs }) => threadTs)).toEqual(answers.map(() => alert?.ts));
        const inOrder = complete
          .map(([slot]) => slot)
          .filter((slot) => incidentOf(slot) === incident && slot !== `${incident}/alert`);
        expect(answers.map(({ text }) => text.split(' ')[0])).toEqual(inOrder);
      }
    }),
    { numRuns: runs },
  );
}, 300_000);

const incidentOf = (slot: string): string => slot.split('/')[0] ?? '';
