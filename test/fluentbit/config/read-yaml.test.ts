import { describe, expect, it } from 'vitest';
import { property } from '../../../src/fluentbit/config/property.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';
import { read, sectionBrief as short } from './read-brief.ts';

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

  it('follows aliases and includes, and is not led in circles', () => {
    const files = [
      {
        name: 'main.yaml',
        text: 'includes: [/x/in.yaml, gone.yaml, main.yaml]\nenv: {limit: 5M}\nx: {y: &limit 64M}\n',
      },
      {
        name: 'in.yaml',
        text: 'pipeline:\n  inputs:\n    - &a {name: tail, mem_buf_limit: "${limit}"}\n    - *a\n    - name: &b [*b]\n',
      },
    ];
    const config = readConfig(files, 'main.yaml', { version: '3.2.0', env: {} });
    expect(config.sections.map((each) => [each.file, each.instance])).toEqual([
      ['in.yaml', 'tail.0'],
      ['in.yaml', 'tail.1'],
      ['in.yaml', undefined],
    ]);
    expect(config.sections[1] && property(config.sections[1], 'mem_buf_limit')?.value).toBe('5M');
    const follows = 'is a YAML alias, and Fluent Bit follows none; a text that begins with * needs quotes';
    expect(config.problems.map(({ what, line, refusesStart }) => [what, line, refusesStart])).toEqual([
      [`*a ${follows}`, 4, true],
      [`*b ${follows}`, 5, true],
      ['includes gone.yaml: no such file among those at hand', 1, undefined],
    ]);
  });

  it('takes every scalar as the text that is written, variables too', () => {
    const text =
      'env: {a: 0x10, b: 1.50, c: on, d: null}\npipeline:\n  inputs:\n    - {name: dummy, tag: "${a} ${b} ${c} ${d}", rate: 0o17}\n';
    const [dummy] = readConfig([{ name: 'a.yaml', text }], 'a.yaml', { version: '4.2.8', env: {} }).sections;
    expect(dummy?.properties.map((each) => each.value)).toEqual(['dummy', '0x10 1.50 on null', '0o17']);
  });

  it.each<[string, readonly number[]]>([
    ["match: '*'", []],
    ['match: kube.*', []],
    ['match: "*x" # *a', []],
    ['path: /var/log/*.log', []],
    ['match: &a x', []],
    ['match: *', [4]],
    ['match: *.log', [4]],
    ['<<: *common', [4]],
    ['x: [a, *b]', [4]],
  ])('refuses what is an alias to YAML: %s', (pair, lines) => {
    const text = `pipeline:\n  outputs:\n    - name: stdout\n      ${pair}\n`;
    const { problems } = read(text, 'a.yaml');
    expect(problems.filter((each) => each.refusesStart).map((each) => each.line)).toEqual(lines);
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
