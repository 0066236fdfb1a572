import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answering } from '../../src/flow/answering.ts';
import { type AskedChat, chatHandlers, chatThroughHub } from '../../src/flow/chat-through-hub.ts';
import { keepAnnouncing } from '../../src/flow/keep-announcing.ts';
import { announceEveryMs, type HubStanding, silentMs } from '../../src/flow/standing.ts';
import { findHub } from '../../src/flow/watch-hub.ts';
import { said } from '../../src/language/words.ts';
import { OutsideError } from '../../src/outside-error.ts';
import { onCall } from '../support/fake-chat.ts';
import { keepLog } from '../support/keep-log.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createMemoryExchange } from '../support/memory-exchange.ts';
import { quietTurns } from '../support/quiet-turns.ts';

let stop: AbortController;
beforeEach(() => (stop = new AbortController()));
afterEach(() => stop.abort());

const since = new Date('2026-11-22T03:09:07.123Z');
const place = { channel: 'C1', thread: '1.1' };
const ref = { channel: 'C1', ts: '2.2' };

/** Chat that tells what it was asked. */
function keptChat() {
  const asked: unknown[] = [];
  const note =
    <R>(what: string, answer: R) =>
    async (...given: readonly unknown[]): Promise<R> => {
      asked.push([what, ...given]);
      return answer;
    };
  const facts = {
    person: onCall,
    name: 'Ann',
    isBot: false,
    isGuest: false,
    isStranger: false,
    isDeleted: false,
    groups: ['S1'],
  };
  const chat: AskedChat = {
    person: note('person', facts),
    isSharedOutside: note('isSharedOutside', true),
    isMember: note('isMember', false),
    linkTo: note('linkTo', 'https://chat/1'),
    files: {
      upload: note('upload', 'F1'),
      show: note('show', undefined),
      find: note('find', ref),
    },
  };
  return { chat, asked, facts };
}

describe('chat as an agent asks it, through the hub', () => {
  it('is asked the same and tells the same', async () => {
    const exchange = createMemoryExchange();
    const { chat, asked, facts } = keptChat();
    void exchange.serve('desk', answering(chatHandlers(chat)), stop.signal);
    const through = chatThroughHub(exchange);
    const comment = { comment: 'the log', by: onCall };
    expect([
      await through.person(onCall, ['S1']),
      await through.person(onCall),
      await through.isSharedOutside('C1'),
      await through.isMember('C1', onCall),
      await through.linkTo(ref),
      await through.files.upload({ name: 'a.log', text: 'x\n' }),
      await through.files.show('F1', place, comment),
      await through.files.find('F1', place, since),
    ]).toEqual([facts, facts, true, false, 'https://chat/1', 'F1', undefined, ref]);
    expect(asked).toEqual([
      ['person', onCall, ['S1']],
      ['person', onCall],
      ['isSharedOutside', 'C1'],
      ['isMember', 'C1', onCall],
      ['linkTo', ref],
      ['upload', { name: 'a.log', text: 'x\n' }],
      ['show', 'F1', place, comment],
      ['find', 'F1', place, since],
    ]);
  });

  it('refuses what Slack refuses, in its words', async () => {
    const exchange = createMemoryExchange();
    const { chat } = keptChat();
    const refusing: AskedChat = {
      ...chat,
      person: async () => {
        throw new OutsideError('slack', 'auth', said('outside.notLeading'));
      },
    };
    void exchange.serve('desk', answering(chatHandlers(refusing)), stop.signal);
    await expect(chatThroughHub(exchange).person(onCall)).rejects.toMatchObject({
      service: 'slack',
      reason: 'auth',
      words: said('outside.notLeading'),
    });
  });

  it('is away like Slack itself when no hub answers', async () => {
    const late: ReturnType<typeof createMemoryExchange> = {
      ...createMemoryExchange(),
      ask: async () => {
        throw new OutsideError('store', 'timeout', said('outside.exchange.noAnswer'));
      },
    };
    await expect(chatThroughHub(late).isMember('C1', onCall)).rejects.toMatchObject({
      service: 'slack',
      reason: 'timeout',
      retriable: true,
      words: said('outside.exchange.noHub'),
    });
  });

  it('a question that nobody knows is refused, and not tried again', async () => {
    await expect(answering({})({ what: 'toString' })).rejects.toMatchObject({
      reason: 'client',
      retriable: false,
      words: said('outside.exchange.notUnderstood'),
    });
  });
});

