import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Whoever reads first and writes by what was read holds one of these until the end of the transaction. */
export type Lock = 'votes' | 'audit';

/** The database behind the store: the same queries for both dialects, and what only the dialect knows. */
export interface Database {
  readonly db: Kysely<Tables>;
  /**
   * Runs `work` as one transaction: all of it is kept, or, when it throws, none. It is run again when the database says that it
   * collided with another process's, so it must do nothing but ask the database.
   */
  readonly transaction: <T>(work: (trx: Transaction<Tables>) => Promise<T>) => Promise<T>;
  /** Waits until no other transaction holds this lock. Always taken in the order of `Lock`. */
  readonly lock: (trx: Transaction<Tables>, name: Lock) => Promise<void>;
  readonly close: () => Promise<void>;
}
