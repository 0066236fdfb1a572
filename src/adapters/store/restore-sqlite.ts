import { copyFileSync, existsSync, linkSync, renameSync, statSync } from 'node:fs';
import { copyFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { OutsideError } from '../../outside-error.ts';
import { flush, isWithoutLinks, unwritable } from './backup-sqlite.ts';
import { type BackupContent, checkBackup } from './check-backup.ts';
import { holdDatabase } from './open-database.ts';

export interface Restored extends BackupContent {
  /** Where what was there before stands now; absent where nothing was. */
  readonly replaced?: string;
}

/**
 * Puts a backup in the place of the database, at one instant: whenever this ends, the database is the old one or the new one. What was
 * there stays beside it. Throws `OutsideError` with one sentence, and changes nothing, when a bot runs on it or the file is no sound
 * backup; `not-found` where there is no such file.
 */
export async function restoreSqlite(database: string, file: string, now: Date): Promise<Restored> {
  await refuseFile(database, file);
  const held = existsSync(database) ? holdIfWhole(database) : undefined;
  const incoming = `${database}.restoring`;
  try {
    await copyFile(file, incoming);
    const content = checkBackup(incoming, file);
    await flush(incoming);
    const replaced = swap(database, incoming, `${database}.replaced-${stamp(now)}`);
    await flush(path.dirname(database));
    return { ...content, ...(replaced === undefined ? {} : { replaced }) };
  } catch (error) {
    throw unwritable(error, database);
  } finally {
    if (held?.isOpen) held.close();
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${incoming}${end}`, { force: true });
  }
}

async function refuseFile(database: string, file: string): Promise<void> {
  const refuse = (reason: 'client' | 'not-found', why: string) => new OutsideError('store', reason, why);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw refuse('not-found', `There is no file ${file}.`);
  if (existsSync(database) && statSync(database).ino === found.ino)
    throw refuse('client', `${file} is the database itself.`);
  const log = await stat(`${file}-wal`).catch(() => undefined);
  if (log && log.size > 0)
    throw refuse(
      'client',
      `${file} has a write-ahead log beside it: it is a bot's database; make a backup of it first.`,
    );
}

/** No bot can begin while it is held. A damaged file no bot can use: that is what a backup is for. */
function holdIfWhole(database: string): DatabaseSync | undefined {
  try {
    const held = holdDatabase(database);
    // All of it in one file: a log of the old database beside the new one would be read into it.
    held.exec('PRAGMA journal_mode = DELETE');
    return held;
  } catch (error) {
    if (error instanceof OutsideError && isDamage(error)) return undefined;
    throw error;
  }
}

const isDamage = ({ cause }: OutsideError): boolean =>
  cause instanceof Error && 'errcode' in cause && [11, 26].includes(Number(cause.errcode) & 0xff);

/** Nothing here waits, so that only the death of the machine can come in between; and it finds one of the two. */
function swap(database: string, incoming: string, aside: string): string | undefined {
  if (existsSync(`${database}-wal`)) renameSync(`${database}-wal`, `${aside}-wal`);
  const wasThere = existsSync(database);
  if (wasThere) keepAside(database, aside);
  renameSync(incoming, database);
  return wasThere ? aside : undefined;
}

function keepAside(database: string, aside: string): void {
  try {
    linkSync(database, aside);
  } catch (error) {
    if (!isWithoutLinks(error)) throw error;
    copyFileSync(database, aside);
  }
}

const stamp = (now: Date): string => now.toISOString().replaceAll(/[-:.]/g, '');
