import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { openStoreCopy } from '../../../src/adapters/store/open-store-copy.ts';
import type { WatchedRun } from '../../../src/plan/former.ts';

const ref = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
const run = (image: string): WatchedRun => ({
  image,
  config: { hash: 'a', names: [{ volume: 'config', name: 'fluent-bit' }], kept: 'secret' },
  from: '2026-11-13T03:00:00Z',
  until: '2026-11-22T03:05:00.000Z',
  pods: 60,
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'run-table-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the runs of each workload are kept, the newest list in the place of the one before, also over an end of the bot', async () => {
  const database = path.join(folder, 'medic.sqlite');
  const store = await openSqliteStore(database);
  expect(await store.runs(ref)).toEqual([]);
  await store.saveRuns({ ...ref, cluster: 'other' }, [run('fb:0')]);
  await store.saveRuns(ref, [run('fb:1')]);
  await store.saveRuns(ref, [run('fb:1'), run('fb:2')]);
  await store.close();
  for (const open of [openSqliteStore, openStoreCopy]) {
    const again = await open(database);
    expect(await again.runs(ref)).toEqual([run('fb:1'), run('fb:2')]);
    expect(await again.runs({ ...ref, kind: 'Deployment' })).toEqual([]);
    await again.close();
  }
});
