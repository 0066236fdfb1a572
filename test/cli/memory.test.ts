import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { memoryCommand } from '../../src/cli/memory.ts';
import { UsageError } from '../../src/cli/io.ts';
import { englishLeft } from '../support/english-left.ts';
import { quietIo } from '../support/quiet-io.ts';

const cwd = path.join(import.meta.dirname, '../fixtures/fluentbit/memory');
const base = ['--config', 'fluent-bit.conf'];

async function run(argv: readonly string[], config: readonly string[] = base) {
  const io = quietIo({ cwd });
  const code = await memoryCommand([...config, ...argv], io);
  return { code, out: io.out.join(''), err: io.err.join('') };
}

interface Need {
  readonly limitBytes: number | null;
  readonly predictedPeakBytes: number | null;
  readonly recommendedLimitBytes: number | null;
  readonly terms: readonly { readonly name: string; readonly bytes: number | null; readonly why: string }[];
}

async function need(argv: readonly string[], config: readonly string[] = base): Promise<Need> {
  return JSON.parse((await run([...argv, '--output', 'json'], config)).out);
}

describe('memory as JSON', () => {
  it('is the memory object of the contract, and its terms add up', async () => {
    const answer = await need(['--version', 'v3.2.9', '--limit', '512Mi', '--connections', '16']);
    expect(Object.keys(answer)).toEqual([
      'limitBytes',
      'predictedPeakBytes',
      'recommendedLimitBytes',
      'terms',
    ]);
    expect({ ...answer, terms: answer.terms.map(({ name, bytes }) => [name, bytes]) }).toEqual({
      limitBytes: 512 * 2 ** 20,
      predictedPeakBytes: 576_591_680,
      recommendedLimitBytes: 633 * 2 ** 20,
      terms: [
        ['base', 9_000_000],
        ['chunks edge', 256_000_000],
        ['output copies edge', 276_480_000],
        ['chunks tail.1', 5_000_000],
        ['output copies tail.1', 5_400_000],
        ['read buffers edge', 16_384_000],
        ['read buffers tail.1', 327_680],
        ['payloads http.0', 8_000_000],
      ],
    });
    const sum = answer.terms.reduce((total, term) => total + (term.bytes ?? 0), 0);
    expect(sum).toBe(answer.predictedPeakBytes);
    expect(answer.terms.every((term) => Object.keys(term).join() === 'name,bytes,why')).toBe(true);
  });

  it('has nulls without a bound and without a limit, and says why on stderr', async () => {
    const { out, err } = await run(['--version', '3.2.9', '--output', 'json'], ['--config', 'comment.conf']);
    const answer: Need = JSON.parse(out);
    expect([answer.limitBytes, answer.predictedPeakBytes, answer.recommendedLimitBytes]).toEqual([
      null,
      null,
      null,
    ]);
    expect(answer.terms.filter((term) => term.bytes === null).map((term) => term.name)).toEqual([
      'chunks forward.0',
    ]);
    expect(err).toContain('comment.conf line 3');
  });

  it('worse outputs need more', async () => {
    const peaks = await Promise.all(
      ['healthy', 'refusing', 'hanging'].map(
        async (state) => (await need(['--outputs', state])).predictedPeakBytes ?? 0,
      ),
    );
    expect(peaks.toSorted((a, b) => a - b)).toEqual(peaks);
    expect((await need([])).predictedPeakBytes).toBe(peaks[2]);
  });
});

describe('what if', () => {
  const limitsWith = async (...set: readonly string[]) =>
    (await need(set.flatMap((each) => ['--set', each]))).terms
      .filter((term) => term.name.startsWith('chunks'))
      .map((term) => [term.name, term.bytes]);

  it.each<[string, readonly string[], readonly (readonly [string, number])[]]>([
    [
      'an alias',
      ['edge.Mem_Buf_Limit=64M'],
      [
        ['chunks edge', 64e6],
        ['chunks tail.1', 5e6],
      ],
    ],
    [
      'a number',
      ['forward.0.mem_buf_limit=64M'],
      [
        ['chunks edge', 64e6],
        ['chunks tail.1', 5e6],
      ],
    ],
    [
      'an included file',
      ['tail.1.Mem_Buf_Limit=7M'],
      [
        ['chunks edge', 256e6],
        ['chunks tail.1', 7e6],
      ],
    ],
    [
      'every input',
      ['input.Mem_Buf_Limit=32MB'],
      [
        ['chunks edge', 32e6],
        ['chunks tail.1', 32e6],
      ],
    ],
    [
      'several, in their order',
      ['input.Mem_Buf_Limit=32M', 'edge.Mem_Buf_Limit=8M'],
      [
        ['chunks edge', 8e6],
        ['chunks tail.1', 32e6],
      ],
    ],
    [
      'a key with a dot',
      ['edge.storage.type=filesystem'],
      [
        ['chunks tail.1', 5e6],
        ['chunks up edge', 248_320_000],
      ],
    ],
  ])('%s', async (_, set, expected) => {
    expect(await limitsWith(...set)).toEqual(expected);
  });

  it('a key that is not there yet', async () => {
    const { terms } = await need(['--set', 'edge.Buffer_Chunk_Size=64K', '--connections', '100']);
    expect(terms.find((term) => term.name === 'read buffers edge')?.bytes).toBe(6_400_000);
  });
});

