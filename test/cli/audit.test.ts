import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import { auditCommand } from '../../src/cli/audit.ts';
import { UsageError } from '../../src/cli/io.ts';
import { openIncident } from '../../src/incident/step.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { quietIo } from '../support/quiet-io.ts';

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'audit-'));
  const store = await openSqliteStore(path.join(cwd, 'medic.sqlite'));
  const incident = openIncident(signal, 'inc-2', '2026-11-22T03:00:00.000Z');
  await store.saveIncident(incident, 0, { audit: [1, 2, 3, 4].map(entry) });
  await store.close();
});
afterEach(() => rm(cwd, { recursive: true }));

const signal = {
  at: '2026-11-22T03:00:00.000Z',
  workload: { cluster: 'prod', kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit' },
  trouble: 'dying',
  container: 'fluent-bit',
} as Signal;

const entry = (day: number): AuditEntry => ({
  kind: 'acknowledged',
  at: `2026-11-2${day}T03:12:00.000Z`,
  by: { kind: 'person', team: 'T1', user: `U${day}` },
  incident: day === 3 ? 'inc-3' : 'inc-2',
});

async function run(...argv: readonly string[]) {
  const io = quietIo({ cwd, env: { DATABASE_URL: 'sqlite:medic.sqlite' } });
  const code = await auditCommand(argv, io);
  return { code, out: io.out.join(''), err: io.err.join('') };
}
const lines = (text: string) => text.trimEnd().split('\n');
const hashOf = (line: string | undefined): string => (JSON.parse(line ?? '') as { hash: string }).hash;
const days = (text: string) =>
  lines(text).map((line) => (JSON.parse(line) as { entry: AuditEntry }).entry.at.slice(8, 10));
const exported = async (...argv: readonly string[]): Promise<string> => {
  const { out } = await run('export', ...argv);
  await writeFile(path.join(cwd, 'audit.jsonl'), out);
  return out;
};

describe('audit export', () => {
  it('prints all of it, and its head on stderr', async () => {
    const { code, out, err } = await run('export', '--output', 'jsonl');
    expect([code, days(out)]).toEqual([0, ['21', '22', '23', '24']]);
    expect(err).toBe(`4 entries. Head: ${hashOf(lines(out).at(-1))}\n`);
    expect(JSON.parse(lines(out)[0] ?? '')).toEqual({
      schema: 'fluent-medic/audit@1',
      number: 1,
      previous: '0'.repeat(64),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      entry: entry(1),
    });
  });

  it.each<[readonly string[], readonly string[]]>([
    [
      ['--incident', 'inc-2'],
      ['21', '22', '24'],
    ],
    [
      ['--incident', '2', '--since', '2026-11-22'],
      ['22', '24'],
    ],
    [
      ['--since', '2026-11-22T03:12:00Z'],
      ['22', '23', '24'],
    ],
    [
      ['--since', '2026-11-22T05:13:00+02:00'],
      ['23', '24'],
    ],
  ])('of a part: %j', async (argv, wanted) => {
    const { out, err } = await run('export', ...argv);
    expect(days(out)).toEqual(wanted);
    expect(err).toContain(` of 4: verify them with --part. Head: `);
  });
});

describe('audit verify', () => {
  it('of the database says what it is, and what it cannot see', async () => {
    const head = hashOf(lines(await exported()).at(-1));
    const end =
      'Whether entries were cut off at the end shows only against a head kept elsewhere: --head HASH\n';
    expect(await run('verify')).toEqual({ code: 0, out: `ok: 4 entries, head 4 ${head}\n${end}`, err: '' });
    expect(await run('verify', '--head', head)).toMatchObject({ out: `ok: 4 entries, head 4 ${head}\n` });
  });

  it('of a file, also of one that tells an entry twice, or that grew since the head was kept', async () => {
    const text = await exported();
    await appendFile(path.join(cwd, 'audit.jsonl'), `${lines(text)[3]}\n`);
    expect(await run('verify', 'audit.jsonl', '--head', hashOf(lines(text)[1]))).toEqual({
      code: 0,
      out: `ok: 4 entries, head 4 ${hashOf(lines(text)[3])}\n`,
      err: '',
    });
  });

  it('of a part only with --part', async () => {
    const head = hashOf(lines(await exported('--incident', 'inc-2')).at(-1));
    expect(await run('verify', 'audit.jsonl')).toMatchObject({
      code: 1,
      out: 'Entry 3 is missing.\nfailed: 3 entries read, the record is not as it was written\n',
    });
    expect(await run('verify', 'audit.jsonl', '--part', '--head', head)).toMatchObject({
      code: 0,
      out: `ok: 3 entries of a part, head 4 ${head}\n`,
    });
  });

  it('finds what was changed in the database behind its triggers', async () => {
    const db = new DatabaseSync(path.join(cwd, 'medic.sqlite'));
    db.exec("DROP TRIGGER audit_is_never_changed; UPDATE audit SET entry = replace(entry, 'U2', 'U9')");
    db.close();
    expect(await run('verify')).toEqual({
      code: 1,
      out: 'Entry 2 was changed: its hash is not that of its content.\nfailed: 4 entries read, the record is not as it was written\n',
      err: '',
    });
  });

  it('finds a tail that was cut off, by the head', async () => {
    const head = hashOf(lines(await exported()).at(-1));
    const db = new DatabaseSync(path.join(cwd, 'medic.sqlite'));
    db.exec('DROP TRIGGER audit_is_never_shortened; DELETE FROM audit WHERE number > 2');
    db.close();
    expect(await run('verify')).toMatchObject({ code: 0 });
    expect(await run('verify', '--head', head)).toMatchObject({
      code: 1,
      out: expect.stringContaining(`No sound entry has the hash ${head}: the record was cut off`) as string,
    });
  });

  it('names each line that is none of the record, twenty at most', async () => {
    const text = await exported();
    const log = '{"level":30,"msg":"watching"}\n';
    await writeFile(path.join(cwd, 'audit.jsonl'), text + log.repeat(22));
    const { code, out } = await run('verify', 'audit.jsonl');
    expect([code, lines(out)[0], lines(out)[20]]).toEqual([
      1,
      'Line 5 is no entry as the record writes it.',
      '… and 2 more',
    ]);
  });
});

describe('wrong usage is one sentence', () => {
  it.each([
    [[], 'audit needs a verb: export or verify.'],
    [['print'], '"print" is no verb of audit; known are export, verify.'],
    [['export', 'inc-2'], '"inc-2" is one argument too many.'],
    [['verify', 'a', 'b'], '"b" is one argument too many.'],
    [['export', '--output', 'csv'], '--output is "csv"; expected jsonl.'],
    [['export', '--head', 'f'], '--head and --part belong to "audit verify".'],
    [['verify', '--since', '2026-11-22'], '--incident and --since belong to "audit export".'],
    [['export', '--incident', 'inc-9'], 'There is no incident "inc-9" in this database.'],
    [
      ['export', '--since', 'yesterday'],
      '--since is "yesterday": expected a time such as 2026-11-22 or 2026-11-22T03:00:00Z.',
    ],
    [
      ['export', '--since', '2026-13-45'],
      '--since is "2026-13-45": expected a time such as 2026-11-22 or 2026-11-22T03:00:00Z.',
    ],
    [['verify', '--head', 'abc'], '--head is "abc": expected a hash of 64 digits and letters from a to f.'],
    [['verify', '--part'], '--part needs a FILE: the database holds all of it.'],
    [['verify', 'absent.jsonl'], 'absent.jsonl: there is no such file.'],
    [['verify', '.'], '.: it cannot be read (EISDIR).'],
    [['verify', 'empty.jsonl'], 'empty.jsonl is empty: expected lines as "audit export" writes them.'],
    [
      ['verify', 'medic.sqlite'],
      'medic.sqlite is no audit record: expected lines as "audit export" writes them.',
    ],
    [
      ['verify', '--database', 'mysql://db/medic'],
      'DATABASE_URL starts with "mysql": expected sqlite:PATH or postgres://USER:PASSWORD@HOST:5432/DATABASE.',
    ],
  ])('%j', async (argv, sentence) => {
    await writeFile(path.join(cwd, 'empty.jsonl'), '');
    await expect(run(...argv)).rejects.toEqual(new UsageError(sentence));
  });

  it('an unknown option, and a database that is not there, of which none is made', async () => {
    await expect(run('export', '--all')).rejects.toThrow("Unknown option '--all'. --help lists the options.");
    await expect(run('verify', '--database', 'sqlite:none.sqlite')).rejects.toEqual(
      new UsageError(`There is no database ${path.join(cwd, 'none.sqlite')}.`),
    );
    await expect(readFile(path.join(cwd, 'none.sqlite'))).rejects.toThrow('ENOENT');
  });
});
