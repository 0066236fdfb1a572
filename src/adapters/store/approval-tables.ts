import type { Kysely } from 'kysely';
import type { Store, Vote } from '../../ports.ts';
import { appendAudit } from './audit-table.ts';
import { saveChange } from './change-table.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Yeses to a digest within one incident, and the approvals that were used up. */
export function approvalTables(database: Database): Pick<Store, 'vote' | 'votes' | 'beginChange'> {
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
        return { votes: (await votesOf(trx, digest, incident)).map((vote) => vote.person) };
      }),
    votes: (digest, incident) => votesOf(database.db, digest, incident),
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

async function votesOf(db: Kysely<Tables>, digest: string, incident: string): Promise<readonly Vote[]> {
  const rows = await db
    .selectFrom('votes')
    .select(['team', 'user', 'at'])
    .where('incident', '=', incident)
    .where('digest', '=', digest)
    .orderBy('number')
    .execute();
  return rows.map(({ team, user, at }) => ({ person: { team, user }, at }));
}
