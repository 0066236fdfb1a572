import type { Pool } from 'pg';

/** One statement on any connection; throws `OutsideError`. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

export const queryOn =
  (pool: Pool, toStoreError: (error: unknown) => unknown): Query =>
  async (text, values = []) => {
    try {
      return (await pool.query<Record<string, unknown>>(text, [...values])).rows;
    } catch (error) {
      throw toStoreError(error);
    }
  };
