import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { migrations } from '../../../src/adapters/store/migrations.ts';
import { storeContract } from './contract.ts';

describe('in memory', () => {
  storeContract(() => openSqliteStore(':memory:'));
});

describe('in a file', () => {
  let folder: string;
  let count = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'medic-store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  storeContract(() => openSqliteStore(join(folder, `store-${(count += 1)}.db`)));

  it('keeps what was saved over a restart', async () => {
    const path = join(folder, 'medic.db');
    const first = await openSqliteStore(path);
    await first.markSeen([{ key: 'a', at: '2026-11-22T03:12:00Z' }]);
    await first.close();
    const second = await openSqliteStore(path);
    expect(await second.hasSeen('a')).toBe(true);
    await second.close();
  });

  it('refuses a second opener while the first lives, and lets it in afterwards', async () => {
    const path = join(folder, 'medic.db');
    const first = await openSqliteStore(path);
    await expect(openSqliteStore(path)).rejects.toMatchObject({
      name: 'OutsideError',
      service: 'store',
      reason: 'conflict',
      message: `The database ${path} is in use by another process: only one Fluent Medic may run on one database file.`,
    });
    await first.close();
    await (await openSqliteStore(path)).close();
  });

  it('refuses a database of a newer program and leaves it alone', async () => {
    const path = join(folder, 'medic.db');
    await (await openSqliteStore(path)).close();
    const raw = new DatabaseSync(path);
    raw.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    raw.close();
    await expect(openSqliteStore(path)).rejects.toThrow(
      `has schema version ${migrations.length + 1}, but this program knows only up to ${migrations.length}: run the newer program`,
    );
  });

  it('says in one sentence what is wrong with a path', async () => {
    const notes = join(folder, 'notes.txt');
    writeFileSync(notes, 'These are notes and no database at all.\n'.repeat(200));
    await expect(openSqliteStore(notes)).rejects.toThrow(`The database ${notes} is not a SQLite database.`);
    const nowhere = join(folder, 'absent', 'medic.db');
    await expect(openSqliteStore(nowhere)).rejects.toThrow(
      `The database ${nowhere} cannot be opened: its folder must exist and be writable.`,
    );
  });

  it('keeps a write-ahead log and never rewrites the audit record', async () => {
    const path = join(folder, 'medic.db');
    const store = await openSqliteStore(path);
    await store.audit({
      at: '2026-11-22T03:12:00Z',
      who: 'T1/U1',
      what: 'approved',
      facts: { digest: 'd1' },
    });
    await store.close();
    const raw = new DatabaseSync(path);
    expect(raw.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(raw.prepare('SELECT who, what, facts FROM audit').all()).toEqual([
      { who: 'T1/U1', what: 'approved', facts: '{"digest":"d1"}' },
    ]);
    expect(() => raw.exec("UPDATE audit SET who = 'T1/U2'")).toThrow('append-only');
    expect(() => raw.exec('DELETE FROM audit')).toThrow('append-only');
    raw.close();
  });
});
