import type { Kysely } from 'kysely';
import type { ChangeRecord } from '../../change/record.ts';
import type { Store } from '../../ports.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Intents of writes: one record for each incident, digest and direction; the oldest come first. */
export function changeTable({ db }: Database): Pick<Store, 'saveChange' | 'changes'> {
  return {
    saveChange: (record) => saveChange(db, record),
    async changes(state) {
      const query = db.selectFrom('changes').select('body').where('state', '=', state).orderBy('number');
      return (await query.execute()).map(({ body }) => JSON.parse(body) as ChangeRecord);
    },
  };
}

export async function saveChange(db: Kysely<Tables>, record: ChangeRecord): Promise<void> {
  const { incident, digest, direction, state } = record;
  const body = JSON.stringify(record);
  await db
    .insertInto('changes')
    .values({ incident, digest, direction, state, body })
    .onConflict((conflict) =>
      conflict.columns(['incident', 'digest', 'direction']).doUpdateSet({ state, body }),
    )
    .execute();
}
