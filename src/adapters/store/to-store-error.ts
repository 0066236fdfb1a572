import { OutsideError, type OutsideReason } from '../../outside-error.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html) that an operator can do something about. */
const known: Readonly<Record<number, { reason: OutsideReason; sentence: string }>> = {
  5: {
    reason: 'conflict',
    sentence: 'is in use by another process: only one Fluent Medic may run on one database file',
  },
  6: { reason: 'conflict', sentence: 'is locked by another connection' },
  8: { reason: 'forbidden', sentence: 'cannot be written: the file or its volume is read-only' },
  10: { reason: 'server', sentence: 'could not be read or written: the disk reported an error' },
  11: { reason: 'client', sentence: 'is damaged: restore a backup' },
  13: { reason: 'server', sentence: 'could not be written: the disk is full' },
  14: { reason: 'client', sentence: 'cannot be opened: its folder must exist and be writable' },
  26: { reason: 'client', sentence: 'is not a SQLite database' },
};

/** SQLite's own failures as `OutsideError`; anything else is our bug and passes unchanged. */
export function toStoreError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error;
  // The low byte is the primary code; the rest only refines it.
  const found = known[error.errcode & 0xff];
  if (found === undefined) return error;
  return new OutsideError('store', found.reason, `The database ${path} ${found.sentence}.`, { cause: error });
}
