import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const hasCompiler = spawnSync('gcc', ['--version']).status === 0;
const good = '[INPUT]\n    Name forward\n    Mem_Buf_Limit 64M\n';

/** Exit codes of real binaries (fixtures/dry-run) of versions 1.9.2, 3.2.0, 4.2.8 and 5.1.1. */
const recorded = [
  ['a good one', good, [0, 0, 0, 0]],
  ['a size that is none', good.replace('64M', 'lots'), [0, 0, 1, 1]],
  ['a size of Kubernetes', good.replace('64M', '64Mi'), [0, 0, 1, 1]],
  ['a comment behind a value', good.replace('64M', '64M # enough'), [0, 0, 1, 1]],
  ['an unknown kind of storage', `${good}    storage.type disk\n`, [0, 0, 1, 1]],
  ['an unknown property', `${good}    Bufer_Max_Size 64M\n`, [0, 0, 0, 1]],
  ['an unknown plugin', `${good}[OUTPUT]\n    Name nosuchoutput\n`, [1, 1, 1, 1]],
  ['a property that is not indented', '[INPUT]\nName forward\n', [1, 1, 1, 1]],
] as const;

describe.skipIf(!hasCompiler)('the stand-in, in a dry run, judges as the real releases do', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'stand-in-'));
    const source = path.join(import.meta.dirname, 'stand-in');
    const files = (await readdir(source)).filter((file) => file.endsWith('.c'));
    await promisify(execFile)('gcc', ['-pthread', '-o', path.join(folder, 'fluent-bit'), ...files], {
      cwd: source,
    });
  });
  afterAll(async () => rm(folder, { recursive: true }));

  it.each(recorded)('%s', async (name, text, codes) => {
    const file = path.join(folder, `${name}.conf`);
    await writeFile(file, text);
    const run = (version: string) =>
      spawnSync(path.join(folder, 'fluent-bit'), ['--dry-run', '-c', file], {
        env: { FLUENT_BIT_VERSION: version },
        encoding: 'utf8',
      });
    const runs = ['1.9.2', '3.2.0', '4.2.8', '5.1.1'].map(run);
    expect(runs.map(({ status }) => status)).toEqual(codes);
    expect(runs.map(({ stderr }) => stderr.includes('configuration test is successful'))).toEqual(
      codes.map((code) => code === 0),
    );
  });
});