describe('memory as text', () => {
  it('has a table, a bar and what it rests on', async () => {
    const { code, out } = await run(['--version', '3.2.9', '--limit', '512Mi', '--connections', '16']);
    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 3)).toEqual([
      'MEMORY  Fluent Bit 3.2.9, outputs hanging, 16 connections, 10 files',
      '  can need 550Mi, limit 512Mi, 633Mi recommended',
      '  ████████████████████████████████████████████████████████│████ 107 % of the limit',
    ]);
    expect(out).toContain('A recommended limit stands 15 % above the peak.');
    expect(out).toContain('Confidence 0.9: calibrated on amd64 with cgroup v1');
    expect(out.split('\n').every((line) => line.length <= 100)).toBe(true);
  });

  it('says what this version makes of a line', async () => {
    const { out } = await run(['--version', '3.2.9'], ['--config', 'comment.conf']);
    expect(out).toContain('nothing bounds what it can need, no limit');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('Note: comment.conf line 3');
  });

  it('explains itself', async () => {
    const io = quietIo();
    expect([await memoryCommand(['--help'], io), io.out.join('')]).toEqual([
      0,
      expect.stringContaining('fluent-medic memory --config FILE'),
    ]);
  });
});

test('memory in Chinese', async () => {
  const { out } = await run(['--limit', '512Mi', '--locale', 'zh-CN'], ['--config', 'comment.conf']);
  const lines = out.split('\n');
  expect(lines[0]).toMatch(/^内存 {2}Fluent Bit \d+\.\d+\.\d+，输出挂起，1 个连接，10 个文件$/);
  expect(out).toContain('注意：Fluent Bit');
  expect(lines.flatMap(englishLeft)).toEqual([]);
});

describe('bad input: one clear sentence', () => {
  it.each<[readonly string[], RegExp]>([
    [[], /^--config is missing/],
    [['--config', 'nowhere.conf'], /^--config nowhere\.conf cannot be read: there is no such file\.$/],
    [['--config', '.'], /^--config \. cannot be read: it is a folder, expected a file\.$/],
    [['--config', '../metrics/v1-storage.json'], /^--config .*v1-storage\.json (is no|has no) /],
    [[...base, '--version', 'newest'], /^--version is "newest"; expected a Fluent Bit version such as \d/],
    [[...base, '--limit', '512m'], /^--limit 512m: .*thousandths; write 512Mi or 512M\.$/],
    [[...base, '--limit', 'much'], /^--limit is "much"; expected a Kubernetes memory quantity/],
    [[...base, '--limit', '100'], /^--limit 100 is 100 bytes/],
    [[...base, '--connections', 'many'], /^--connections is "many"; expected a whole number/],
    [[...base, '--files', '1.5'], /^--files is "1.5"; expected a whole number/],
    [[...base, '--outputs', 'down'], /^--outputs is "down"; expected hanging, refusing or healthy\.$/],
    [[...base, '--locale', 'fr'], /^--locale is "fr"; expected en or zh-CN\.$/],
    [[...base, '--output', 'yaml'], /^--output is "yaml"; expected text or json\.$/],
    [[...base, '--set', 'Mem_Buf_Limit'], /expected INSTANCE\.Key=VALUE/],
    [[...base, '--set', 'input.Mem_Buf_Limit='], /expected INSTANCE\.Key=VALUE/],
    [[...base, '--set', 'edge.=5M'], /^--set edge\.=5M: /],
    [[...base, '--set', 'http.0.Mem_Buf_Limit=5M'], /there is no input "http"; known are edge, tail\.1\.$/],
    [[...base, '--set', 'edge.Mem_Buf_Limit=512Mi'], /^--set edge\.Mem_Buf_Limit=512Mi: .*Kubernetes unit/],
    [
      [...base, '--set', 'edge.storage.type=disk'],
      /^--set edge\.storage\.type=disk: expected filesystem, memory, memrb\.$/,
    ],
    [[...base, 'more'], /^"more" is one argument too many/],
    [[...base, '--nonsense'], /^Unknown option '--nonsense'/],
  ])('%j', async (argv, sentence) => {
    const failure = await memoryCommand(argv, quietIo({ cwd })).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as UsageError).message).toMatch(sentence);
    expect((failure as UsageError).message).not.toContain('\n');
  });
});
