import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { OutsideError } from '../../outside-error.ts';
import type { Store } from '../../ports.ts';
import { copyDatabase } from './copy-database.ts';
import { openSqliteStore } from './open-sqlite-store.ts';

/**
 * The store as it stands now, as a copy: for reading it while the bot that holds the file goes on. `close` removes the copy. Throws
 * `OutsideError` with one sentence; `not-found` where there is no database.
 */
export async function openStoreCopy(database: string): Promise<Store> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fluent-medic-store-'));
  const copy = path.join(folder, 'copy.sqlite');
  const remove = async () => rm(folder, { recursive: true, force: true });
  try {
    await copyDatabase(database, copy);
    const store = await openSqliteStore(copy);
    const close = async () => {
      await store.close();
      await remove();
    };
    return { ...store, close };
  } catch (error) {
    await remove();
    if (!(error instanceof OutsideError)) throw error;
    throw new OutsideError(error.service, error.reason, error.message.replaceAll(copy, database), {
      cause: error,
    });
  }
}
