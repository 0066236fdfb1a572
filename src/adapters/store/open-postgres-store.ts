import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Term } from '../../leadership.ts';
import type { Store } from '../../ports.ts';
import type { Database } from './database.ts';
import { discardingPool } from './discarding-pool.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { postgresPool } from './postgres-pool.ts';
import { mayRepeat, toPostgresError } from './to-postgres-error.ts';
import { storeOf } from './store-of.ts';
import { shownPlace } from './store-place.ts';
import type { Tables } from './tables.ts';
import { takeOver } from './take-over-postgres.ts';

const connections = 8;
/**
 * The store in a PostgreSQL database, which several processes may share. Connections are made when they are needed and made anew when
 * they break. With a term all that was opened under an earlier one can write no more, from now on. Throws `OutsideError` with one
 * sentence, without the password.
 */
export async function openPostgresStore(
  url: string,
  { migrate = true, term }: { readonly migrate?: boolean; readonly term?: Term | undefined } = {},
): Promise<Store> {
  const name = shownPlace({ kind: 'postgres', url });
  const toStoreError = (error: unknown) => toPostgresError(error, url);
  let ours = url;
  try {
    await migratePostgres({ url, name, migrate });
    if (term) ours = await takeOver(url, name, term);
  } catch (error) {
    throw toStoreError(error);
  }
  const pool = postgresPool(ours, connections);
  return storeOf(postgresDatabase(pool), toStoreError);
}

function postgresDatabase(pool: Pool): Database {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: discardingPool(pool) }) });
  return {
    db,
    transaction: (work) =>
      repeatedly(() => db.transaction().setIsolationLevel('read committed').execute(work)),
    // Held until the end of the transaction, however it ends; names of one schema do not meet those of another.
    async lock(trx, name) {
      const key = sql`'fluent-medic/' || current_schema() || ${`/${name}`}::text`;
      await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
    },
    async close() {
      if (!pool.ending) await pool.end();
    },
  };
}

const mostTries = 5;

/** What the database undid because two transactions stood in each other's way is done again. */
async function repeatedly<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === mostTries || !mayRepeat(error)) throw error;
    }
  }
}
