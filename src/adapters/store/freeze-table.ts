import type { Freeze } from '../../approval/freeze.ts';
import type { Store } from '../../ports.ts';
import type { Database } from './database.ts';

/** The newest freeze of each cluster. */
export function freezeTable({ db }: Database): Pick<Store, 'freezes' | 'saveFreeze'> {
  return {
    async freezes() {
      const rows = await db.selectFrom('freezes').select('body').orderBy('cluster').execute();
      return rows.map(({ body }) => JSON.parse(body) as Freeze);
    },
    async saveFreeze(freeze) {
      const body = JSON.stringify(freeze);
      await db
        .insertInto('freezes')
        .values({ cluster: freeze.cluster, body })
        .onConflict((conflict) => conflict.column('cluster').doUpdateSet({ body }))
        .execute();
    },
  };
}
