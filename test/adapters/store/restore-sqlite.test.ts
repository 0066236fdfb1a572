import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupSqlite } from '../../../src/adapters/store/backup-sqlite.ts';
import { migrations } from '../../../src/adapters/store/migrations/migrations.ts';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { restoreSqlite } from '../../../src/adapters/store/restore-sqlite.ts';
import { incident } from './incident-contract.ts';

const now = new Date('2026-11-23T10:00:00.500Z');
const by = { kind: 'person', team: 'T1', user: 'U1' } as const;
const frozen = { kind: 'frozen', at: '2026-11-22T03:12:00.000Z', by } as const;

let folder: string;
const at = (name: string) => join(folder, name);
const database = () => at('medic.db');
const backup = () => at('backup.db');
const names = () => readdirSync(folder).toSorted();

/** The database has inc-1 and inc-2, the backup only inc-1. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'medic-restore-'));
  const bot = await openSqliteStore(database());
  await bot.saveIncident(incident('inc-1', 1), 0, { audit: [frozen, frozen] });
  await backupSqlite(database(), backup());
  await bot.saveIncident(incident('inc-2', 1), 0, { audit: [frozen] });
  await bot.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

async function ids(path: string): Promise<readonly string[]> {
  const store = await openSqliteStore(path);
  const found = (await store.incidents('all', 9)).map(({ value }) => value.id);
  await store.close();
  return found.toReversed();
}

it('puts the backup in the place of the database, and keeps what was there', async () => {
  const { replaced, ...content } = await restoreSqlite(database(), backup(), now);
  expect(content).toMatchObject({ incidents: 1, entries: 2 });
  expect(replaced).toBe(at('medic.db.replaced-20261123T100000500Z'));
  expect(names()).toEqual(['backup.db', 'medic.db', 'medic.db.replaced-20261123T100000500Z']);
  expect([await ids(database()), await ids(replaced ?? '')]).toEqual([['inc-1'], ['inc-1', 'inc-2']]);
});

it('loses nothing of a database whose bot was killed: its log is kept with it', async () => {
  const source = `
    const { openSqliteStore } = await import(process.argv[1]);
    const store = await openSqliteStore(process.argv[2]);
    await store.saveDocument('inc-1', 'last', 'words');
    process.kill(process.pid, 'SIGKILL');`;
  const url = import.meta.resolve('../../../src/adapters/store/open-sqlite-store.ts');
  await once(spawn(process.execPath, ['--input-type=module', '-e', source, url, database()]), 'exit');
  expect(names()).toContain('medic.db-wal');
  const { replaced = '' } = await restoreSqlite(database(), backup(), now);
  expect(names()).not.toContain('medic.db-wal');
  const old = await openSqliteStore(replaced);
  expect(await old.document('inc-1', 'last')).toBe('words');
  await old.close();
  expect(await ids(database())).toEqual(['inc-1']);
});

it('works where there is no database yet, and over one that is damaged', async () => {
  rmSync(database());
  expect((await restoreSqlite(database(), backup(), now)).replaced).toBeUndefined();
  writeFileSync(database(), 'no database at all\n'.repeat(500));
  const { replaced = '' } = await restoreSqlite(database(), backup(), now);
  expect(readFileSync(replaced, 'utf8')).toContain('no database at all');
  expect(await ids(database())).toEqual(['inc-1']);
});

describe('refuses, and changes nothing:', () => {
  const raw = (path: string, ...statements: readonly string[]) => {
    const db = new DatabaseSync(path);
    for (const statement of statements) db.exec(statement);
    db.close();
  };
  it.each<[string, () => void, string]>([
    ['no file', () => rmSync(backup()), 'There is no file FILE.'],
    [
      'a text',
      () => writeFileSync(backup(), 'notes\n'.repeat(2_000)),
      'The database FILE is not a SQLite database.',
    ],
    ['an empty file', () => writeFileSync(backup(), ''), 'FILE is no backup of Fluent Medic.'],
    [
      'another program’s database',
      () => {
        rmSync(backup());
        raw(backup(), 'CREATE TABLE notes (text)', 'PRAGMA user_version = 3');
      },
      'FILE is no backup of Fluent Medic.',
    ],
    [
      'one of a newer program',
      () => raw(backup(), `PRAGMA user_version = ${migrations.length + 1}`),
      `The database FILE has schema version ${migrations.length + 1}, but this program knows only up to ${migrations.length}`,
    ],
    [
      'one whose record was changed',
      () =>
        raw(
          backup(),
          'DROP TRIGGER audit_is_never_changed',
          `UPDATE audit SET entry = replace(entry, 'U1', 'U2') WHERE number = 1`,
        ),
      'The audit record in FILE is not as it was written: ',
    ],
    [
      'one that was cut',
      () => {
        const bytes = readFileSync(backup());
        writeFileSync(backup(), bytes.subarray(0, bytes.length - 20_000));
      },
      'FILE is damaged',
    ],
    [
      'one with a log beside it',
      () => writeFileSync(at('backup.db-wal'), 'x'),
      'FILE has a write-ahead log beside it',
    ],
  ])('%s', async (_, prepare, sentence) => {
    prepare();
    const before = names();
    const error: unknown = await restoreSqlite(database(), backup(), now).catch((each: unknown) => each);
    expect(error).toMatchObject({ name: 'OutsideError' });
    expect((error as Error).message).toContain(sentence.replace('FILE', backup()));
    expect(names()).toEqual(before);
    expect(await ids(database())).toEqual(['inc-1', 'inc-2']);
  });

  it('the database itself', async () => {
    await expect(restoreSqlite(database(), database(), now)).rejects.toThrow('is the database itself');
  });

  it('while a bot runs', async () => {
    const bot = await openSqliteStore(database());
    await expect(restoreSqlite(database(), backup(), now)).rejects.toThrow('is in use by another process');
    await bot.saveDocument('inc-1', 'still', 'here');
    await bot.close();
    expect(await ids(database())).toEqual(['inc-1', 'inc-2']);
  });
});

it('leaves the old database or the new one, whenever it is killed', { timeout: 120_000 }, async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const source = `
    const { restoreSqlite } = await import(process.argv[1]);
    process.stdout.write('begun');
    await restoreSqlite(process.argv[2], process.argv[3], new Date());
    process.stdout.write('done');`;
  const url = import.meta.resolve('../../../src/adapters/store/restore-sqlite.ts');
  copyFileSync(database(), at('old.db'));
  const seen = new Set<string>();
  for (let round = 0; round < 20; round += 1) {
    copyFileSync(at('old.db'), database());
    rmSync(`${database()}-wal`, { force: true });
    const child = spawn(process.execPath, ['--input-type=module', '-e', source, url, database(), backup()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await sleep(((seed * (round + 1)) % 97) / 8);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const found = (await ids(database())).join(' ');
    expect(['inc-1', 'inc-1 inc-2'], `seed ${seed}, round ${round}`).toContain(found);
    seen.add(found);
  }
  await restoreSqlite(database(), backup(), now);
  expect(await ids(database())).toEqual(['inc-1']);
  expect(existsSync(`${database()}.restoring`)).toBe(false);
  console.info(`restore killed with seed ${seed}: ${[...seen].join(' | ')}`);
});
