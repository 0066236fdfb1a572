import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigSection, FluentBitConfig } from '../../../src/fluentbit/config/fluent-bit-config.ts';
import { property } from '../../../src/fluentbit/config/property.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';

const fixtures = new URL('../../fixtures/fluentbit/', import.meta.url);
const version = '3.2.0';

function read(text: string, name = 'fluent-bit.conf', at = version): FluentBitConfig {
  return readConfig([{ name, text }], name, { version: at });
}

function short(section: ConfigSection): unknown {
  const { kind, instance, index, line } = section;
  return {
    kind,
    instance,
    index,
    line,
    values: section.properties.map((each) => `${each.key}=${each.value}`),
  };
}

describe('classic mode', () => {
  it('knows file, line and column of every value, and the names Fluent Bit gives', () => {
    const text = [
      '# comment',
      '[SERVICE]',
      '    Flush           1',
      '[INPUT]',
      '    Name            tail',
      '[in]',
      '    name            forward',
      '    # a comment line',
      '    Mem_Buf_Limit   256m   ',
      '    Mem_Buf_Limit   512m',
      '[OUTPUT]',
      '    Name  http',
      '    Alias elastic',
    ].join('\r\n');
    const config = read(text);
    expect(config.problems).toEqual([]);
    expect(config.sections.map(short)).toEqual([
      { kind: 'service', instance: undefined, index: 0, line: 2, values: ['Flush=1'] },
      { kind: 'input', instance: 'tail.0', index: 0, line: 4, values: ['Name=tail'] },
      {
        kind: 'input',
        instance: 'forward.1',
        index: 1,
        line: 6,
        values: ['name=forward', 'Mem_Buf_Limit=256m', 'Mem_Buf_Limit=512m'],
      },
      { kind: 'output', instance: 'elastic', index: 0, line: 11, values: ['Name=http', 'Alias=elastic'] },
    ]);
    const forward = config.sections[2];
    expect(forward && property(forward, 'memBufLimit')).toEqual({
      key: 'Mem_Buf_Limit',
      value: '512m',
      written: '512m',
      file: 'fluent-bit.conf',
      line: 10,
      column: 21,
    });
  });

  it.each([
    ['[INPUT]\nName forward\n', 2, 'invalid indentation level'],
    ['[INPUT]\n    Name forward\n  Port 1\n', 3, 'invalid indentation level'],
    ['[INPUT]\n    Name\n', 2, '"Name" has no value'],
    [
      '[INPUT]\n    Name\tforward\n',
      2,
      '"Name\tforward" has no value (a tab does not separate key and value)',
    ],
    ['    Name forward\n', 1, '"Name forward" stands before any section'],
    ['[INPUT\n', 1, 'the section header "[INPUT" has no closing bracket'],
  ])('refuses %j', (text, line, what) => {
    expect(read(text).problems).toEqual([
      { severity: 'error', file: 'fluent-bit.conf', line, what, refusesStart: true },
    ]);
  });

  it('passes over the content of groups', () => {
    const config = read('[INPUT]\n    Name tail\n    [processors]\n        x y\n    Tag a\n');
    expect(config.problems).toEqual([]);
    expect(config.sections.map(short)).toEqual([
      { kind: 'input', instance: 'tail.0', index: 0, line: 1, values: ['Name=tail', 'Tag=a'] },
    ]);
  });

  it('follows includes by name and by pattern, each file with its own indentation, and numbers across files', () => {
    const files = [
      {
        name: 'main.conf',
        text: '@INCLUDE in-*.conf\n[OUTPUT]\n  Name stdout\n@INCLUDE /fluent-bit/etc/in-b.conf\n@INCLUDE gone.conf',
      },
      { name: 'in-a.conf', text: '[INPUT]\n\tName tail\n' },
      { name: 'in-b.conf', text: '[INPUT]\n    Name forward\n' },
    ];
    const config = readConfig(files, 'main.conf', { version });
    expect(config.sections.map((each) => [each.file, each.index, each.instance])).toEqual([
      ['in-a.conf', 0, 'tail.0'],
      ['in-b.conf', 0, 'forward.1'],
      ['main.conf', 0, 'stdout.0'],
    ]);
    expect(config.problems).toEqual([
      {
        severity: 'error',
        file: 'main.conf',
        line: 4,
        what: '@INCLUDE /fluent-bit/etc/in-b.conf: in-b.conf is already included',
        refusesStart: true,
      },
      {
        severity: 'warning',
        file: 'main.conf',
        line: 5,
        what: '@INCLUDE gone.conf: no such file among those at hand',
      },
    ]);
  });

  it('puts in variables from @SET and the environment, and defaults where the version knows them', () => {
    const text =
      '@SET limit=64m\n[INPUT]\n  Name forward\n  Mem_Buf_Limit ${limit}\n  Tag ${T:-x}\n  Port ${P}\n';
    const values = (at: string, env?: Readonly<Record<string, string>>): unknown =>
      readConfig([{ name: 'c', text }], 'c', {
        version: at,
        ...(env && { env }),
      }).sections[0]?.properties.map((each) => each.value);
    expect(values('3.2.0', { P: '24224' })).toEqual(['forward', '64m', '24224']);
    expect(values('5.1.1', {})).toEqual(['forward', '64m', 'x']);
    expect(values('3.2.0')).toEqual(['forward', '64m', '${T:-x}', '${P}']);
  });

  it('says what is really in force', () => {
    const text =
      '[SERVICE]\n  HTTP_Server On # x\n[INPUT]\n  Name forward\n  Mem_Buf_Limit 512m # was 256\n  Buffer_Max_Size 64Mi\n';
    expect(read(text).problems.map((each) => [each.line, each.key, each.inForce])).toEqual([
      [2, 'HTTP_Server', 'off'],
      [5, 'Mem_Buf_Limit', '512 bytes'],
      [6, 'Buffer_Max_Size', 'no limit at all'],
    ]);
  });

  it.each([
    ['3.2.0', false, 'no limit at all: one error line is logged and Fluent Bit starts without Mem_Buf_Limit'],
    ['4.0.3', true, 'nothing: Fluent Bit 4.0.3 and newer do not start with this line (exit code 1)'],
  ])('reads the line of the document as %s does', (at, refusesStart, inForce) => {
    const text = '[INPUT]\n    Name forward\n    Mem_Buf_Limit     512m      # 根据实际负载调整\n';
    expect(read(text, 'fluent-bit.conf', at).problems).toEqual([
      {
        severity: 'error',
        file: 'fluent-bit.conf',
        line: 3,
        key: 'Mem_Buf_Limit',
        what: 'Mem_Buf_Limit: "512m      # 根据实际负载调整" carries a comment: classic mode has no comments behind a value',
        inForce,
        refusesStart,
      },
    ]);
  });
});

