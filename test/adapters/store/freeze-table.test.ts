import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { openStoreCopy } from '../../../src/adapters/store/open-store-copy.ts';

const at = (second: number) => `2026-11-22T03:12:0${second}.000Z`;
const freeze = (cluster: string, second: number) => ({ cluster, at: at(second), by: 'U1', name: 'Ann' });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'freeze-table-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the newest freeze of each cluster is kept, also over an end of the bot', async () => {
  const database = path.join(folder, 'medic.sqlite');
  const store = await openSqliteStore(database);
  expect(await store.freezes()).toEqual([]);
  const ended = { ...freeze('a', 2), why: 'odd writes', ended: { at: at(3), by: 'U2' } };
  for (const each of [freeze('b', 1), freeze('a', 1), ended]) await store.saveFreeze(each);
  await store.close();
  for (const open of [openSqliteStore, openStoreCopy]) {
    const again = await open(database);
    expect(await again.freezes()).toEqual([ended, freeze('b', 1)]);
    await again.close();
  }
});
