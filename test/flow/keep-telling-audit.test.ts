import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appendAuditLines } from '../../src/adapters/audit-lines/append-audit-lines.ts';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { keepTellingAudit } from '../../src/flow/keep-telling-audit.ts';
import type { AuditLines, Log, Store } from '../../src/ports.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';

let store: Store;
let clock: ManualClock;
let folder: string;
let logged: string[];
const stopping: (() => Promise<void>)[] = [];

beforeEach(async () => {
  store = await openSqliteStore(':memory:');
  clock = createManualClock('2026-11-22T03:09:00Z');
  folder = await mkdtemp(path.join(os.tmpdir(), 'audit-lines-'));
  logged = [];
});
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const note = (level: string) => (_: unknown, message: string) => void logged.push(`${level} ${message}`);
const log: Log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
const append = (second: number) =>
  store.audit({ kind: 'frozen', at: `2026-11-22T03:12:0${second}.000Z`, by: { kind: 'bot' } });

function tell(lines: AuditLines): () => Promise<void> {
  const stop = new AbortController();
  const telling = keepTellingAudit({ store, lines, wall: clock, log }, stop.signal);
  const end = async () => {
    stop.abort();
    await telling;
  };
  stopping.push(end);
  return end;
}

/** Takes what it is given, or fails as long as it is broken. */
function collector() {
  const texts: string[] = [];
  const self = {
    isBroken: false,
    append: async (text: string) => {
      if (self.isBroken) throw new Error('no space left on device');
      texts.push(text);
    },
    numbers: () =>
      texts.flatMap((text) =>
        text
          .split('\n')
          .filter(Boolean)
          .map((line) => (JSON.parse(line) as { number: number }).number),
      ),
  };
  return self;
}

it('tells what was there before, what comes, and after a restart only what is new', async () => {
  await append(1);
  const first = collector();
  const end = tell(first);
  await clock.advance(1_000);
  await append(2);
  await clock.advance(1_000);
  await append(3);
  await end();
  expect(first.numbers()).toEqual([1, 2, 3]);
  await append(4);
  const next = collector();
  tell(next);
  await clock.advance(1_000);
  expect([next.numbers(), logged]).toEqual([[4], []]);
});

it('loses nothing where lines cannot be written, says so once, and goes on', async () => {
  const lines = collector();
  lines.isBroken = true;
  tell(lines);
  await append(1);
  await clock.advance(90_000);
  expect(logged).toEqual(['error audit lines cannot be written; the record keeps them until they can']);
  await append(2);
  lines.isBroken = false;
  await clock.advance(31_000);
  expect([lines.numbers(), logged.slice(1)]).toEqual([[1, 2], ['info audit lines are written again']]);
});

it('tells an entry again rather than never when the bot ends before it has noted it', async () => {
  await append(1);
  const save = store.saveDocument.bind(store);
  Object.assign(store, { saveDocument: () => Promise.reject(new Error('the process dies')) });
  const first = collector();
  const end = tell(first);
  await clock.advance(1_000);
  await end();
  Object.assign(store, { saveDocument: save });
  const next = collector();
  tell(next);
  await clock.advance(1_000);
  expect([new Set(first.numbers()), next.numbers()]).toEqual([new Set([1]), [1]]);
});

it('a file is opened anew each time: it may be rotated, and made later', async () => {
  const file = path.join(folder, 'logs', 'audit.jsonl');
  const lines = appendAuditLines({ file }, { write: () => undefined });
  await expect(lines.append('one\n')).rejects.toThrow('ENOENT');
  await mkdir(path.dirname(file));
  await lines.append('one\n');
  await rename(file, `${file}.1`);
  await lines.append('two\n');
  expect([await readFile(`${file}.1`, 'utf8'), await readFile(file, 'utf8')]).toEqual(['one\n', 'two\n']);
});

it('to stdout nothing is no line', async () => {
  const written: string[] = [];
  const lines = appendAuditLines('stdout', { write: (text) => void written.push(text) });
  for (const text of ['', 'one\n']) await lines.append(text);
  expect(written).toEqual(['one\n']);
});
