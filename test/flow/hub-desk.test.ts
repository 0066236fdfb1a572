import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonRef } from '../../src/approval/approval.ts';
import { createAgents, keeperHandlers } from '../../src/flow/agents.ts';
import { verbs } from '../../src/flow/answer-command.ts';
import { answering } from '../../src/flow/answering.ts';
import type { AskedDeps } from '../../src/flow/deps.ts';
import { createDesk, presses, submissions } from '../../src/flow/desk.ts';
import { createHubDesk } from '../../src/flow/hub-desk.ts';
import { withOwnKeeper } from '../../src/flow/keeper.ts';
import { deskHandlers, remoteDesk } from '../../src/flow/remote-desk.ts';
import { seenStore } from '../../src/flow/seen-by.ts';
import { type AgentStanding, rulesOf } from '../../src/flow/standing.ts';
import { writableNamespaces } from '../../src/flow/writable-namespaces.ts';
import { seatOf } from '../../src/leadership.ts';
import { defaultSettings } from '../../src/settings.ts';
import type { Desk } from '../../src/ports.ts';
import { onCall } from '../support/fake-chat.ts';
import { createMemoryExchange } from '../support/memory-exchange.ts';
import { crash, createStage, type Stage } from '../support/stage.ts';

const stop = new AbortController();
let alone: Stage;
let behind: Stage;
let hub: Desk;

const newStage = async (): Promise<Stage> => {
  const changes = { ...defaultSettings.changes, mode: 'live' as const };
  const stage = await createStage({ others: ['prod-us'], settings: { changes } });
  await crash(stage);
  return stage;
};

/** A hub and an agent for each cluster of a stage, which talk to each other over an exchange. */
async function hubOf(stage: Stage, served: readonly string[] = ['prod-eu', 'prod-us']): Promise<Desk> {
  const exchange = createMemoryExchange();
  const deps = stage.deps();
  for (const cluster of deps.clusters.filter(({ reader }) => served.includes(reader.name))) {
    const { name } = cluster.reader;
    const own = withOwnKeeper({
      ...deps,
      clusters: [cluster],
      store: seenStore(deps.store, (place) => place.cluster === name),
      samples: {
        ...deps.samples,
        watched: () => deps.samples.watched().filter(({ ref }) => ref.cluster === name),
      },
    });
    const standing: AgentStanding = {
      health: cluster.reader.health(),
      samplingRequests: cluster.reader.samplingRequests(),
      watched: own.samples.watched(),
      writable: await writableNamespaces(own, cluster),
      rules: rulesOf(deps.settings),
    };
    await exchange.announce(seatOf(name), standing);
    const handlers = { ...deskHandlers(createDesk(own)), ...keeperHandlers(own.keeper) };
    void exchange.serve(seatOf(name), answering(handlers), stop.signal);
  }
  const agents = createAgents({ exchange, expected: [], rules: rulesOf(deps.settings), ...deps });
  const heard = new AbortController();
  const listening = agents.keepListening(
    {
      async take(_, work) {
        await work();
        heard.abort();
        return true;
      },
    },
    heard.signal,
  );
  await listening;
  const asked: AskedDeps = {
    ...deps,
    clusters: agents.clusters,
    keeper: agents.keeper,
    samples: { ...deps.samples, watched: agents.watched },
  };
  return createHubDesk(asked, (cluster) => remoteDesk(exchange, seatOf(cluster)), agents.isSilent);
}

