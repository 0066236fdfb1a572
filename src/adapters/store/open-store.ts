import type { Term } from '../../leadership.ts';
import type { Store } from '../../ports.ts';
import { openSqliteStore } from './open-sqlite-store.ts';
import { openStoreCopy } from './open-store-copy.ts';
import type { StorePlace } from './store-place.ts';

/** The bot's store, with its schema brought up to date, for a replica in its term. Throws `OutsideError` with one sentence. */
export async function openStore(place: StorePlace, term?: Term): Promise<Store> {
  if (place.kind === 'sqlite') return openSqliteStore(place.path);
  const { openPostgresStore } = await import('./open-postgres-store.ts');
  return openPostgresStore(place.url, { term });
}

/** The same for reading while the bot goes on: of a file a copy, of PostgreSQL the database itself, whose schema is left as it is. */
export async function openStoreToRead(place: StorePlace): Promise<Store> {
  if (place.kind === 'sqlite') return openStoreCopy(place.path);
  const { openPostgresStore } = await import('./open-postgres-store.ts');
  return openPostgresStore(place.url, { migrate: false });
}
