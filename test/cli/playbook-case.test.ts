import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonRef } from '../../src/approval/approval.ts';
import { readEntry } from '../../src/audit/read-entry.ts';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { UsageError } from '../../src/cli/io.ts';
import { playbookCommand } from '../../src/cli/playbook.ts';
import { approver, onCall, second } from '../support/fake-chat.ts';
import { seedConfig } from '../support/cluster-objects.ts';
import { quietIo } from '../support/quiet-io.ts';
import { crash, createStage, segfault, type Stage, upgradeThenOom } from '../support/stage.ts';

let cwd = '';
let database = '';
let stage: Stage;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'playbook-case-'));
  database = path.join(cwd, 'medic.sqlite');
  const config = `${seedConfig()}    HTTP_Passwd hunter2hunter2\n`;
  stage = await createStage({ database, config });
});
afterEach(async () => {
  await stage.close();
  await rm(cwd, { recursive: true });
});

async function run(...argv: readonly string[]) {
  const io = quietIo({ cwd, env: { DATABASE_URL: 'sqlite:medic.sqlite' } });
  const code = await playbookCommand(argv, io);
  return { code, out: io.out.join(''), err: io.err.join('') };
}
const json = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(cwd, file), 'utf8'));
const name = (cause: string, by = onCall, note = '') =>
  stage.press('inc-1/alert', 'name-cause', by, { cause, note });

describe('a judged incident', () => {
  it('becomes a case, while the bot runs, that its diagnosis passes', async () => {
    await crash(stage);
    await name('known-crash', onCall, 'the back-trace says so');
    expect(await run('case', 'inc-1', '--out', 'cases')).toEqual({
      code: 0,
      out: 'cases/known-crash/inc-1: expects known-crash; "fluent-medic playbook test cases" runs it.\n',
      err: '',
    });
    expect(await json('cases/known-crash/inc-1/expected.json')).toEqual({
      primary: 'known-crash',
      why: 'The cause is confirmed: a known defect of the version made it crash (known-crash) – the back-trace says so.',
    });
    const passed = 'ok   known-crash/inc-1\n\n1 passed, 0 failed\n';
    expect(await run('test', 'cases')).toEqual({ code: 0, out: passed, err: '' });
    await stage.advance(5_000);
    expect(await stage.state()).toBe('proposed');
  });

  it('of another cause becomes a case that shows what the playbooks do not know yet', async () => {
    await crash(stage);
    await name('memory-leak');
    await run('case', '1', '--out', 'cases', '--database', `sqlite:${database}`);
    const { code, out } = await run('test', 'cases');
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('FAIL memory-leak/inc-1: expected memory-leak, saw known-crash'),
    ]);
  });

  it('that was none is expected to be healthy', async () => {
    await crash(stage);
    await stage.press('inc-1/alert', 'not-an-incident', onCall, { reason: 'load test' });
    await run('case', 'inc-1', '--out', 'cases');
    expect(await json('cases/healthy/inc-1/expected.json')).toEqual({
      primary: 'healthy',
      acceptable: ['planned-restart'],
      why: 'This was not an incident – load test.',
    });
  });

  it.each(['known-crash', 'memory-limit-too-low'])(
    'of several diagnoses the one that named %s is exported with its evidence',
    async (cause) => {
      await crash(stage);
      await upgradeThenOom(stage, approver);
      await name(cause);
      await run('case', 'inc-1', '--out', 'cases');
      expect(await run('test', 'cases')).toMatchObject({
        code: 0,
        out: `ok   ${cause}/inc-1\n\n1 passed, 0 failed\n`,
      });
    },
  );
});

