import type { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { Store } from '../../ports.ts';
import type { Database } from './database.ts';
import { kyselyDatabase } from './node-sqlite.ts';
import { openDatabase } from './open-database.ts';
import { storeOf } from './store-of.ts';
import type { Tables } from './tables.ts';
import { toStoreError } from './to-store-error.ts';

/**
 * The store in one SQLite file (`:memory:` for a passing one), held by this process alone. Every method
 * is durable when it resolves. Throws `OutsideError` with one sentence when the file cannot be used.
 */
export async function openSqliteStore(path: string): Promise<Store> {
  const opened = openDatabase(path);
  return storeOf(sqliteDatabase(opened), (error) => toStoreError(error, path));
}

/** There is one connection, which each transaction has for itself: nothing else needs a lock. */
function sqliteDatabase(opened: DatabaseSync): Database {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: kyselyDatabase(opened) }) });
  return {
    db,
    transaction: (work) => db.transaction().execute(work),
    lock: () => Promise.resolve(),
    // What was asked for before is done first.
    close: () =>
      db.connection().execute(() => {
        if (opened.isOpen) opened.close();
        return Promise.resolve();
      }),
  };
}
