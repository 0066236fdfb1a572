import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCounters } from '../../src/flow/counters.ts';
import { type StoreWatch, watchStore } from '../../src/flow/watched-store.ts';
import { OutsideError, type OutsideReason } from '../../src/outside-error.ts';
import { approver } from '../support/fake-chat.ts';
import { crash, createStage, segfault, type Stage } from '../support/stage.ts';
import type { Store } from '../../src/ports.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage.close());

const minute = 60_000;

/** The store of the bot that runs fails in these operations until the answer is called. */
function breakStore(reason: OutsideReason, fails: (name: string) => boolean = () => true): () => void {
  const own = { ...stage.store };
  const broken = Object.keys(own)
    .filter((name) => name !== 'close' && fails(name))
    .map((name) => [
      name,
      () => Promise.reject(new OutsideError('store', reason, 'The database /data/medic.db is away.')),
    ]);
  Object.assign(stage.store, Object.fromEntries(broken));
  return () => void Object.assign(stage.store, own);
}

const writes = (name: string) =>
  /^(save|mark|vote|begin|put|try|confirm|forget|raise|postpone|settle|audit$|prune)/.test(name);
const slots = () => stage.chat.messages.map(({ slot }) => slot);
const whole = ['inc-1/alert', 'inc-1/diagnosis/1', 'inc-1/card/1'];

it.each<[string, OutsideReason, (name: string) => boolean]>([
  ['is away', 'server', () => true],
  ['does not answer in time', 'timeout', () => true],
  ['has a full disk', 'server', writes],
  ['is read-only', 'forbidden', writes],
  ['is damaged for a while', 'client', () => true],
])(
  'a store that %s for ten minutes: deaths wait, are told once, and nobody needs to help',
  async (_, reason, fails) => {
    await stage.advance(5_000);
    const mend = breakStore(reason, fails);
    await stage.cluster.die(1, segfault);
    await stage.cluster.die(2, segfault);
    await stage.advance(10 * minute);
    expect(slots()).toEqual([]);
    const said = stage.logged.filter((line) => line.startsWith('warn') || line.startsWith('error'));
    expect(said.length).toBeLessThan(12);
    mend();
    await stage.advance(30_000);
    expect(slots()).toEqual(whole);
    expect((await stage.store.incident('inc-1'))?.value).toMatchObject({ podCount: 2, state: 'proposed' });
  },
);

it.each<[string, OutsideReason, (name: string) => boolean]>([
  ['is away', 'server', () => true],
  ['has a full disk', 'server', writes],
  ['is read-only', 'forbidden', writes],
])(
  'a store that %s in the middle of a change: nothing is written twice, and it goes on',
  async (_, reason, fails) => {
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    const mend = breakStore(reason, fails);
    await stage.cluster.rollOut();
    await stage.advance(10 * minute);
    mend();
    await stage.advance(2 * minute);
    expect([await stage.state(), stage.writer.applied.map(({ write }) => write.object.kind)]).toEqual([
      'resolved',
      ['DaemonSet'],
    ]);
  },
);

it('what was seen before the store went away is not too old when it is back', async () => {
  await stage.advance(5_000);
  const mend = breakStore('server');
  await stage.cluster.die(1, segfault);
  await stage.advance(40 * minute);
  mend();
  await stage.advance(30_000);
  expect(await stage.state()).toBe('proposed');
});

it('a press that the store cannot take is refused, and counts neither then nor later', async () => {
  await crash(stage);
  const mend = breakStore('server');
  await expect(stage.press('inc-1/card/1', 'approve', approver)).rejects.toThrow(/is away/);
  mend();
  await stage.advance(20_000);
  expect([await stage.state(), stage.writer.applied]).toEqual(['proposed', []]);
});

it('its watch says once that it fails and once that it works again, and asks it by itself', async () => {
  const counters = createCounters();
  const watch: StoreWatch = watchStore(stage.store, {
    latency: counters.storeSeconds,
    errors: counters.storeErrors,
    wall: stage.clock,
    log: { ...stage.deps().log },
  });
  const before = stage.logged.length;
  const mend = breakStore('forbidden', writes);
  const put = (store: Store) => store.saveDocument('x', 'y', 1);
  for (let tries = 0; tries < 3; tries += 1) await expect(put(watch.store)).rejects.toThrow(/is away/);
  await watch.probe();
  expect(watch.standing()).toMatchObject({ state: 'away', reason: 'forbidden' });
  await watch.store.incidents('open', 1);
  expect(watch.standing()).toMatchObject({ state: 'away', reason: 'forbidden' });
  mend();
  await watch.probe();
  expect(watch.standing()).toMatchObject({ state: 'open' });
  await stage.advance(10_000);
  await watch.probe();
  expect(stage.logged.slice(before)).toEqual([
    'error the store fails; what needs it waits: The database /data/medic.db is away.',
    'info the store works again',
  ]);
  expect(counters.storeErrors.family().samples).toEqual([
    { labels: { operation: 'read' }, value: 0 },
    { labels: { operation: 'write' }, value: 4 },
  ]);
});

it('a store that takes every other write is told as failing, once, until nothing has failed for a while', async () => {
  const counters = createCounters();
  const watch: StoreWatch = watchStore(stage.store, {
    latency: counters.storeSeconds,
    errors: counters.storeErrors,
    wall: stage.clock,
    log: { ...stage.deps().log },
  });
  const before = stage.logged.length;
  const put = () => watch.store.saveDocument('x', 'y', 1).catch(() => undefined);
  const stood: string[] = [];
  for (let second = 0; second < 30; second += 1) {
    const mend = breakStore('server', writes);
    await put();
    mend();
    await put();
    stood.push(watch.standing().state);
    await stage.advance(1_000);
  }
  expect([stood.slice(0, 10), stood.slice(10)]).toEqual([
    Array.from({ length: 10 }, () => 'open'),
    Array.from({ length: 20 }, () => 'away'),
  ]);
  await stage.advance(10_000);
  await put();
  expect(watch.standing().state).toBe('open');
  expect(stage.logged.slice(before)).toEqual([
    'error the store fails; what needs it waits: The database /data/medic.db is away.',
    'info the store works again',
  ]);
});