const hub: HubStanding = { isHub: true, team: 'T1', channel: 'C1', channels: { '#a': 'C2' }, rules: 'same' };

describe('what processes tell of themselves', () => {
  it('is told at once when it changes, and again and again when it does not', async () => {
    const clock = createManualClock('2026-11-22T03:09:00Z');
    const exchange = createMemoryExchange(() => clock.now().getTime());
    const told: string[] = [];
    let standing = { state: 'syncing', heardAt: 0 };
    const announcing = keepAnnouncing(
      {
        exchange: {
          ...exchange,
          announce: async (who, what) => void told.push(`${who} ${JSON.stringify(what)}`),
        },
        seat: 'cluster/prod-eu',
        standing: async () => (standing = { ...standing, heardAt: standing.heardAt + 1 }),
        urgent: ({ state }) => state,
        turns: quietTurns(),
        wall: clock,
      },
      stop.signal,
    );
    await clock.advance(announceEveryMs - 1_000);
    expect(told).toEqual(['cluster/prod-eu {"state":"syncing","heardAt":1}']);
    standing = { ...standing, state: 'connected' };
    await clock.advance(1_000);
    expect(told.at(-1)).toContain('"connected"');
    await clock.advance(2 * announceEveryMs);
    expect(told).toHaveLength(4);
    stop.abort();
    await clock.advance(1_000);
    await announcing;
  });

  it('ends a process whose seat another one has taken, and waits out a database that is away', async () => {
    const clock = createManualClock('2026-11-22T03:09:00Z');
    const failures = [
      new OutsideError('store', 'server', 'The database is away.'),
      new OutsideError('store', 'conflict', 'The database has another leader by now.'),
    ];
    let tries = 0;
    const announcing = keepAnnouncing(
      {
        exchange: {
          ...createMemoryExchange(),
          async announce() {
            throw failures[tries++];
          },
        },
        seat: 'desk',
        standing: async () => hub,
        urgent: (all) => all,
        turns: quietTurns(),
        wall: clock,
      },
      stop.signal,
    );
    const ended = announcing.catch(String);
    await clock.advance(3_000);
    expect(await ended).toContain('Another process does the work of desk by now: this one ends.');
    expect(tries).toBe(2);
  });

  it('an agent waits for the first word of a hub, and notices its silence and its change', async () => {
    const clock = createManualClock('2026-11-22T03:09:00Z');
    const exchange = createMemoryExchange(() => clock.now().getTime());
    const logged: string[] = [];
    const finding = findHub({
      exchange,
      rules: 'others',
      wall: clock,
      log: keepLog(logged),
      stop: stop.signal,
    });
    await clock.advance(announceEveryMs);
    await exchange.announce('desk', { ...hub, isHub: false });
    await clock.advance(announceEveryMs);
    await exchange.announce('desk', hub);
    await clock.advance(announceEveryMs);
    const watch = await finding;
    expect([watch.standing, watch.isHeard()]).toEqual([hub, true]);
    const listening = watch.keepListening(quietTurns(), stop.signal);
    await clock.advance(silentMs);
    expect(watch.isHeard()).toBe(false);
    await exchange.announce('desk', { ...hub, channel: 'C9' });
    await clock.advance(announceEveryMs);
    expect(watch.isHeard()).toBe(true);
    expect(logged.join('\n')).toMatch(/no hub has told anything yet[^]*other rules[^]*start this agent anew/);
    stop.abort();
    await clock.advance(announceEveryMs);
    await listening;
  });

  it('an agent that is stopped while it waits for a hub ends', async () => {
    const clock = createManualClock('2026-11-22T03:09:00Z');
    const finding = findHub({
      exchange: createMemoryExchange(),
      rules: '',
      wall: clock,
      log: keepLog([]),
      stop: stop.signal,
    });
    const ended = finding.catch((error: unknown) => error);
    stop.abort();
    await clock.advance(announceEveryMs);
    expect(await ended).toMatchObject({ service: 'store', reason: 'timeout' });
  });
});
