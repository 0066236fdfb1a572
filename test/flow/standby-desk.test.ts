import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verbs } from '../../src/flow/answer-command.ts';
import { answering } from '../../src/flow/answering.ts';
import { presses, submissions } from '../../src/flow/desk.ts';
import { deskHandlers } from '../../src/flow/remote-desk.ts';
import { standbyDesk } from '../../src/flow/standby-desk.ts';
import { said } from '../../src/language/words.ts';
import { desk as deskSeat } from '../../src/leadership.ts';
import { OutsideError } from '../../src/outside-error.ts';
import type { Exchange } from '../../src/exchange.ts';
import type { Desk } from '../../src/ports.ts';
import { defaultSettings } from '../../src/settings.ts';
import { logByHand } from '../adapters/slack/desk-by-hand.ts';
import { onCall } from '../support/fake-chat.ts';
import { createMemoryExchange } from '../support/memory-exchange.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage } from '../support/stage.ts';

/** Every verb; what it changes, the next one finds. */
const typed: Readonly<Record<string, string>> = {
  help: 'help',
  status: 'status',
  incidents: 'incidents',
  show: 'show inc-1',
  diagnose: 'diagnose prod-eu/logging/fluent-bit',
  fix: 'fix prod-eu/logging/fluent-bit memory=1Gi',
  memory: 'memory prod-eu/logging/fluent-bit',
  rollback: 'rollback inc-1',
  fleet: 'fleet',
  versions: 'versions 3.2.0',
  handover: 'handover inc-1 <@U0ONCALL> mine',
  verdict: 'verdict inc-1 memory-leak',
  merge: 'merge inc-1 inc-9',
  split: 'split inc-1',
  snooze: 'snooze inc-1 1h',
  freeze: 'freeze prod-eu audit',
  resume: 'resume prod-eu',
};
const forms = [
  ...['approve', 'decline', 'details', 'checks', 'log-file', 'not-an-incident', 'name-cause', 'go-on'],
  ...['change-values', 'upgrade', 'put-back', 'ask-diagnosis', 'fleet'],
];

async function deedAt(stage: Stage, action: string) {
  const attempt = (await stage.store.incident('inc-1'))?.value.attempts[0]?.digest ?? '';
  const inputs = {
    cause: 'memory-leak',
    reason: 'no',
    workload: 'prod-eu/logging/fluent-bit',
    version: '4.2.8',
  };
  return { action, value: action.startsWith('home') ? '' : `inc-1 ${attempt}`, by: onCall, inputs };
}

type Ask = (desk: Desk, stage: Stage) => Promise<unknown>;
const asked: readonly (readonly [string, Ask])[] = [
  ...[...Object.keys(presses), 'nonsense'].map(
    (action) =>
      [
        `press ${action}`,
        async (desk: Desk, stage: Stage) => desk.press(await deedAt(stage, action)),
      ] as const,
  ),
  ...forms.map(
    (action) =>
      [`form ${action}`, async (desk: Desk, stage: Stage) => desk.form(await deedAt(stage, action))] as const,
  ),
  ...[...Object.keys(submissions), 'nonsense'].map(
    (action) =>
      [
        `submit ${action}`,
        async (desk: Desk, stage: Stage) => desk.submit(await deedAt(stage, action)),
      ] as const,
  ),
  ...[...Object.values(typed), 'hepl', 'show inc-9'].map(
    (text) => [text, (desk: Desk) => desk.command(text, onCall, 'C1')] as const,
  ),
  ['show inc-1, for all', (desk) => desk.command('show inc-1', onCall, 'C1', true)],
  ['home', (desk) => desk.home(onCall)],
  ['suggest', (desk) => desk.suggest('workloads', 'flu', onCall)],
];

const newStage = async (): Promise<Stage> => {
  const changes = { ...defaultSettings.changes, mode: 'live' as const };
  const stage = await createStage({ others: ['prod-us'], settings: { changes } });
  await crash(stage);
  return stage;
};

let alone: Stage;
let led: Stage;
let exchange: Exchange;
let stop: AbortController;
beforeEach(async () => {
  alone = await newStage();
  led = await newStage();
  exchange = createMemoryExchange();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await alone.close();
  await led.close();
});
const serve = (desk: Desk) => void exchange.serve(deskSeat, answering(deskHandlers(desk)), stop.signal);
const standby = () => standbyDesk(exchange, logByHand());

/** What an incident, its votes and the freezes have become, without when and how often it was told. */
async function leftIn({ store }: Stage): Promise<unknown> {
  const incidents = (await store.incidents('all', 9)).map(({ value: { timeline: _, ...rest } }) => rest);
  const digest = incidents[0]?.attempts[0]?.digest ?? '';
  const votes = await store.votes(`${digest}/1`, 'inc-1');
  return { incidents, votes, freezes: await store.freezes(), running: await store.changes('running') };
}
const timesTold = async ({ store }: Stage): Promise<number> =>
  (await store.incident('inc-1'))?.value.timeline.length ?? 0;

/** How long the record of who did what is. */
const recorded = async ({ store }: Stage): Promise<number> => (await store.auditHead()).number;

