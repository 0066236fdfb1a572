import type { Kysely } from 'kysely';
import type { Store, Taken } from '../../ports.ts';
import type { Database } from './database.ts';
import { inChunks } from './in-chunks.ts';
import type { Tables } from './tables.ts';

/** Keys of signals already taken in, and where incidents happened. */
export function seenTables({
  db,
  transaction,
}: Database): Pick<Store, 'hasSeen' | 'markSeen' | 'knownPlaces' | 'places'> {
  return {
    async hasSeen(key) {
      const row = db.selectFrom('seen').select('key').where('key', '=', key);
      return (await row.executeTakeFirst()) !== undefined;
    },
    markSeen: (signals) => transaction((trx) => markSeen(trx, signals)),
    async knownPlaces(incident, places) {
      const known = new Set<string>();
      for (const some of inChunks(places)) {
        const rows = placesOf(db, incident).where('place', 'in', some);
        for (const { place } of await rows.execute()) known.add(place);
      }
      return known;
    },
    places: async (incident) => (await placesOf(db, incident).execute()).map(({ place }) => place),
  };
}

const placesOf = (db: Kysely<Tables>, incident: string) =>
  db.selectFrom('places').select('place').where('incident', '=', incident);

/** In the order of the keys, so that two processes cannot wait for each other. */
export async function markSeen(db: Kysely<Tables>, signals: Taken['signals']): Promise<void> {
  const rows = signals.map(({ key, at }) => ({ key, at })).toSorted(byText(({ key }) => key));
  for (const some of inChunks(rows))
    await db
      .insertInto('seen')
      .values(some)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

export async function markPlaces(
  db: Kysely<Tables>,
  incident: string,
  { places, gone }: { readonly places: readonly string[]; readonly gone: readonly string[] },
): Promise<void> {
  for (const some of inChunks(places.map((place) => ({ incident, place }))))
    await db
      .insertInto('places')
      .values(some)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  for (const some of inChunks(gone))
    await db.deleteFrom('places').where('incident', '=', incident).where('place', 'in', some).execute();
}

const byText =
  <T>(of: (each: T) => string) =>
  (a: T, b: T): number =>
    of(a) < of(b) ? -1 : 1;
