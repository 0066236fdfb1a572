import type { Freeze } from '../../approval/freeze.ts';
import type { Store } from '../../ports.ts';
import { appendAudit } from './audit-table.ts';
import type { Database } from './database.ts';

/** The newest freeze of each cluster. */
export function freezeTable(database: Database): Pick<Store, 'freezes' | 'saveFreeze'> {
  const { db } = database;
  return {
    async freezes() {
      const rows = await db.selectFrom('freezes').select('body').orderBy('cluster').execute();
      return rows.map(({ body }) => JSON.parse(body) as Freeze);
    },
    async saveFreeze(freeze, audit = []) {
      const body = JSON.stringify(freeze);
      await database.transaction(async (trx) => {
        await trx
          .insertInto('freezes')
          .values({ cluster: freeze.cluster, body })
          .onConflict((conflict) => conflict.column('cluster').doUpdateSet({ body }))
          .execute();
        await appendAudit(database, trx, audit);
      });
    },
  };
}
