import { describe, expect, test } from 'vitest';
import { readClassic, sizeBytes } from '../../../../src/demo/cluster/world/classic-config.ts';
import { releasedVersion } from '../../../../src/demo/cluster/world/fluent-bit-version.ts';
import { readPipeline } from '../../../../src/demo/cluster/world/pipeline-config.ts';
import { bench, configOf, flood } from './bench-process.ts';
import { fixtureText } from './watch-lines.ts';

describe('sizes as Fluent Bit reads them', () => {
  test.each([
    ['10MB', 10_000_000],
    ['512m', 512_000_000],
    ['1G', 1_000_000_000],
    ['1.5M', 1_500_000],
    ['32kB', 32_000],
    ['32000', 32_000],
    ['false', 0],
    ['M', 0],
    ['-5M', -5_000_000],
    ['1e3K', 1_000_000],
    ['512m # was 256', 512],
    ['512m # was 256M', 512_000_000],
    ['10MiB', undefined],
    ['512Mi', undefined],
    ['10 MB', undefined],
    ['MB', undefined],
    ['abc', undefined],
    ['', undefined],
    ['512m   # 根据实际负载调整', undefined],
    ['64m,', undefined],
    ["'10MB'", undefined],
    ['1T', undefined],
    ['10B', undefined],
  ])('%j is %s', (value, bytes) => expect(sizeBytes(value)).toBe(bytes));
});

test('comments only at the beginning of a line, variables, includes from the same folder', () => {
  const files = new Map([['output.conf', '[OUTPUT]\n    Name null\n']]);
  const text =
    '# all\n@SET limit=5M\n[INPUT]\n    Name forward\n    Mem_Buf_Limit ${limit} # x\n@INCLUDE conf/output.conf\n';
  expect(readClassic(text, files)).toEqual([
    {
      kind: 'input',
      entries: [
        { key: 'name', written: 'Name', value: 'forward' },
        { key: 'mem_buf_limit', written: 'Mem_Buf_Limit', value: '5M # x' },
      ],
    },
    { kind: 'output', entries: [{ key: 'name', written: 'Name', value: 'null' }] },
  ]);
});

test('what a configuration means, with Fluent Bit its defaults', () => {
  const version = releasedVersion('fluent-bit:4.2.8');
  if (!version) throw new Error('4.2.8 is a release.');
  const text =
    '[INPUT]\n    Name forward\n    Mem_Buf_Limit 256m\n[OUTPUT]\n    Name http\n    Host gateway\n';
  expect(readPipeline({ name: 'fluent-bit.conf', text, files: new Map() }, version)).toEqual({
    complaints: [],
    config: {
      flushMs: 1000,
      graceSeconds: 5,
      httpPort: undefined,
      healthCheck: false,
      hotReload: false,
      retryBaseSeconds: 5,
      retryCapSeconds: 2000,
      maxChunksUp: 128,
      inputs: [
        {
          plugin: 'forward',
          name: 'forward.0',
          listen: '0.0.0.0',
          port: '24224',
          memoryLimitBytes: 256_000_000,
          storage: 'memory',
        },
      ],
      outputs: [
        {
          plugin: 'http',
          name: 'http.0',
          host: 'gateway',
          port: '80',
          retryLimit: 1,
          ioTimeoutMs: 0,
          workers: 2,
        },
      ],
    },
  });
});

describe('a size that cannot be read', () => {
  const MiB = 1024 ** 2;
  const trap = configOf({ limit: '512m # adjusted' });

  test.each(['1.9.2', '3.2.0', '3.2.10', '4.0.2'])('%s starts without any limit', (version) => {
    const run = bench({ version, config: trap, memoryLimitBytes: 1024 * MiB });
    expect(run.lines.filter((line) => /could not configure property/.test(line)).length).toBe(1);
    const answer = () => JSON.parse(run.process.monitoring(2020, '/api/v1/storage')?.body ?? '{}') as unknown;
    run.run(6, { ...flood('hanging'), megabytesPerSecond: 1 });
    expect(answer()).toMatchObject({ input_chunks: { 'forward.0': { status: { mem_limit: '0b' } } } });
    run.run(120, flood('hanging'));
    expect(run.lines.some((line) => line.includes('paused'))).toBe(false);
    expect(run.exit).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });

  test.each(['4.0.3', '4.2.8', '5.1.1'])('%s refuses to start', (version) => {
    const run = bench({ version, config: trap });
    expect(run.run(5, flood('healthy'))).toMatchObject({ exitCode: 1, reason: 'Error' });
  });

  test.each(['article-comment-v4.2.8', 'article-comment-v5.1.1'])(
    '%s: the lines of the recording',
    (name) => {
      const recorded = (
        JSON.parse(fixtureText('runs.json')) as Record<string, { version: string; config: string }>
      )[name];
      const run = bench({ version: recorded?.version.slice(1) ?? '', config: recorded?.config ?? '' });
      const words = (lines: readonly string[]) =>
        lines.map((line) => line.replace(/^\[[\d/]+ [\d:.]+\]/, '').trimEnd());
      expect(words(run.lines)).toEqual(words(fixtureText(`log/${name}.log`).trimEnd().split('\n')));
    },
  );
});

