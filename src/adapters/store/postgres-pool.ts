import { Pool, TypeOverrides, types } from 'pg';

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

/** Connections that are made when they are needed and made anew when they break. */
export function postgresPool(url: string, connections: number): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: 'fluent-medic',
    max: connections,
    types: plainNumbers(),
    ...limits,
  });
  // A connection that breaks while nobody uses it is taken out of the pool; whoever asks next gets another one.
  pool.on('error', () => undefined);
  // One that breaks between two questions of a transaction: the next question fails, and with nobody listening the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Numbers of rows are no strings: they stay far below 2^53. */
function plainNumbers(): TypeOverrides {
  const overrides = new TypeOverrides(types);
  overrides.setTypeParser(types.builtins.INT8, Number);
  return overrides;
}
