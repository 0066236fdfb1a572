import type { Kysely, Transaction } from 'kysely';
import { type AuditHead, beginning, linkTo } from '../../audit/audit-chain.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { Store } from '../../ports.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** The record of who did what: a chain of hashes, which the schema refuses to change, to shorten and to fork. */
export function auditTable(database: Database): Pick<Store, 'audit' | 'auditTrail' | 'auditHead'> {
  const { db } = database;
  return {
    audit: (entry) => database.transaction((trx) => appendAudit(database, trx, [entry])),
    auditTrail: ({ after = 0, incident, since, limit }) =>
      db
        .selectFrom('audit')
        .select(['number', 'previous', 'hash', 'entry'])
        .where('number', '>', after)
        .$if(incident !== undefined, (query) => query.where('incident', '=', incident ?? ''))
        .$if(since !== undefined, (query) => query.where('at', '>=', since ?? ''))
        .orderBy('number')
        .limit(limit)
        .execute(),
    auditHead: () => headOf(db),
  };
}

/** Appends within the transaction that is open: the head is read where it cannot move until the end of it. */
export async function appendAudit(
  database: Database,
  trx: Transaction<Tables>,
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await database.lock(trx, 'audit');
  let head = await headOf(trx);
  for (const each of entries) {
    const link = linkTo(head, each);
    const { number, previous, hash, entry } = link;
    await trx.insertInto('audit').values({ number, previous, hash, entry }).execute();
    head = link;
  }
}

async function headOf(db: Kysely<Tables>): Promise<AuditHead> {
  const newest = db.selectFrom('audit').select(['number', 'hash']).orderBy('number', 'desc').limit(1);
  return (await newest.executeTakeFirst()) ?? beginning;
}
