import { DatabaseError, type Pool } from 'pg';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

/**
 * The pool, but a connection on which a question had no answer is given up: what comes over it next may belong to that question. The
 * server ends the transaction of a connection that is gone, so that nobody has to ask for that, and what went wrong is what is told.
 */
export function discardingPool(pool: Pick<Pool, 'connect' | 'end' | 'options'>): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect();
      let isBroken = false;
      const query = async (text: string, values: readonly unknown[]) => {
        if (isBroken && text === 'rollback') return nothing;
        try {
          return await client.query(text, [...values]);
        } catch (error) {
          isBroken ||= !(error instanceof DatabaseError) || error.severity === 'FATAL';
          throw error;
        }
      };
      return {
        query: query as unknown as PostgresPoolClient['query'],
        release: (discard) => client.release(isBroken || Boolean(discard)),
      };
    },
  };
}

const nothing = { command: 'ROLLBACK', rowCount: 0, rows: [] };
