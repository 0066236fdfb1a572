import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type AuditHead, type AuditLink, beginning, linkTo } from '../../audit/audit-chain.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { Store } from '../../ports.ts';
import { transaction } from './transaction.ts';

/** The record of who did what: a chain of hashes, which the schema refuses to change, to shorten and to fork. */
export function auditTable(db: DatabaseSync): Pick<Store, 'audit' | 'auditTrail' | 'auditHead'> {
  const append = auditAppender(db);
  const head = headReader(db);
  const trail = db.prepare(
    `SELECT number, previous, hash, entry FROM audit
     WHERE number > $after AND ($incident IS NULL OR incident = $incident) AND ($since IS NULL OR at >= $since)
     ORDER BY number LIMIT $limit`,
  );
  return {
    audit: async (entry) => transaction(db, () => append([entry])),
    auditTrail: async ({ after = 0, incident = null, since = null, limit }) =>
      trail.all({ after, incident, since, limit }).map(toLink),
    auditHead: async () => head(),
  };
}

/** Appends within the transaction that is open: the head is read where it cannot move until the end of it. */
export function auditAppender(db: DatabaseSync): (entries: readonly AuditEntry[]) => void {
  const head = headReader(db);
  const insert = db.prepare('INSERT INTO audit (number, previous, hash, entry) VALUES (?, ?, ?, ?)');
  return (entries) => {
    for (const each of entries) {
      const { number, previous, hash, entry } = linkTo(head(), each);
      insert.run(number, previous, hash, entry);
    }
  };
}

function headReader(db: DatabaseSync): () => AuditHead {
  const newest = db.prepare('SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1');
  return () => {
    const row = newest.get();
    return row === undefined ? beginning : { number: Number(row['number']), hash: String(row['hash']) };
  };
}

const toLink = (row: Record<string, SQLOutputValue>): AuditLink => ({
  number: Number(row['number']),
  previous: String(row['previous']),
  hash: String(row['hash']),
  entry: String(row['entry']),
});