test('YAML: a comment behind a value is no part of it', () => {
  const config = `service:
  flush: 1
  http_server: on
  http_port: 2020
pipeline:
  inputs:
    - name: forward
      mem_buf_limit: 512m # adjusted
  outputs:
    - name: http
      match: '*'
      retry_limit: false
`;
  const run = bench({ version: '4.2.8', config, configName: 'fluent-bit.yaml' });
  run.run(8, { ...flood('healthy'), megabytesPerSecond: 1 });
  expect(run.exit).toBeUndefined();
  expect(run.process.monitoring(2020, '/api/v1/storage')?.body).toContain('"mem_limit":"488.2M"');
});

describe('configurations that are refused', () => {
  test('what is not YAML', () => {
    const run = bench({
      version: '4.2.8',
      config: 'pipeline: [\n  inputs: }',
      configName: 'fluent-bit.yaml',
    });
    expect(run.run(3, flood('healthy'))?.exitCode).toBe(1);
  });

  test.each([
    ['1.9.2', "section 'forwardd' tried to instance a plugin name that don't exists", 1],
    ['4.2.8', "section 'forwardd' tried to instance a plugin name that doesn't exist", 1],
  ])('%s: an unknown plugin', (version, text, exitCode) => {
    const run = bench({ version, config: '[INPUT]\n    Name forwardd\n[OUTPUT]\n    Name null\n' });
    expect(run.run(3, flood('healthy'))?.exitCode).toBe(exitCode);
    expect(run.lines.at(-2)).toContain(text);
    expect(run.lines.at(-1)).toContain('configuration file contains errors, aborting.');
  });

  test.each(['3.2.9', '5.1.1'])('%s: an unknown property of forward ends with 255', (version) => {
    const run = bench({ version, config: configOf({ input: '    Bufer_Max_Size 64M' }) });
    expect(run.run(3, flood('healthy'))?.exitCode).toBe(255);
    const workers = version === '5.1.1' ? 'empty_shared_key, and workers.' : 'and empty_shared_key.';
    const text = run.lines.find((line) => line.includes('unknown configuration property')) ?? '';
    expect(text).toContain("[config] forward: unknown configuration property 'bufer_max_size'.");
    expect(text.endsWith(workers)).toBe(true);
  });
});

describe('which versions crash when a packed stream is paused', () => {
  test.each([
    ['1.9.2', false],
    ['3.1.1', false],
    ['3.1.2', true],
    ['3.2.2', true],
    ['3.2.3', false],
    ['4.0.2', false],
    ['4.0.3', true],
    ['4.0.13', true],
    ['4.0.14', false],
    ['4.1.0', true],
    ['4.1.1', true],
    ['4.1.2', false],
    ['4.2.0', true],
    ['4.2.1', false],
    ['5.1.1', false],
  ])('%s: %s', (version, crashes) => {
    const run = bench({ version, config: configOf({ limit: '16m' }) });
    expect(run.run(20, flood('slow'))?.exitCode === 139).toBe(crashes);
  });

  test('between 3.2.3 and 4.0.2 a pause throws records away without ever counting them', () => {
    const refused = (version: string) => {
      const run = bench({ version, config: configOf({ limit: '16m' }) });
      run.run(20, flood('hanging'));
      return run.lines.filter((line) => line.includes('could not append logs')).length;
    };
    expect(refused('3.2.9')).toBeGreaterThan(30);
    expect(refused('4.2.8')).toBe(1);
  });
});
