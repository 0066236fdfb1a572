import { expect, it } from 'vitest';
import { type ReadinessSources, readiness } from '../../src/flow/readiness.ts';
import type { MachineUsage } from '../../src/machine.ts';
import type { ClusterHealth } from '../../src/signal/cluster-health.ts';

const at = '2026-11-22T03:09:00.000Z';
const connected: ClusterHealth = { state: 'connected', since: at, heardAt: at };
const syncing: ClusterHealth = { state: 'syncing', since: at };
const away: ClusterHealth = { state: 'away', since: at, reason: 'timeout', why: 'connect 192.0.2.7:6443' };
const mebibyte = 1024 ** 2;
const usage: MachineUsage = {
  version: '0.1.0',
  runtime: 'node 26.0.0',
  startedAtSeconds: 0,
  userCpuSeconds: 0,
  systemCpuSeconds: 0,
  residentBytes: 100 * mebibyte,
  heapUsedBytes: 0,
  heapTotalBytes: 0,
  heapOldBytes: 0,
  heapLimitBytes: 256 * mebibyte,
  externalBytes: 0,
  memoryLimitBytes: 512 * mebibyte,
};

const partsOf = (over: Partial<ReadinessSources> = {}, healths: readonly ClusterHealth[] = [connected]) =>
  readiness({
    store: () => ({ state: 'open', lastMs: 3 }),
    clusters: healths.map((health, number) => ({ name: `c${number}`, health: () => health })),
    role: 'all',
    isChatConnected: () => true,
    playbooks: () => ({ loaded: 15, errors: 0 }),
    loop: () => ({ mean: 0.001, p99: 0.01, max: 0.2 }),
    usage: () => usage,
    now: () => new Date('2026-11-22T03:09:07Z'),
    ...over,
  });
const storeAway = (reason: string) => () =>
  ({ state: 'away', since: at, reason, why: 'The database /data/medic.db at db.internal cannot.' }) as const;

it('says each part when all is well', () => {
  expect(partsOf().map(({ name, isReady, reason, words }) => [name, isReady, reason, words])).toEqual([
    ['store', true, 'ok', 'open, its last answer took 3 ms'],
    ['playbooks', true, 'ok', '15 loaded'],
    ['loop', true, 'ok', 'late by 1 ms on average, 200 ms at most'],
    ['memory', true, 'ok', '100 MiB of 512 MiB, heap 0 MiB of 256 MiB'],
    ['slack', true, 'ok', 'connected'],
    ['clusters', true, 'ok', `c0 connected since ${at}, heard 7 s ago`],
  ]);
});

it.each<[string, Partial<ReadinessSources>, readonly ClusterHealth[], string]>([
  ['one of two clusters is enough', {}, [away, connected], 'clusters some-not-connected true'],
  ['none was listed yet', {}, [syncing], 'clusters none-connected false'],
  ['none answers', {}, [away, away], 'clusters none-connected false'],
  ['Slack is away', { isChatConnected: () => false }, [connected], 'slack not-connected false'],
  ['the volume is read-only', { store: storeAway('forbidden') }, [connected], 'store forbidden false'],
  ['the disk is full', { store: storeAway('server') }, [connected], 'store server false'],
  ['a fault of our own in the store', { store: storeAway('fault') }, [connected], 'store fault false'],
  ['no playbook', { playbooks: () => ({ loaded: 0, errors: 2 }) }, [connected], 'playbooks none false'],
  ['not loaded yet', { playbooks: () => undefined }, [connected], 'playbooks none false'],
  [
    'a broken playbook',
    { playbooks: () => ({ loaded: 3, errors: 1 }) },
    [connected],
    'playbooks errors true',
  ],
  ['late', { loop: () => ({ mean: 0.6, p99: 1, max: 2 }) }, [connected], 'loop late false'],
  [
    'memory near its limit',
    { usage: () => ({ ...usage, residentBytes: 480 * mebibyte }) },
    [connected],
    'memory near-limit true',
  ],
  [
    'the heap near its limit while the container has room',
    { usage: () => ({ ...usage, heapOldBytes: 240 * mebibyte }) },
    [connected],
    'memory near-limit true',
  ],
])('%s', (_, over, healths, expected) => {
  const odd = partsOf(over, healths).filter(({ reason }) => reason !== 'ok');
  expect(odd.map(({ name, reason, isReady }) => `${name} ${reason} ${isReady}`)).toEqual([expected]);
});

it('tells neither addresses nor paths, whatever is wrong', () => {
  for (const reason of ['forbidden', 'server', 'conflict', 'client', 'timeout', 'fault'])
    expect(JSON.stringify(partsOf({ store: storeAway(reason) }, [away]))).not.toMatch(
      /192\.0\.2|\/data|internal/,
    );
});
