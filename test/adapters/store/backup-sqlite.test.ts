import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backupSqlite } from '../../../src/adapters/store/backup-sqlite.ts';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { incident } from './incident-contract.ts';

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medic-backup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const by = { kind: 'person', team: 'T1', user: 'U1' } as const;
const frozen = { kind: 'frozen', at: '2026-11-22T03:12:00.000Z', by } as const;

it('is whole while the bot goes on, in one file, and says what it holds', async () => {
  const bot = await openSqliteStore(at('medic.db'));
  await bot.saveIncident(incident('inc-1', 1), 0, { audit: [frozen, frozen] });
  const content = await backupSqlite(at('medic.db'), at('backup.db'));
  expect(content).toEqual({ incidents: 1, entries: 2, head: await bot.auditHead() });
  await bot.saveIncident(incident('inc-2', 1), 0);
  await bot.close();
  expect(readdirSync(folder).toSorted()).toEqual(['backup.db', 'medic.db']);
  const copy = await openSqliteStore(at('backup.db'));
  expect((await copy.incidents('all', 9)).map(({ value }) => value.id)).toEqual(['inc-1']);
  await copy.close();
});

it.each([
  ['there is no database', () => undefined, 'There is no database DATABASE.'],
  [
    'the database is a text',
    () => writeFileSync(at('medic.db'), 'notes\n'.repeat(2_000)),
    'The database DATABASE is not a SQLite database.',
  ],
  [
    'the file is there',
    () => writeFileSync(at('backup.db'), 'precious'),
    'FILE is there already: name a new file.',
  ],
])('says it in one sentence when %s, and leaves everything as it was', async (_, prepare, sentence) => {
  const bot = await openSqliteStore(at('medic.db'));
  await bot.close();
  if (!sentence.startsWith('FILE')) rmSync(at('medic.db'));
  prepare();
  const before = readdirSync(folder);
  const shown = sentence.replace('DATABASE', at('medic.db')).replace('FILE', at('backup.db'));
  await expect(backupSqlite(at('medic.db'), at('backup.db'))).rejects.toMatchObject({
    name: 'OutsideError',
    message: shown,
  });
  expect(readdirSync(folder)).toEqual(before);
});

it('says that a folder is not there', async () => {
  await (await openSqliteStore(at('medic.db'))).close();
  await expect(backupSqlite(at('medic.db'), at('none/backup.db'))).rejects.toThrow(
    `${at('none/backup.db')} cannot be written: ENOENT.`,
  );
});

const busyBot = `
  const [storeUrl, path] = process.argv.slice(1);
  const { openSqliteStore } = await import(storeUrl);
  const store = await openSqliteStore(path);
  for (let round = 1; ; round += 1) {
    await store.audit({ kind: 'frozen', at: new Date().toISOString(), by: { kind: 'bot' }, why: 'x'.repeat(5_000) });
    await store.saveDocument('inc-1', 'count', round);
    if (round === 50) console.log('busy');
  }`;

it('is whole whenever it is made while a bot writes its record', async () => {
  const storeUrl = import.meta.resolve('../../../src/adapters/store/open-sqlite-store.ts');
  const bot = spawn(process.execPath, ['--input-type=module', '-e', busyBot, storeUrl, at('medic.db')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(bot.stdout, 'data');
    for (let round = 0; round < 10; round += 1) {
      const { entries } = await backupSqlite(at('medic.db'), at(`backup-${round}.db`));
      const copy = await openSqliteStore(at(`backup-${round}.db`));
      const counted = Number(await copy.document('inc-1', 'count'));
      await copy.close();
      expect([0, 1]).toContain(entries - counted);
    }
  } finally {
    bot.kill('SIGKILL');
  }
});
