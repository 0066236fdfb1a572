import { openStoreToRead } from '../adapters/store/open-store.ts';
import { OutsideError } from '../outside-error.ts';
import type { Store } from '../ports.ts';
import { databaseFrom } from './environment.ts';
import { type Io, UsageError } from './io.ts';

/**
 * The bot's store for reading, also while the bot runs: of `database`, which stands for `DATABASE_URL`. Throws `UsageError` where there
 * is none.
 */
export async function storeCopy(
  database: string | undefined,
  { env, cwd }: Pick<Io, 'env' | 'cwd'>,
): Promise<Store> {
  const url = database ?? env['DATABASE_URL'];
  try {
    return await openStoreToRead(databaseFrom({ env: { DATABASE_URL: url }, cwd }));
  } catch (error) {
    if (error instanceof OutsideError && error.reason === 'not-found') throw new UsageError(error.message);
    throw error;
  }
}
