import type { Store } from '../../ports.ts';
import type { Database } from './database.ts';

/** JSON documents of an incident by name; the last write wins. */
export function documentTable({ db }: Database): Pick<Store, 'saveDocument' | 'claimDocument' | 'document'> {
  return {
    async saveDocument(incident, name, document) {
      const body = bodyOf(incident, name, document);
      await db
        .insertInto('documents')
        .values({ incident, name, body })
        .onConflict((conflict) => conflict.columns(['incident', 'name']).doUpdateSet({ body }))
        .execute();
    },
    async claimDocument(incident, name, document) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('documents')
        .values({ incident, name, body: bodyOf(incident, name, document) })
        .onConflict((conflict) => conflict.columns(['incident', 'name']).doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
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

function bodyOf(incident: string, name: string, document: unknown): string {
  const body: string | undefined = JSON.stringify(document);
  if (body === undefined) throw new Error(`Document ${name} of ${incident} is not JSON.`);
  return body;
}
