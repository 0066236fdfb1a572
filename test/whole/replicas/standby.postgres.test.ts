import { describe, expect, it } from 'vitest';
import { openExchange } from '../../../src/adapters/exchange/open-exchange.ts';
import { startApp } from '../../../src/app.ts';
import { heavySlowLoad } from '../../../src/demo/cluster/world/load.ts';
import type { Question } from '../../../src/exchange.ts';
import { postgresUrl } from '../../support/postgres.ts';
import { sceneWith } from '../scene-with.ts';
import { wholeMs } from '../whole-stage.ts';
import { type Replica, type ReplicaStage, setReplicaStage } from './replica-stage.ts';

const takes = /\+\]clicks: taken, and answered by the replica that leads/u;

interface Stand {
  readonly stage: ReplicaStage;
  readonly leader: Replica;
  readonly standby: Replica;
}

/** A leader that hears nothing of Slack, and a replica that stands by and hears all of it. */
async function apart(startAs?: typeof startApp): Promise<Stand> {
  const stage = await setReplicaStage(sceneWith({ version: '3.2.0', memory: '1Gi' }));
  const leader = await stage.start('a', startAs, 'http');
  await stage.until(() => expect(stage.holder()).toBe('a'));
  const standby = await stage.start('b');
  await stage.until(async () => expect(await standby.ask('/readyz')).toMatch(takes));
  return { stage, leader, standby };
}

/** One incident, one change, and nothing twice. */
async function endsOnce(stage: ReplicaStage): Promise<void> {
  await stage.readUntil(/fixed and verified after/);
  const { incidents, changes, faults } = await stage.left();
  expect({ incidents, changes, faults }).toEqual({
    incidents: 1,
    changes: ['apply applied'],
    faults: [],
  });
  const slots = stage.posts().filter((slot) => slot !== '');
  expect(slots.filter((slot, at) => slots.indexOf(slot) < at)).toEqual([]);
}

/** A leader that is cut off from everything as soon as it has taken a press: before it does anything, or when all is done but the answer. */
function dying(
  when: 'before' | 'after',
  leader: () => Replica,
): { startAs: typeof startApp; taken: string[] } {
  const taken: string[] = [];
  const startAs: typeof startApp = (options) =>
    startApp(options, {
      openExchange: async (...asked) => {
        const exchange = await openExchange(...asked);
        const answered = (answer: (question: Question) => Promise<unknown>) => async (question: Question) => {
          const answering = when === 'after' ? await answer(question) : undefined;
          if (question.what !== 'desk.press') return answering ?? answer(question);
          taken.push(question.what);
          await leader().die();
          return new Promise(() => undefined);
        };
        return { ...exchange, serve: (seat, answer, stop) => exchange.serve(seat, answered(answer), stop) };
      },
    });
  return { startAs, taken };
}

describe.skipIf(postgresUrl() === '')('a replica that stands by', () => {
  it(
    'takes a command, a form and the press that approves a change, which the leader carries out',
    async () => {
      const { stage, leader, standby } = await apart();
      try {
        await stage.command('status');
        await stage.readUntil(/connected/);
        stage.cluster.setLoad(heavySlowLoad);
        await stage.readUntil(/Fluent Bit 3\.2\.0/);
        expect(await stage.fill('decline', { reason: ' ' })).toEqual({
          reason: expect.stringMatching(/why/i),
        });
        await stage.pressOnce('approve');
        await endsOnce(stage);
        expect(stage.holder()).toBe('a');
        expect(await leader.ask('/metrics')).toMatch(/^fluent_medic_leader 1$/m);
        expect(await standby.ask('/metrics')).toMatch(
          /^fluent_medic_slack_calls_total\{method="views\.open",code="200",result="ok"\} 1$/m,
        );
      } finally {
        await stage.close();
      }
    },
    wholeMs,
  );

  it.each(['before', 'after'] as const)(
    'loses no press whose leader dies %s doing it, and does it once',
    async (when) => {
      let stand: Stand | undefined;
      const { startAs, taken } = dying(when, () => {
        if (!stand) throw new Error('Nobody stands by yet.');
        return stand.leader;
      });
      stand = await apart(startAs);
      const { stage } = stand;
      try {
        stage.cluster.setLoad(heavySlowLoad);
        await stage.pressOnce('approve');
        await stage.until(() => expect(taken).toEqual(['desk.press']));
        await stage.until(() => expect(stage.holder()).toBe('b'));
        await endsOnce(stage);
        expect(stage.read().filter((text) => /went wrong|did not answer/u.test(text))).toEqual([]);
      } finally {
        await stage.close();
      }
    },
    wholeMs,
  );

  it(
    'takes Slack’s requests over HTTP, and goes on taking them while it becomes the leader',
    async () => {
      const stage = await setReplicaStage(sceneWith({ version: '3.2.0', memory: '1Gi' }));
      try {
        const leader = await stage.start('a', undefined, 'http');
        await stage.until(() => expect(stage.holder()).toBe('a'));
        const standby = await stage.start('b', undefined, 'http');
        await stage.until(async () => expect(await standby.ask('/readyz')).toMatch(/^200 [^]*\+\]clicks/u));
        await stage.requestTo(standby);
        stage.cluster.setLoad(heavySlowLoad);
        await stage.pressOnce('approve');
        await stage.until(() => expect(stage.writes()).not.toEqual([]));
        const answers = () => stage.read().filter((text) => /: connected/u.test(text)).length;
        const stopping = leader.stop();
        let asked = 0;
        while (stage.holder() !== 'b' || asked < 5) {
          const before = answers();
          await stage.command('status');
          asked += 1;
          await stage.until(() => expect(answers()).toBeGreaterThan(before));
        }
        await stopping;
        expect(stage.read().filter((text) => /did not respond|did not answer|restarted/u.test(text))).toEqual(
          [],
        );
        await endsOnce(stage);
      } finally {
        await stage.close();
      }
    },
    wholeMs,
  );
});
