import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, link, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { OutsideError } from '../../outside-error.ts';
import { type BackupContent, checkBackup } from './check-backup.ts';
import { copyDatabase } from './copy-database.ts';

/**
 * Makes `file` a whole copy of the database, also while the bot that holds it goes on; it stands there checked and on the disk, or not
 * at all. Throws `OutsideError` with one sentence; `conflict` where there is a file already.
 */
export async function backupSqlite(database: string, file: string): Promise<BackupContent> {
  await access(path.dirname(file), constants.W_OK).catch((error: unknown) => {
    throw unwritable(error, file);
  });
  const part = `${file}.part-${randomBytes(4).toString('hex')}`;
  try {
    await copyDatabase(database, part);
    const content = checkBackup(part, database);
    await flush(part);
    await placeNew(part, file);
    await flush(path.dirname(file));
    return content;
  } catch (error) {
    throw unwritable(error, file);
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${part}${end}`, { force: true });
  }
}

/** Unlike a rename a link never takes the place of a file that is there; some volumes have no links. */
async function placeNew(part: string, file: string): Promise<void> {
  try {
    await link(part, file);
  } catch (error) {
    if (!isWithoutLinks(error) || existsSync(file)) throw error;
    await rename(part, file);
  }
}

/** Whether the volume refuses links as such. */
export const isWithoutLinks = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(String(error.code));

/** Waits until a file, or a folder's list of files, is on the disk. */
export async function flush(place: string): Promise<void> {
  await using handle = await open(place, 'r');
  await handle.sync();
}

/** What the file system refuses, as `OutsideError`; anything else passes unchanged. */
export function unwritable(error: unknown, file: string): unknown {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return error;
  return error.code === 'EEXIST'
    ? new OutsideError('store', 'conflict', `${file} is there already: name a new file.`, { cause: error })
    : new OutsideError('store', 'client', `${file} cannot be written: ${String(error.code)}.`, {
        cause: error,
      });
}
