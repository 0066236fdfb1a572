import { DatabaseSync } from 'node:sqlite';
import type { AuditHead, AuditLink } from '../../audit/audit-chain.ts';
import { checkChain } from '../../audit/check-chain.ts';
import { OutsideError } from '../../outside-error.ts';
import { migrations, newerDatabase } from './migrations/migrations.ts';
import { toStoreError } from './to-store-error.ts';

/** What a whole database holds. */
export interface BackupContent {
  readonly incidents: number;
  /** Entries of the audit record. */
  readonly entries: number;
  readonly head: AuditHead;
}

/** Entries have hashes from this schema version on. */
const chainBegins = 4;

/**
 * Reads the database `copy` from end to end and makes one file of it, without a write-ahead log. Throws `OutsideError` with one
 * sentence about `shown` when it is none of ours, of a newer program, damaged, or its audit record is not as it was written.
 */
export function checkBackup(copy: string, shown: string): BackupContent {
  const refuse = (what: string) => new OutsideError('store', 'client', what);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(copy);
    const version = numberOf(db, 'PRAGMA user_version');
    const isOurs =
      numberOf(db, `SELECT count(*) FROM sqlite_schema WHERE name IN ('incidents', 'seen', 'audit')`) === 3;
    if (version === 0 || !isOurs) throw refuse(`${shown} is no backup of Fluent Medic.`);
    if (version > migrations.length) throw refuse(newerDatabase(shown, version));
    const [sound] = Object.values(db.prepare('PRAGMA integrity_check(1)').get() ?? {});
    if (sound !== 'ok') throw refuse(`${shown} is damaged: ${String(sound)}.`);
    const chain = version < chainBegins ? checkChain().end() : readChain(db);
    const [fault] = chain.faults;
    if (fault !== undefined) throw refuse(`The audit record in ${shown} is not as it was written: ${fault}`);
    db.exec('PRAGMA journal_mode = DELETE');
    const incidents = numberOf(db, 'SELECT count(*) FROM incidents');
    return { incidents, entries: chain.entries, head: chain.head };
  } catch (error) {
    throw toStoreError(error, shown);
  } finally {
    db?.close();
  }
}

function readChain(db: DatabaseSync): ReturnType<ReturnType<typeof checkChain>['end']> {
  const check = checkChain();
  const rows = db.prepare('SELECT number, previous, hash, entry FROM audit ORDER BY number');
  for (const row of rows.iterate()) check.take({ ...row } as unknown as AuditLink);
  return check.end();
}

const numberOf = (db: DatabaseSync, statement: string): number =>
  Number(Object.values(db.prepare(statement).get() ?? {})[0] ?? 0);
