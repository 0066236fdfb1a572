import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { defaultSettings } from '../../src/settings.ts';
import { createBells } from '../../src/flow/bells.ts';
import type { FlowDeps } from '../../src/flow/deps.ts';
import { mergeTwins } from '../../src/flow/merge-twins.ts';
import type { Incident } from '../../src/incident/incident.ts';
import type { Store } from '../../src/ports.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { placesOf } from '../../src/incident/with-signals.ts';
import { death, events, fluentBit, now, opened } from '../incident/events.ts';

let store: Store;
let deps: FlowDeps;
beforeEach(async () => {
  store = await openSqliteStore(':memory:');
  const log = { info: () => undefined };
  const clock = { now: () => new Date(now) };
  deps = { store, bells: createBells(), clock, log, settings: defaultSettings } as unknown as FlowDeps;
});
afterEach(() => store.close());

/** An incident of one signal, diagnosed. */
async function save(id: string, signal: Signal, cause: string): Promise<Incident> {
  const incident = { ...opened(signal, id), headline: { ...events.diagnosed.headline, cause } };
  await store.saveIncident(incident, 0, { signals: [signal], places: placesOf(incident, signal) });
  return incident;
}
const stored = async (id: string) => (await store.incident(id))?.value;
const notStarting = (node: number) => death(node, 30, { trouble: 'not-starting', key: `start-${node}` });

it('the same cause makes one of two kinds of trouble, whichever is looked at', async () => {
  const first = await save('inc-1', death(1, 0), 'missing-config');
  const second = await save('inc-2', notStarting(2), 'missing-config');
  expect(await mergeTwins(deps, second)).toBe(true);
  expect(await mergeTwins(deps, first)).toBe(false);
  expect([await stored('inc-1'), await stored('inc-2')]).toMatchObject([
    { state: 'open', signals: 2, podCount: 2, nodeCount: 2, joined: ['inc-2'] },
    { state: 'resolved', partOf: 'inc-1' },
  ]);
  expect((await store.places('inc-1')).toSorted()).toEqual(['node node-1', 'node node-2']);
});

it('a pod in both is one pod', async () => {
  await save('inc-1', death(1, 0), 'missing-config');
  await mergeTwins(deps, await save('inc-2', notStarting(1), 'missing-config'));
  expect(await stored('inc-1')).toMatchObject({ signals: 2, podCount: 1, pods: [{ deaths: 2 }] });
});

it('goes on where a bot that died had ended, and counts nothing twice', async () => {
  await save('inc-1', death(1, 0), 'missing-config');
  const second = await save('inc-2', notStarting(2), 'missing-config');
  const saveIncident = store.saveIncident.bind(store);
  const failOn = async (incident: Incident, ...rest: [number]) => {
    if (incident.id === 'inc-2') throw new Error('the process dies');
    return saveIncident(incident, ...rest);
  };
  const dying = { ...deps, store: Object.assign(Object.create(store) as Store, { saveIncident: failOn }) };
  await expect(mergeTwins(dying, second)).rejects.toThrow('the process dies');
  expect(await mergeTwins(deps, second)).toBe(true);
  expect([await stored('inc-1'), await stored('inc-2')]).toMatchObject([
    { signals: 2, podCount: 2 },
    { state: 'resolved' },
  ]);
});

it.each([
  ['another cause', 'image-pull', fluentBit],
  ['another workload', 'missing-config', { ...fluentBit, namespace: 'apps' }],
])('%s stays apart', async (_, cause, workload) => {
  await save('inc-1', death(1, 0), 'missing-config');
  const second = await save('inc-2', { ...notStarting(2), workload }, cause);
  expect(await mergeTwins(deps, second)).toBe(false);
  expect([(await stored('inc-1'))?.signals, (await stored('inc-2'))?.state]).toEqual([1, 'open']);
});
