import { describe, expect, it } from 'vitest';
import { type App, type AppLeader, startApp } from '../../../src/app.ts';
import { heavySlowLoad } from '../../../src/demo/cluster/world/load.ts';
import { postgresUrl } from '../../support/postgres.ts';
import { sceneWith } from '../scene-with.ts';
import { wholeMs } from '../whole-stage.ts';
import { type Replica, type ReplicaStage, setReplicaStage, times } from './replica-stage.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const deletions = (writes: readonly string[]) => writes.filter((each) => each.startsWith('DELETE pods/'));

/** Replicas that share a database around a cluster in which something dies, with a change just under way by the first. */
async function midRemediation(names: readonly string[], startAs?: typeof startApp) {
  const stage = await setReplicaStage(sceneWith({ version: '3.2.0', memory: '1Gi' }));
  const replicas: Replica[] = [];
  for (const name of names) {
    replicas.push(await stage.start(name, replicas.length === 0 ? startAs : undefined));
    await stage.until(() => expect(stage.holder()).toBe(names[0]));
  }
  stage.cluster.setLoad(heavySlowLoad);
  await stage.approve();
  await stage.until(() => expect(deletions(stage.writes())).not.toEqual([]));
  return { stage, replicas: replicas as [Replica, Replica, ...Replica[]] };
}

/** The story ends as it does with one replica: one incident, one change, and nothing twice. */
async function endsOnce(stage: ReplicaStage) {
  await stage.readUntil(/fixed and verified after/);
  const { incidents, changes, faults, written } = await stage.left();
  expect({ incidents, changes, faults }).toEqual({
    incidents: 1,
    changes: ['apply applied'],
    faults: [],
  });
  const twice = (list: readonly string[]) => list.filter((each, at) => list.indexOf(each) < at);
  const slots = stage.posts().filter((slot) => slot !== '');
  expect({ deleted: twice(deletions(stage.writes())), posted: twice(slots) }).toEqual({
    deleted: [],
    posted: [],
  });
  expect(twice(written.filter((each) => each.startsWith('Pod/')))).toEqual([]);
}

async function untilAnother(stage: ReplicaStage, name: string): Promise<number> {
  const fromMs = performance.now();
  await stage.until(() => expect(['', name]).not.toContain(stage.holder()));
  return performance.now() - fromMs;
}

describe.skipIf(postgresUrl() === '')('several replicas', () => {
  it(
    'the leader dies without a word in the middle of a change: another one leads in time and ends it once',
    async () => {
      const { stage, replicas } = await midRemediation(['a', 'b', 'c']);
      try {
        const [a, b] = replicas;
        await stage.until(async () => expect(await b.ask('/readyz')).toMatch(/\+\]clicks/u));
        expect([await a.ask('/metrics'), await b.ask('/metrics')]).toEqual([
          expect.stringMatching(/^fluent_medic_leader 1$/m),
          expect.stringMatching(/^fluent_medic_leader 0\n(.*\n)*fluent_medic_slack_connected 1\n/m),
        ]);
        expect([await b.ask('/healthz'), await b.ask('/readyz')]).toEqual([
          '200 ok\n',
          '200 [+]replica: standby\n[+]clicks: taken, and answered by the replica that leads\nready\n',
        ]);
        await a.die();
        expect(await untilAnother(stage, 'a')).toBeLessThan(1.5 * times.durationMs);
        await endsOnce(stage);
      } finally {
        await stage.close();
      }
    },
    wholeMs,
  );

  it(
    'the leader is stopped in the middle of a change, as in a rolling update: another one leads at once',
    async () => {
      const { stage, replicas } = await midRemediation(['a', 'b']);
      try {
        await replicas[0].stop();
        expect(await untilAnother(stage, 'a')).toBeLessThan(2 * times.retryMs);
        await endsOnce(stage);
        expect(await replicas[0].ended).toBe('stopped');
      } finally {
        await stage.close();
      }
    },
    wholeMs,
  );

  it(
    'the leader does not reach the lease, but all else: it writes nothing once its time is over, and stands by',
    async () => {
      const { stage, replicas } = await midRemediation(['a', 'b']);
      try {
        const [a] = replicas;
        await a.ways.lease.tear();
        expect(await untilAnother(stage, 'a')).toBeGreaterThan(times.durationMs - times.renewWithinMs);
        await stage.until(async () => expect(await a.ask('/readyz')).toContain('standby'));
        await endsOnce(stage);
        await a.ways.lease.mend();
        await replicas[1].stop();
        await stage.until(() => expect(stage.holder()).toBe('a'));
      } finally {
        await stage.close();
      }
    },
    wholeMs,
  );

  it(
    'a leader that is deaf to its loss, as a process that stood still between question and write, is refused by the store',
    async () => {
      const zombies: App[] = [];
      const deaf: typeof startApp = async (options) => {
        const { term } = options.leader as AppLeader;
        const neverStops = new AbortController().signal;
        const app = await startApp({ ...options, leader: { term, mayAct: () => true }, giveUp: neverStops });
        zombies.push(app);
        app.ended.catch(() => undefined);
        return { ...app, ended: new Promise(() => undefined), stop: () => new Promise(() => undefined) };
      };
      const { stage, replicas } = await midRemediation(['a', 'b'], deaf);
      try {
        const [a] = replicas;
        await a.ways.lease.tear();
        await untilAnother(stage, 'a');
        expect(await a.ended).toMatch(/lost the lease and could not stop in time: the process ends/);
        await endsOnce(stage);
      } finally {
        await Promise.all(zombies.map((app) => app.stop()));
        await stage.close();
      }
    },
    wholeMs,
  );

  it(
    'the API server keeps no lease for longer than it lasts: nobody writes meanwhile, and one goes on afterwards',
    async () => {
      const { stage, replicas } = await midRemediation(['a', 'b']);
      try {
        await Promise.all(replicas.map(({ ways }) => ways.lease.tear()));
        await wait(times.renewWithinMs + 500);
        const before = [stage.writes().length, stage.posts().length];
        await wait(times.durationMs);
        expect([stage.writes().length, stage.posts().length]).toEqual(before);
        await Promise.all(replicas.map(({ ways }) => ways.lease.mend()));
        await endsOnce(stage);
      } finally {
        await stage.close();
      }
    },
    wholeMs,
  );
});
