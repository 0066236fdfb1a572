import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { backupCommand } from '../../src/cli/backup.ts';
import { UsageError } from '../../src/cli/io.ts';
import { restoreCommand } from '../../src/cli/restore.ts';
import { quietIo } from '../support/quiet-io.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'backup-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const commands = { backup: backupCommand, restore: restoreCommand };
async function run(verb: keyof typeof commands, ...argv: readonly string[]): Promise<string> {
  const io = quietIo({ cwd, env: { DATABASE_URL: 'sqlite:medic.sqlite' } });
  expect(await commands[verb](argv, io)).toBe(0);
  return io.out.join('');
}
const open = () => openSqliteStore(path.join(cwd, 'medic.sqlite'));
const entry = { kind: 'frozen', at: '2026-11-22T03:12:00.000Z', by: { kind: 'bot' } } as const;

it('copies the database of a running bot, and brings the copy back once it has ended', async () => {
  const bot = await open();
  await bot.audit(entry);
  await bot.saveDocument('inc-1', 'plan', 'old');
  const { hash } = await bot.auditHead();
  expect(await run('backup', 'monday.sqlite')).toBe(
    `monday.sqlite: 0 incidents, audit record of 1 entry, head ${hash}\n`,
  );
  await bot.saveDocument('inc-1', 'plan', 'new');
  await expect(run('restore', 'monday.sqlite')).rejects.toThrow('is in use by another process');
  await bot.close();
  expect(await run('restore', 'monday.sqlite')).toMatch(
    new RegExp(
      `^.*medic\\.sqlite: 0 incidents, .*head ${hash}\nWhat was there before: .*replaced-\\d{8}T\\d{9}Z\n$`,
    ),
  );
  const again = await open();
  expect(await again.document('inc-1', 'plan')).toBe('old');
  await again.close();
});

it.each<[keyof typeof commands, readonly string[], string]>([
  ['backup', [], 'backup needs a FILE.'],
  ['restore', [], 'restore needs a FILE.'],
  ['backup', ['a', 'b'], '"b" is one argument too many.'],
  ['restore', ['none.sqlite'], 'There is no file '],
  [
    'backup',
    ['a', '--database', 'postgres://u:s3cret@db/medic'],
    'The database is PostgreSQL, which has tools of its own: pg_dump',
  ],
  [
    'restore',
    ['a', '--database', 'postgres://u:s3cret@db/medic'],
    'The database is PostgreSQL, which has tools of its own: pg_dump',
  ],
])('%s %j is wrong usage', async (verb, argv, sentence) => {
  const error: unknown = await run(verb, ...argv).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toContain(sentence);
  expect((error as Error).message).not.toContain('s3cret');
  expect(await readdir(cwd)).toEqual([]);
});

it.each(['backup', 'restore'] as const)('%s explains itself', async (verb) => {
  expect(await run(verb, '--help')).toMatch(new RegExp(`^fluent-medic ${verb} FILE`));
});