it('the last verdict stands, the audit keeps all', async () => {
  await crash(stage);
  await name('memory-leak', onCall);
  await name('probe-restart', second, 'events say so');
  await run('case', 'inc-1', '--out', 'cases');
  expect(await readdir(path.join(cwd, 'cases'))).toEqual(['probe-restart']);
  await stage.close();
  const store = await openSqliteStore(database);
  const entries = (await store.auditTrail({ limit: 100 })).map(readEntry);
  await store.close();
  stage = await createStage();
  const at = expect.any(String) as string;
  const by = (person: PersonRef) => ({ kind: 'person', ...person });
  const about = {
    at,
    incident: 'inc-1',
    workload: expect.objectContaining({ name: 'fluent-bit' }) as object,
  };
  expect(entries.filter(({ kind }) => kind === 'judged')).toEqual([
    {
      ...about,
      kind: 'judged',
      by: by(onCall),
      verdict: { kind: 'cause', cause: 'memory-leak', diagnosis: 1 },
    },
    {
      ...about,
      kind: 'judged',
      by: by(second),
      verdict: { kind: 'cause', cause: 'probe-restart', note: 'events say so', diagnosis: 1 },
    },
  ]);
});

it('nothing that is secret and no record of a customer is at rest', async () => {
  await stage.advance(1_000);
  const record = '{"customer":"Ada Lovelace","card":"4111111111111111"}';
  await stage.cluster.die(1, { ...segfault, log: `${record}\n${segfault.log}` });
  await stage.advance(20_000);
  await stage.close();
  const atRest = await Promise.all(
    (await readdir(cwd)).map(async (file) => readFile(path.join(cwd, file), 'latin1')),
  );
  const store = await openSqliteStore(database);
  const kept = [...((await store.evidence('inc-1', 1)) ?? [])].flat().join('\n');
  await store.close();
  stage = await createStage();
  expect(kept).toContain('HTTP_Passwd [redacted]');
  expect(kept).toContain('[record-like line withheld]\n');
  expect(kept).toContain('Mem_Buf_Limit     256m');
  for (const text of [...atRest, kept]) expect(text).not.toMatch(/hunter2|Lovelace|4111111111111111/);
});

describe('what cannot be exported is one sentence', () => {
  it.each([
    ['no incident', ['case', '--out', 'cases'], 'Which incident? Write for example "playbook case inc-1".'],
    ['no folder', ['case', 'inc-1'], '--out is missing: the folder for the case.'],
    ['one argument too many', ['case', 'inc-1', 'inc-2', '--out', 'c'], '"inc-2" is one argument too many.'],
    [
      'an unknown incident',
      ['case', 'inc-7', '--out', 'c'],
      'There is no incident "inc-7" in this database.',
    ],
    [
      'no verdict yet',
      ['case', 'inc-1', '--out', 'c'],
      'inc-1 has no verdict yet: press "The cause was…" at its messages in chat, or write "/fluentbit verdict inc-1 CAUSE".',
    ],
    [
      'another kind of database',
      ['case', 'inc-1', '--out', 'c', '--database', 'mysql://db/medic'],
      'DATABASE_URL starts with "mysql": expected sqlite:PATH or postgres://USER:PASSWORD@HOST:5432/DATABASE.',
    ],
  ])('%s', async (_, argv, sentence) => {
    await crash(stage);
    await expect(run(...argv)).rejects.toEqual(new UsageError(sentence));
  });

  it('no database: none is made', async () => {
    const missing = path.join(cwd, 'missing.sqlite');
    await expect(run('case', 'inc-1', '--out', 'c', '--database', `sqlite:${missing}`)).rejects.toEqual(
      new UsageError(`There is no database ${missing}.`),
    );
    expect(await readdir(cwd)).not.toContain('missing.sqlite');
  });

  it('an incident judged before its evidence was read', async () => {
    stage.cluster.failNext('server', { method: 'collect', times: 100 });
    await stage.cluster.die(1, segfault);
    await stage.advance(12_000);
    await stage.press('inc-1/alert', 'not-an-incident', onCall, { reason: 'load test' });
    await expect(run('case', 'inc-1', '--out', 'c')).rejects.toEqual(
      new UsageError('inc-1 has no evidence to export: none was kept when it was diagnosed.'),
    );
  });

  it('a case that is there already', async () => {
    await crash(stage);
    await name('known-crash');
    await run('case', 'inc-1', '--out', 'cases');
    await expect(run('case', 'inc-1', '--out', 'cases')).rejects.toThrow(/is not empty; expected a new/);
  });
});
