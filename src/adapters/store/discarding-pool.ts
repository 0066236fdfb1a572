import { DatabaseError, type Pool } from 'pg';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

/** The pool, but a connection on which a question had no answer is given up: what comes over it next may belong to that question. */
export function discardingPool(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect();
      let isBroken = false;
      const query = async (text: string, values: readonly unknown[]) => {
        try {
          return await client.query(text, [...values]);
        } catch (error) {
          if (!(error instanceof DatabaseError)) isBroken = true;
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
