import type { Pool } from 'pg';
import type { Exchange } from '../../exchange.ts';
import type { Term } from '../../leadership.ts';
import type { Clock, Log } from '../../ports.ts';
import { migratePostgres } from '../store/migrate-postgres.ts';
import { postgresPool } from '../store/postgres-pool.ts';
import { shownPlace, type StorePlace } from '../store/store-place.ts';
import { urlOfTerm } from '../store/take-over-postgres.ts';
import { toPostgresError } from '../store/to-postgres-error.ts';
import { announcementsTable } from './announcements-table.ts';
import { createAsking } from './asking.ts';
import { type CallsTable, callsTable } from './calls-table.ts';
import { queryOn } from './query.ts';
import { createServing } from './serving.ts';
import { listenToPostgres, type WakeUps } from './wake-ups.ts';

const connections = 4;

export interface ExchangeOptions {
  readonly wall: Clock;
  readonly log: Log;
  /** Default: notifications of the database. */
  readonly wakeUps?: WakeUps;
  /** How late anything is seen where no notification comes through. */
  readonly lookMs?: number;
  /** What was taken and not answered for so long was taken by a process that is no more. */
  readonly holdMs?: number;
}

/** What asking and serving go by. */
export interface ExchangeParts extends Required<ExchangeOptions> {
  readonly calls: CallsTable;
}

/**
 * Questions between processes over their PostgreSQL, whose schema is brought up to date. In a term, which `openStore` has begun, nothing is
 * taken, answered or announced any more once it is over. Throws `OutsideError` with one sentence.
 */
export async function openExchange(
  place: StorePlace,
  { wall, log, wakeUps, lookMs = 500, holdMs = 10_000 }: ExchangeOptions,
  term?: Term,
): Promise<Exchange> {
  if (place.kind !== 'postgres') throw new Error('An exchange needs a database that processes share.');
  const { url } = place;
  const toStoreError = (error: unknown) => toPostgresError(error, url);
  const pool = await poolOf(place.url, term).catch((error: unknown) => {
    throw toStoreError(error);
  });
  const query = queryOn(pool, toStoreError);
  const calls = callsTable(query, await schemaOf(query));
  const news = wakeUps ?? listenToPostgres(url, { wall, log });
  const parts = { calls, wakeUps: news, wall, log, lookMs, holdMs };
  const asking = createAsking(parts);
  return {
    ask: asking.ask,
    serve: createServing(parts),
    ...announcementsTable(query),
    async close() {
      if (pool.ending) return;
      asking.close();
      await news.close();
      await pool.end();
    },
  };
}

async function poolOf(url: string, term: Term | undefined): Promise<Pool> {
  const name = shownPlace({ kind: 'postgres', url });
  await migratePostgres({ url, name, migrate: true });
  return postgresPool(term ? await urlOfTerm(url, name, term) : url, connections);
}

async function schemaOf(query: ReturnType<typeof queryOn>): Promise<string> {
  const rows = await query('SELECT current_schema() AS schema');
  return String((rows as readonly { schema: string }[])[0]?.schema);
}