describe('YAML mode', () => {
  const text = [
    'service:',
    '  flush: 1',
    'pipeline:',
    '  inputs:',
    '    - name: forward',
    '      mem_buf_limit: 512m # 根据实际负载调整',
    '      alias: "in"',
    '  filters:',
    '    - name: rewrite_tag',
    '      rule:',
    '        - a b',
    '        - c d',
    '  outputs:',
    "    - name: 'null'",
    "      match: '*'",
  ].join('\n');

  it('reads sections and values with their places; a comment is a comment', () => {
    const config = read(text, 'fluent-bit.yaml');
    expect(config.problems).toEqual([]);
    expect(config.format).toBe('yaml');
    expect(config.sections.map(short)).toEqual([
      { kind: 'service', instance: undefined, index: 0, line: 2, values: ['flush=1'] },
      {
        kind: 'input',
        instance: 'in',
        index: 0,
        line: 5,
        values: ['name=forward', 'mem_buf_limit=512m', 'alias=in'],
      },
      {
        kind: 'filter',
        instance: 'rewrite_tag.0',
        index: 0,
        line: 9,
        values: ['name=rewrite_tag', 'rule=a b', 'rule=c d'],
      },
      { kind: 'output', instance: 'null.0', index: 0, line: 14, values: ['name=null', 'match=*'] },
    ]);
    const limit = config.sections[1] && property(config.sections[1], 'Mem_Buf_Limit');
    expect(limit && [limit.line, limit.column, limit.value]).toEqual([6, 22, '512m']);
  });

  it('says where YAML is broken', () => {
    const problems = read('pipeline:\n\tinputs: []\n', 'a.yaml').problems;
    expect(problems.map((each) => [each.severity, each.line, each.refusesStart])).toContainEqual([
      'error',
      2,
      true,
    ]);
  });
});

describe('against recorded dry runs', () => {
  const codes = JSON.parse(readFileSync(new URL('dry-run.json', fixtures), 'utf8')) as Record<
    string,
    Record<string, number>
  >;
  /** What a dry run does not look at (storage.path), what only the plugin's own list of keys tells, and files from elsewhere. */
  const notComparable = /^(fs-no-path|bad-property|unknown-plugin|missing-include)/;
  const cases = readdirSync(new URL('configs/', fixtures))
    .filter((name) => !notComparable.test(name))
    .flatMap((name) => Object.keys(codes).map((at) => [name, at] as const))
    .filter(([name, at]) => !(name.endsWith('.yaml') && at === 'v1.9.2'));

  it.each(cases)('%s on %s', (name, at) => {
    const text = readFileSync(new URL(`configs/${name}`, fixtures), 'utf8');
    const refuses = read(text, name, at).problems.some((each) => each.refusesStart);
    expect(refuses ? 1 : 0).toBe(codes[at]?.[name.replace(/\.\w+$/, '')]);
  });
});

describe('never throws', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '[INPUT]',
      '[',
      '@INCLUDE a',
      '@SET x=${x}',
      '    Name forward',
      '\tKey ',
      '${',
      'pipeline:',
      '  inputs:',
      '    - name: x',
      '&a *a',
      '#',
    ),
    fc.string({ unit: 'binary' }),
  );
  it.each(['a.conf', 'a.yaml'])('%s with any lines', (name) => {
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const config = read(lines.join(end), name);
        return config.sections.length <= lines.length + 1;
      }),
      { numRuns: 300 },
    );
  });

  it('names a main file that is missing', () => {
    expect(readConfig([], 'fluent-bit.conf', { version: undefined }).problems).toEqual([
      {
        severity: 'error',
        file: 'fluent-bit.conf',
        line: 1,
        what: 'there is no file "fluent-bit.conf" among the 0 at hand',
      },
    ]);
  });
});
