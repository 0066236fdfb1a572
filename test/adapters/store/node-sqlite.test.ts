import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { kyselyDatabase } from '../../../src/adapters/store/node-sqlite.ts';

interface Notes {
  notes: { key: string; text: string; blob: Uint8Array | null };
}

let raw: DatabaseSync;
let db: Kysely<Notes>;
beforeEach(() => {
  raw = new DatabaseSync(':memory:');
  raw.exec('CREATE TABLE notes (key TEXT PRIMARY KEY, text TEXT NOT NULL, blob BLOB) STRICT');
  raw.exec(
    "CREATE TRIGGER gone BEFORE INSERT ON notes WHEN NEW.text = 'roll back' BEGIN SELECT RAISE(ROLLBACK, 'rolled back'); END",
  );
  db = new Kysely<Notes>({ dialect: new SqliteDialect({ database: kyselyDatabase(raw) }) });
});
afterEach(() => db.destroy());

const put = (key: string, text = key, blob: Uint8Array | null = null) =>
  db.insertInto('notes').values({ key, text, blob });

it('counts what is written and gives what is read, a returning insert included', async () => {
  const counted = await put('a').executeTakeFirstOrThrow();
  expect(counted.numInsertedOrUpdatedRows).toBe(1n);
  expect(
    await put('b', 'b', new Uint8Array([1, 2]))
      .returning('key')
      .execute(),
  ).toEqual([{ key: 'b' }]);
  const rows = await db.selectFrom('notes').select(['key', 'blob']).orderBy('key').execute();
  expect(rows.map(({ key, blob }) => [key, blob && [...blob]])).toEqual([
    ['a', null],
    ['b', [1, 2]],
  ]);
});

it('tells what ended a transaction, also when the database has rolled back by itself', async () => {
  const work = db.transaction().execute(async (trx) => {
    await trx.insertInto('notes').values({ key: 'a', text: 'a', blob: null }).execute();
    await trx.insertInto('notes').values({ key: 'b', text: 'roll back', blob: null }).execute();
  });
  await expect(work).rejects.toThrow('rolled back');
  expect(await db.selectFrom('notes').selectAll().execute()).toEqual([]);
});

it('says that the disk is full, and goes on when there is room again', async () => {
  raw.exec('PRAGMA max_page_count = 8');
  const big = 'x'.repeat(100_000);
  const work = db
    .transaction()
    .execute((trx) => trx.insertInto('notes').values({ key: 'big', text: big, blob: null }).execute());
  await expect(work).rejects.toMatchObject({ errcode: 13 });
  raw.exec('PRAGMA max_page_count = 1000');
  await put('after').execute();
  expect(await db.selectFrom('notes').select('key').execute()).toEqual([{ key: 'after' }]);
});

it('keeps a bounded number of prepared statements', async () => {
  for (let count = 1; count <= 300; count += 1)
    await sql`select ${sql.join(Array.from({ length: count }, (_, value) => sql.lit(value)))}`.execute(db);
  await put('still').execute();
  expect(await db.selectFrom('notes').select('key').execute()).toEqual([{ key: 'still' }]);
});

it('lets one transaction after the other have the connection', async () => {
  const seen: string[] = [];
  const work = (name: string) =>
    db.transaction().execute(async (trx) => {
      seen.push(`${name} begins`);
      await trx.insertInto('notes').values({ key: name, text: name, blob: null }).execute();
      seen.push(`${name} ends`);
    });
  await Promise.all([work('a'), work('b')]);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});
