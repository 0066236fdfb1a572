import { copyFile, open, rm } from 'node:fs/promises';
import { OutsideError } from '../../outside-error.ts';

const tries = 10;

/**
 * Copies the file, then its write-ahead log. Pages that a checkpoint moves meanwhile still stand in that log, unless the log was
 * begun anew: then its header has another salt (sqlite.org/fileformat2.html#walformat), and both are copied again.
 */
export async function copyDatabase(database: string, copy: string): Promise<void> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const before = await walHeader(database);
    await copyFile(database, copy).catch((error: unknown) => {
      throw unreadable(database, error);
    });
    if (before === '') await rm(`${copy}-wal`, { force: true });
    else await copyFile(`${database}-wal`, `${copy}-wal`).catch(ignoreMissing);
    if ((await walHeader(database)) === before) return;
  }
  throw new OutsideError('store', 'conflict', `The database ${database} changes too fast to be copied.`);
}

const walHeaderBytes = 32;

/** The header of the write-ahead log; empty where there is no such file or nothing in it. */
async function walHeader(database: string): Promise<string> {
  try {
    await using file = await open(`${database}-wal`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(walHeaderBytes), 0, walHeaderBytes, 0);
    return buffer.toString('hex', 0, bytesRead);
  } catch (error) {
    ignoreMissing(error);
    return '';
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

function unreadable(database: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  return error.code === 'ENOENT'
    ? new OutsideError('store', 'not-found', `There is no database ${database}.`, { cause: error })
    : new OutsideError('store', 'client', `The database ${database} cannot be read: ${String(error.code)}.`, {
        cause: error,
      });
}