describe('a replica that stands by', () => {
  it('every verb is asked here', () =>
    expect(Object.keys(typed).toSorted()).toEqual(Object.keys(verbs).toSorted()));

  it.each(asked)('answers "%s" byte for byte as the leader does', async (_, ask) => {
    serve(led.desk());
    const direct = JSON.stringify(await ask(alone.desk(), alone));
    expect(direct).not.toBe('');
    expect(JSON.stringify(await ask(standby(), led))).toBe(direct);
    await Promise.all([alone.clock.settle(), led.clock.settle()]);
    expect(await leftIn(led)).toEqual(await leftIn(alone));
  });
});

/** What is told anew each time, and changes nothing else: a snooze from now on. */
const toldTwice = new Set(['press snooze-1h', 'press snooze-worse', 'snooze inc-1 1h']);

describe('a leader that dies before it has answered', () => {
  it.each(asked)('"%s", asked of the next one again, has happened once', async (what, ask) => {
    await ask(alone.desk(), alone);
    await alone.clock.settle();
    await ask(led.desk(), led);
    await led.dies();
    serve(led.desk());
    await ask(standby(), led);
    await led.clock.settle();
    expect(await leftIn(led)).toEqual(await leftIn(alone));
    expect(await timesTold(led)).toBe((await timesTold(alone)) + (toldTwice.has(what) ? 1 : 0));
  });
});

/** What has to have happened before such a deed does something, and the deed. */
const after: Readonly<Record<string, readonly [(stage: Stage) => Promise<unknown>, Ask]>> = {
  undo: [
    async (stage) => {
      await stage.press('inc-1/card/1', 'approve', onCall);
      await stage.advance(10_000);
    },
    async (desk, stage) => desk.press(await deedAt(stage, 'undo')),
  ],
  'go-on': [
    async (stage) => {
      await stage.press('inc-1/card/1', 'approve', onCall);
      await stage.advance(10_000);
      await stage.desk().command('freeze prod-eu', onCall, 'C1');
      await stage.advance(1_000);
      await stage.desk().command('resume prod-eu', onCall, 'C1');
      await stage.advance(1_000);
    },
    async (desk, stage) => desk.press(await deedAt(stage, 'go-on')),
  ],
  reopen: [
    async (stage) => stage.desk().submit(await deedAt(stage, 'not-an-incident')),
    async (desk, stage) => desk.press(await deedAt(stage, 'reopen')),
  ],
  wake: [
    async (stage) => stage.desk().press(await deedAt(stage, 'snooze-1h')),
    async (desk, stage) => desk.press(await deedAt(stage, 'wake')),
  ],
  resume: [
    async (stage) => stage.desk().command('freeze prod-eu', onCall, 'C1'),
    async (desk) => desk.command('resume prod-eu', onCall, 'C1'),
  ],
};

describe('what follows something else', () => {
  it.each(Object.entries(after))('"%s" has happened once as well', async (_, [prepare, ask]) => {
    for (const stage of [alone, led]) {
      await prepare(stage);
      await stage.clock.settle();
    }
    const ended = async (stage: Stage) => {
      await stage.advance(120_000);
      return [await leftIn(stage), await timesTold(stage), await recorded(stage)];
    };
    const before = await recorded(alone);
    await ask(alone.desk(), alone);
    expect(await recorded(alone)).toBeGreaterThan(before);
    await alone.dies();
    await ask(led.desk(), led);
    await led.dies();
    serve(led.desk());
    await ask(standby(), led);
    expect(await ended(led)).toEqual(await ended(alone));
  });
});

describe('when the leader does not answer', () => {
  const failing = (reason: OutsideError['reason'], retriable = true): Exchange => ({
    ...exchange,
    ask: async () => {
      throw new OutsideError('store', reason, said('outside.exchange.notUnderstood'), { retriable });
    },
  });
  const told = async (desk: Desk) => {
    const deed = await deedAt(led, 'approve');
    const home = { ...deed, action: 'home-show', value: '' };
    const answers = [
      await desk.press(deed),
      await desk.submit(deed),
      await desk.press(home),
      await desk.form(deed),
    ].map((answer) => ('kind' in answer && answer.kind === 'whisper' ? answer.message : undefined));
    const messages = [...answers, await desk.command('status', onCall, 'C1'), await desk.home(onCall)];
    return messages.map((message) => message && readMessage(message));
  };

  it.each(['timeout', 'server'] as const)('says what that means (%s)', async (reason) => {
    const deed = expect.stringMatching(/whether this was done is not known.*twice counts as once/u);
    const question = expect.stringMatching(/did not answer in time\. Please try again in a minute/u);
    expect(await told(standbyDesk(failing(reason), logByHand()))).toEqual([
      deed,
      deed,
      question,
      question,
      deed,
      question,
    ]);
  });

  it('says why where trying again does not help', async () => {
    const another = expect.stringMatching(/may be of another version/u);
    expect(await told(standbyDesk(failing('client', false), logByHand()))).toEqual(
      Array.from({ length: 6 }, () => another),
    );
  });

  it('what else failed is told by whoever answers', async () => {
    const away: Exchange = {
      ...exchange,
      ask: async () => {
        throw new OutsideError('slack', 'server', 'away');
      },
    };
    await expect(standbyDesk(away, logByHand()).home(onCall)).rejects.toThrow('away');
  });
});
