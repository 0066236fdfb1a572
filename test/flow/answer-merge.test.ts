import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { answerMerge, answerSplit } from '../../src/flow/answer-merge.ts';
import { createBells } from '../../src/flow/bells.ts';
import type { FlowDeps } from '../../src/flow/deps.ts';
import { mergeTwins } from '../../src/flow/merge-twins.ts';
import { takeSignals } from '../../src/flow/take-signals.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { placesOf } from '../../src/incident/with-signals.ts';
import type { Store } from '../../src/ports.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { defaultSettings } from '../../src/settings.ts';
import { death, events, fluentBit, incidentIn, now, opened } from '../incident/events.ts';
import { facts, guest, onCall, team } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';

let store: Store;
let deps: FlowDeps;
const rung: string[] = [];
beforeEach(async () => {
  store = await openSqliteStore(':memory:');
  rung.length = 0;
  const bells = createBells();
  const ring = (name: string) => {
    rung.push(name);
    bells.ring(name);
  };
  deps = {
    store,
    bells: { ...bells, ring },
    clock: { now: () => new Date(now) },
    log: { info: () => undefined },
    settings: defaultSettings,
    team: () => team,
    person: (person: Parameters<typeof facts>[0]) => Promise.resolve(facts(person)),
  } as unknown as FlowDeps;
});
afterEach(() => store.close());

const notStarting = (node: number): Signal =>
  death(node, 30, { trouble: 'not-starting', key: `start-${node}` });

async function save(incident: Incident, ...signals: readonly Signal[]): Promise<void> {
  const places = signals.flatMap((signal) => placesOf(incident, signal));
  await store.saveIncident(incident, 0, { signals, places });
}
const diagnosed = (id: string, signal: Signal, cause: string): Incident => ({
  ...opened(signal, id),
  headline: { ...events.diagnosed.headline, cause, signals: 1 },
});
async function twins(): Promise<void> {
  await save(diagnosed('inc-1', death(1, 0), 'missing-config'), death(1, 0));
  await save(diagnosed('inc-2', notStarting(2), 'image-pull'), notStarting(2));
}
const stored = async (id: string): Promise<Incident | undefined> => (await store.incident(id))?.value;
const merge = async (text: string, by = onCall) => readMessage(await answerMerge(deps, text, by));
const split = async (text: string, by = onCall) => readMessage(await answerSplit(deps, text, by));

describe('merge', () => {
  it('makes one of what the causes did not, says how to part them, and records who did', async () => {
    await twins();
    expect(await merge('inc-2 inc-1')).toContain(
      'inc-2 goes on as a part of inc-1. "split inc-2" parts them',
    );
    expect([await stored('inc-1'), await stored('inc-2')]).toMatchObject([
      { state: 'open', signals: 2, podCount: 2, joined: ['inc-2'], troubles: ['dying', 'not-starting'] },
      { state: 'resolved', partOf: 'inc-1' },
    ]);
    const [link] = await store.auditTrail({ incident: 'inc-2', limit: 9 });
    expect(JSON.parse(link?.entry ?? '{}')).toMatchObject({
      kind: 'resolved',
      by: { kind: 'person', user: onCall.user },
    });
    expect(await merge('2 1')).toContain('inc-2 goes on as a part of inc-1 already.');
  });

  it.each([
    ['', 'Which two?'],
    ['inc-2', 'Which two?'],
    ['inc-2 inc-9', 'inc-9'],
    ['inc-9 inc-1', 'inc-9'],
    ['inc-1 inc-1', 'inc-1 is one incident already'],
    ['inc-3 inc-1', 'different workloads'],
    ['inc-4 inc-1', 'a change is under way in inc-4. Write "merge inc-1 inc-4"'],
    ['inc-1 inc-5', 'inc-5 has ended'],
    ['inc-5 inc-1', 'inc-5 has ended'],
  ])('"%s": %s, and nothing changes', async (text, why) => {
    await twins();
    const elsewhere = { ...fluentBit, namespace: 'apps' };
    await save({ ...opened(death(3, 0), 'inc-3'), workload: elsewhere });
    await save({ ...incidentIn('changing'), id: 'inc-4' });
    await save({ ...incidentIn('resolved'), id: 'inc-5' });
    const before = await store.incidents('all', 9);
    expect(await merge(text)).toContain(why);
    expect(await store.incidents('all', 9)).toEqual(before);
  });

  it('into one whose change is under way is possible', async () => {
    await twins();
    await save({ ...incidentIn('changing'), id: 'inc-4' });
    expect(await merge('inc-2 inc-4')).toContain('goes on as a part of inc-4');
  });

  it.each([merge, split])('is not for guests', async (ask) => {
    await twins();
    const before = await store.incidents('all', 9);
    expect(await ask('inc-2 inc-1', guest)).toMatch(/[Gg]uest/);
    expect(await store.incidents('all', 9)).toEqual(before);
  });
});

