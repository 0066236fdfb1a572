import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { openStoreCopy } from '../../../src/adapters/store/open-store-copy.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medic-copy-'));
  path = join(folder, 'medic.db');
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const names = () => readdirSync(folder).toSorted();

it('shows what was saved last, while the bot goes on; neither sees what the other writes then', async () => {
  const bot = await openSqliteStore(path);
  await bot.saveDocument('inc-1', 'plan', 'before');
  const copy = await openStoreCopy(path);
  expect(await copy.document('inc-1', 'plan')).toBe('before');
  await bot.saveDocument('inc-1', 'plan', 'after');
  await copy.saveDocument('inc-1', 'plan', 'elsewhere');
  await copy.close();
  expect(await bot.document('inc-1', 'plan')).toBe('after');
  await bot.close();
  expect(names()).toEqual(['medic.db']);
});

it('works on a file that nobody holds', async () => {
  const bot = await openSqliteStore(path);
  await bot.markSeen([{ key: 'a', at: '2026-11-22T03:12:00Z' }]);
  await bot.close();
  const copy = await openStoreCopy(path);
  expect(await copy.hasSeen('a')).toBe(true);
  await copy.close();
});

/** Another process that writes two documents alike, again and again, through many checkpoints. */
const busyBot = `
  const [storeUrl, path] = process.argv.slice(1);
  const { openSqliteStore } = await import(storeUrl);
  const store = await openSqliteStore(path);
  for (let round = 1; ; round += 1) {
    const text = round + 'x'.repeat(60_000);
    await store.saveDocument('inc-1', 'first', text);
    await store.saveDocument('inc-1', 'second', text);
    if (round === 100) console.log('busy');
  }`;

it('is whole while another process writes', async () => {
  const storeUrl = import.meta.resolve('../../../src/adapters/store/open-sqlite-store.ts');
  const bot = spawn(process.execPath, ['--input-type=module', '-e', busyBot, storeUrl, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(bot.stdout, 'data');
    let round = 0;
    for (let copies = 0; copies < 40; copies += 1) {
      const copy = await openStoreCopy(path);
      const first = Number.parseInt(String(await copy.document('inc-1', 'first')), 10);
      const second = Number.parseInt(String(await copy.document('inc-1', 'second')), 10);
      await copy.close();
      expect([0, 1]).toContain(first - second);
      expect(second).toBeGreaterThanOrEqual(round);
      round = second;
    }
  } finally {
    bot.kill('SIGKILL');
  }
});

it.each([
  ['there is none', () => undefined, 'There is no database PATH.'],
  [
    'it is a text',
    () => writeFileSync(path, 'notes\n'.repeat(2_000)),
    'The database PATH is not a SQLite database.',
  ],
])('says it in one sentence when %s, and leaves nothing behind', async (_, prepare, sentence) => {
  prepare();
  const before = names();
  await expect(openStoreCopy(path)).rejects.toMatchObject({
    name: 'OutsideError',
    message: sentence.replace('PATH', path),
  });
  expect(names()).toEqual(before);
});
