import type { Store } from '../../ports.ts';
import type { Database } from './database.ts';

/** JSON documents of an incident by name; the last write wins. */
export function documentTable({ db }: Database): Pick<Store, 'saveDocument' | 'document'> {
  return {
    async saveDocument(incident, name, document) {
      const body: string | undefined = JSON.stringify(document);
      if (body === undefined) throw new Error(`Document ${name} of ${incident} is not JSON.`);
      await db
        .insertInto('documents')
        .values({ incident, name, body })
        .onConflict((conflict) => conflict.columns(['incident', 'name']).doUpdateSet({ body }))
        .execute();
    },
    async document(incident, name) {
      const row = await db
        .selectFrom('documents')
        .select('body')
        .where('incident', '=', incident)
        .where('name', '=', name)
        .executeTakeFirst();
      return row === undefined ? undefined : (JSON.parse(row.body) as unknown);
    },
  };
}
