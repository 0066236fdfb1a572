import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { property } from '../../../src/fluentbit/config/property.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';
import { read, sectionBrief as short } from './read-brief.ts';

const version = '3.2.0';
const output = '[OUTPUT]\n    Name null\n    Match *\n';

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
      '    Match *',
    ].join('\r\n');
    const config = read(text);
    expect(config.problems.map((each) => [each.line, each.what, each.inForce])).toEqual([
      [10, 'Mem_Buf_Limit stands twice in one section (first in line 9)', 'the last one: 512m'],
    ]);
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
      {
        kind: 'output',
        instance: 'elastic',
        index: 0,
        line: 11,
        values: ['Name=http', 'Alias=elastic', 'Match=*'],
      },
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
    const config = read(`[INPUT]\n    Name tail\n    [processors]\n        x y\n    Tag a\n${output}`);
    expect(config.problems).toEqual([]);
    expect(config.sections.map(short)).toEqual([
      { kind: 'input', instance: 'tail.0', index: 0, line: 1, values: ['Name=tail', 'Tag=a'] },
      { kind: 'output', instance: 'null.0', index: 0, line: 6, values: ['Name=null', 'Match=*'] },
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
        isHint: true,
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

  it('obeys @SET of included files, wherever it stands, and of no others', () => {
    const files = [
      { name: 'main', text: '[INPUT]\n  Name tail\n  Tag ${A}.${B}\n@INCLUDE more\n@SET A=a b\n' },
      { name: 'more', text: '@SET B= 1\n' },
      { name: 'other', text: '@SET B=2\n@SET A=3\n' },
    ];
    const [input] = readConfig(files, 'main', { version, env: {} }).sections;
    expect(input && property(input, 'tag')?.value).toBe('a b. 1');
  });

  it('says what is really in force', () => {
    const text =
      '[SERVICE]\n  HTTP_Server On # x\n[INPUT]\n  Name forward\n  Mem_Buf_Limit 512m # was 256\n  Buffer_Max_Size 64Mi\n[OUTPUT]\n  Name null\n  Match *\n';
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
    const text = `[INPUT]\n    Name forward\n    Mem_Buf_Limit     512m      # 根据实际负载调整\n${output}`;
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
      '[FILTER]',
      '    Name grep',
      '    Regex a ((',
      '    Retry_Limit x',
      '    processors: {logs: [{name: x}, *a]}',
      '    routes: {a: [b]}',
      'includes: [a]',
      'env: [{name: x}]',
    ),
    fc.string({ unit: 'binary' }),
  );
  it.each(['a.conf', 'a.yaml'])('%s with any lines', (name) => {
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const config = read(lines.join(end), name);
        expect(config.sections.length).toBeLessThanOrEqual(lines.length + 1);
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