describe('split', () => {
  it('gives each back what is its own, for good', async () => {
    await twins();
    const [one, two] = [await stored('inc-1'), await stored('inc-2')];
    await merge('inc-2 inc-1');
    expect(await split('inc-2')).toContain(
      'inc-2 is an incident of its own again, and inc-1 goes on without',
    );
    const [first, second] = [await stored('inc-1'), await stored('inc-2')];
    const { timeline: _1, joined, keptApart, ...ours } = first ?? {};
    const { timeline: _2, ...before } = one ?? {};
    expect([ours, joined, keptApart]).toEqual([before, [], ['inc-2']]);
    expect(second).toMatchObject({
      state: 'open',
      signals: two?.signals,
      pods: two?.pods,
      reopened: { by: onCall.user, times: 1 },
      keptApart: ['inc-1'],
    });
    expect([second && 'partOf' in second, rung.includes('new incidents')]).toEqual([false, true]);
    expect((await store.places('inc-1')).toSorted()).toEqual(['node node-1']);
    const sameCause = { ...second, headline: one?.headline } as Incident;
    expect(await mergeTwins(deps, sameCause)).toBe(false);
  });

  it('a pod in both stays a pod of both', async () => {
    await save(diagnosed('inc-1', death(1, 0), 'missing-config'), death(1, 0));
    await save(diagnosed('inc-2', notStarting(1), 'image-pull'), notStarting(1));
    await merge('inc-2 inc-1');
    await split('inc-2');
    expect([await stored('inc-1'), await stored('inc-2')]).toMatchObject([
      { podCount: 1, nodeCount: 1, pods: [{ deaths: 1 }] },
      { podCount: 1, nodeCount: 1, pods: [{ deaths: 1 }] },
    ]);
    expect(await store.places('inc-1')).toEqual(['node node-1']);
  });

  it('what comes afterwards goes where it belongs', async () => {
    await twins();
    await merge('inc-2 inc-1');
    await split('inc-2');
    await takeSignals(deps, [notStarting(3)]);
    expect([(await stored('inc-1'))?.signals, (await stored('inc-2'))?.signals]).toEqual([1, 2]);
  });

  it('goes on where a bot that died had ended', async () => {
    await twins();
    await merge('inc-2 inc-1');
    const saveIncident = store.saveIncident.bind(store);
    const failOn = async (incident: Incident, ...rest: [number]) => {
      if (incident.id === 'inc-2') throw new Error('the process dies');
      return saveIncident(incident, ...rest);
    };
    const dying = { ...deps, store: Object.assign(Object.create(store) as Store, { saveIncident: failOn }) };
    await expect(answerSplit(dying, 'inc-2', onCall)).rejects.toThrow('the process dies');
    expect(await split('inc-2')).toContain('of its own again');
    expect([await stored('inc-1'), await stored('inc-2')]).toMatchObject([
      { signals: 1, podCount: 1 },
      { state: 'open' },
    ]);
  });

  it('merged again they are one again', async () => {
    await twins();
    await merge('inc-2 inc-1');
    await split('inc-2');
    expect(await merge('inc-2 inc-1')).toContain('goes on as a part of inc-1.');
    expect([await stored('inc-1'), await stored('inc-2')]).toMatchObject([
      { signals: 2, joined: ['inc-2'], keptApart: [] },
      { partOf: 'inc-1', keptApart: [] },
    ]);
  });

  it.each([
    ['', 'Which incident?'],
    ['inc-9', 'inc-9'],
    ['inc-1', 'inc-1 is not a part of another incident.'],
  ])('"%s": %s', async (text, why) => {
    await twins();
    expect(await split(text)).toContain(why);
  });
});
