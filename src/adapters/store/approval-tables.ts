import type { Store } from '../../ports.ts';
import { appendAudit } from './audit-table.ts';
import { saveChange } from './change-table.ts';
import type { Database } from './database.ts';

/** Yeses to a digest within one incident, and the approvals that were used up. */
export function approvalTables(database: Database): Pick<Store, 'vote' | 'beginChange'> {
  return {
    vote: (digest, incident, person, at, audit = []) =>
      database.transaction(async (trx) => {
        // Two people who say yes at the same moment: the second one must see the first.
        await database.lock(trx, 'votes');
        const { team, user } = person;
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('votes')
          .values({ incident, digest, team, user, at })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 1n) await appendAudit(database, trx, audit);
        const votes = await trx
          .selectFrom('votes')
          .select(['team', 'user'])
          .where('incident', '=', incident)
          .where('digest', '=', digest)
          .orderBy('number')
          .execute();
        return { votes };
      }),
    beginChange: (approval, record) =>
      database.transaction(async (trx) => {
        const { incident, digest, attempt } = approval;
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('consumed_approvals')
          .values({ incident, digest, attempt, body: JSON.stringify(approval) })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await saveChange(trx, record);
        return true;
      }),
  };
}