beforeEach(async () => {
  alone = await newStage();
  behind = await newStage();
  hub = await hubOf(behind);
});
afterEach(async () => {
  await alone.close();
  await behind.close();
});

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** Every verb, right and wrong, in an order in which each changes what the next one finds. */
const typed: Readonly<Record<string, readonly string[]>> = {
  help: ['help', '', 'hepl'],
  status: ['status', 'status prod-us', 'status nowhere'],
  incidents: ['incidents', 'incidents prod-us', 'incidents nowhere'],
  show: ['show inc-1', 'show 1', 'show inc-9'],
  diagnose: [
    'diagnose',
    'diagnose prod-eu/logging/fluent-bit',
    'diagnose logging/fluent-bit',
    'diagnose logging/nobody',
    'diagnose nowhere/logging/fluent-bit',
  ],
  fix: [
    'fix inc-1',
    'fix inc-9',
    'fix logging/fluent-bit',
    'fix prod-eu/logging/fluent-bit memory=1Gi',
    'fix inc-1 colour=red',
  ],
  memory: [
    'memory',
    'memory prod-eu/logging/fluent-bit',
    'memory prod-eu/logging/fluent-bit limit=1Gi',
    'memory prod-eu/logging/fluent-bit limit=much',
  ],
  rollback: ['rollback inc-1', 'rollback inc-9', 'rollback prod-eu/logging/fluent-bit', 'rollback what'],
  fleet: ['fleet'],
  versions: ['versions', 'versions 3.2.0'],
  handover: ['handover inc-1 <@U0ONCALL> mine', 'handover inc-9 <@U0ONCALL>'],
  verdict: ['verdict inc-1 memory-leak', 'verdict inc-9 memory-leak'],
  merge: ['merge inc-1 inc-1', 'merge inc-9 inc-1'],
  split: ['split inc-1'],
  snooze: ['snooze inc-1 1h', 'snooze inc-1 off', 'snooze inc-1 nonsense'],
  freeze: ['freeze prod-eu audit', 'freeze'],
  resume: ['resume prod-eu', 'resume nowhere', 'resume'],
};

describe('behind a hub', () => {
  it('every verb is asked here', () =>
    expect(Object.keys(typed).toSorted()).toEqual(Object.keys(verbs).toSorted()));

  it('each command is answered word for word as by a bot that does all itself', async () => {
    for (const text of Object.values(typed).flat()) {
      const ask = (desk: Desk) => desk.command(text, onCall, 'C1');
      expect([text, json(await ask(hub))]).toEqual([text, json(await ask(alone.desk()))]);
    }
  });

  it('in a channel as well', async () => {
    const ask = (desk: Desk) => desk.command('show inc-1', onCall, 'C1', true);
    expect(json(await ask(hub))).toEqual(json(await ask(alone.desk())));
  });

  it('a command that names no incident is answered with how it is written', async () => {
    for (const verb of ['show', 'verdict', 'snooze', 'handover', 'merge', 'split']) {
      const { text } = await hub.command(verb, onCall, 'C1');
      expect(JSON.stringify(text)).toContain(`${verb} inc-`);
    }
  });

  it.each([
    'approve',
    'decline',
    'details',
    'checks',
    'not-an-incident',
    'name-cause',
    'change-values',
    'upgrade',
    'ask-diagnosis',
    'fleet',
  ])('the form "%s" is the same', async (action) => {
    const ask = async (stage: Stage, desk: Desk) => desk.form(await deedAt(stage, action));
    expect(json(await ask(behind, hub))).toEqual(json(await ask(alone, alone.desk())));
  });

  it.each([...Object.keys(presses), 'nonsense'])('the press "%s" is answered the same', async (action) => {
    const ask = async (stage: Stage, desk: Desk) => desk.press(await deedAt(stage, action));
    expect(json(await ask(behind, hub))).toEqual(json(await ask(alone, alone.desk())));
  });

  it.each(Object.keys(submissions))('the form "%s" that is sent is answered the same', async (action) => {
    const ask = async (stage: Stage, desk: Desk) => desk.submit(await deedAt(stage, action));
    expect(json(await ask(behind, hub))).toEqual(json(await ask(alone, alone.desk())));
  });

  it('home and what is suggested are the same', async () => {
    expect(json(await hub.home(onCall))).toEqual(json(await alone.desk().home(onCall)));
    for (const words of ['', 'flu', 'prod-us', 'nobody'])
      expect(json(await hub.suggest('workloads', words, onCall))).toEqual(
        json(await alone.desk().suggest('workloads', words, onCall)),
      );
  });

  it('a person of nowhere is refused the same', async () => {
    const stranger: PersonRef = { team: 'T9', user: 'U0STRANGER' };
    for (const text of ['status', 'show inc-1', 'fix inc-1', 'freeze'])
      expect(json(await hub.command(text, stranger, 'C1'))).toEqual(
        json(await alone.desk().command(text, stranger, 'C1')),
      );
  });

  it('says that no agent has come yet', async () => {
    const nobody = await hubOf(behind, []);
    expect(JSON.stringify((await nobody.command('status', onCall, 'C1')).text)).toContain('answer.noAgents');
  });
});

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
