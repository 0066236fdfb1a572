import { DatabaseSync } from 'node:sqlite';
import { OutsideError } from '../../outside-error.ts';
import { migrations, newerDatabase } from './migrations/migrations.ts';
import { toStoreError } from './to-store-error.ts';

/** How long the start waits for a predecessor that is just shutting down. */
const lockWaitMs = 1_000;

/**
 * Opens the file (made when absent) for this process alone and brings its schema up to date. Throws
 * `OutsideError` with one sentence when another process holds it, it is no database, it cannot be
 * written, or it was made by a newer program.
 */
export function openDatabase(path: string): DatabaseSync {
  return opened(path, (db) => migrate(db, path));
}

/** The same, but the schema is left as it is. */
export function holdDatabase(path: string): DatabaseSync {
  return opened(path, () => undefined);
}

function opened(path: string, prepare: (db: DatabaseSync) => void): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: lockWaitMs });
    claim(db);
    prepare(db);
    return db;
  } catch (error) {
    db?.close();
    throw toStoreError(error, path);
  }
}

/**
 * Exclusive locking before the first read: the operating system's lock is held until the process ends,
 * however it ends, and a second process is refused instead of sharing the file.
 */
function claim(db: DatabaseSync): void {
  db.exec('PRAGMA locking_mode = EXCLUSIVE');
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec('BEGIN EXCLUSIVE');
  db.exec('COMMIT');
}

function migrate(db: DatabaseSync, path: string): void {
  const version = schemaVersion(db);
  if (version > migrations.length) throw new OutsideError('store', 'client', newerDatabase(path, version));
  for (const [index, { sqlite }] of migrations.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${sqlite}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
