import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/audit/audit-entry.ts';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { migrations } from '../../../src/adapters/store/migrations/migrations.ts';
import { auditContract } from './audit-contract.ts';
import { claimContract } from './claim-contract.ts';
import { storeContracts } from './store-contracts.ts';

describe('in memory', () => {
  auditContract(() => openSqliteStore(':memory:'));
  claimContract(() => openSqliteStore(':memory:'));
});

describe('in a file', () => {
  let folder: string;
  let count = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'medic-store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  storeContracts(() => {
    const file = join(folder, `store-${(count += 1)}.db`);
    return Promise.resolve(() => openSqliteStore(file));
  });

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
    for (const second of [1, 2]) await store.audit(frozen(second));
    await store.close();
    const raw = new DatabaseSync(path);
    expect(raw.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    const before = raw.prepare('SELECT * FROM audit').all();
    const forbidden = [
      "UPDATE audit SET entry = '{}'",
      'UPDATE audit SET number = 9 WHERE number = 2',
      'DELETE FROM audit',
      'DELETE FROM audit WHERE number = 2',
      `INSERT OR REPLACE INTO audit (number, previous, hash, entry) VALUES (1, 'a', 'b', '{}')`,
      `INSERT INTO audit (number, previous, hash, entry) VALUES (9, 'a', 'b', '{}')`,
      `INSERT INTO audit (number, previous, hash, entry) VALUES (3, 'a', 'b', '{}')`,
    ];
    for (const statement of forbidden) expect(() => raw.exec(statement)).toThrow('append-only');
    expect(raw.prepare('SELECT * FROM audit').all()).toEqual(before);
    raw.close();
  });

  it('keeps what was recorded before entries had hashes, as it was', async () => {
    const path = join(folder, 'medic.db');
    const old = new DatabaseSync(path);
    for (const { sqlite } of migrations.slice(0, 3)) old.exec(sqlite);
    old.exec(
      "PRAGMA user_version = 3; INSERT INTO audit (at, who, what, facts) VALUES ('t', 'U1', 'w', '{}')",
    );
    old.close();
    const store = await openSqliteStore(path);
    await store.audit(frozen(1));
    expect((await store.auditTrail({ limit: 9 })).map(({ number }) => number)).toEqual([1]);
    await store.close();
    const raw = new DatabaseSync(path);
    expect(raw.prepare('SELECT who, what FROM audit_before_hashes').all()).toEqual([
      { who: 'U1', what: 'w' },
    ]);
    expect(() => raw.exec('DELETE FROM audit_before_hashes')).toThrow('append-only');
    expect(() => raw.exec("UPDATE audit_before_hashes SET who = 'U2'")).toThrow('append-only');
    raw.close();
  });
});

const frozen = (second: number): AuditEntry => ({
  kind: 'frozen',
  at: new Date(Date.UTC(2026, 10, 22, 3, 12, second)).toISOString(),
  by: { kind: 'person', team: 'T1', user: 'U1' },
});
