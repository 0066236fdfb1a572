import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, TypeOverrides, types } from 'pg';
import type { Term } from '../../leadership.ts';
import type { Store } from '../../ports.ts';
import type { Database } from './database.ts';
import { discardingPool } from './discarding-pool.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { mayRepeat, toPostgresError } from './to-postgres-error.ts';
import { storeOf } from './store-of.ts';
import { shownPlace } from './store-place.ts';
import type { Tables } from './tables.ts';
import { takeOver } from './take-over-postgres.ts';

const connections = 8;
/**
 * The database gives up before we do, so that nothing is done behind our back; a process that stopped in the middle of a
 * transaction holds the others up for ten seconds at most.
 */
const limits = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 10_000,
  query_timeout: 15_000,
  idle_in_transaction_session_timeout: 10_000,
  idleTimeoutMillis: 60_000,
  keepAlive: true,
};

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
  const pool = new Pool({
    connectionString: ours,
    application_name: 'fluent-medic',
    max: connections,
    types: plainNumbers(),
    ...limits,
  });
  // A connection that breaks while nobody uses it is taken out of the pool; whoever asks next gets another one.
  pool.on('error', () => undefined);
  // One that breaks between two questions of a transaction: the next question fails, and with nobody listening the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return storeOf(postgresDatabase(pool), toStoreError);
}

/** Numbers of rows are no strings: they stay far below 2^53. */
function plainNumbers(): TypeOverrides {
  const overrides = new TypeOverrides(types);
  overrides.setTypeParser(types.builtins.INT8, Number);
  return overrides;
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
