import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';
import { sectionBrief } from './read-brief.ts';

const named =
  'pipeline:\n  inputs:\n    - name: tail\n      tag: x\n  outputs:\n    - {name: null, match: "*"}\n';
const nested =
  'pipeline:\n  inputs:\n    - tail:\n        tag: x\n  outputs:\n    - stdout:\n        match: "*"\n';

function said(text: string, version: string): readonly unknown[] {
  const { problems } = readConfig([{ name: 'c.yaml', text }], 'c.yaml', { version, env: {}, complete: true });
  return problems.map((each) => [each.line, each.what, each.refusesStart === true]);
}

describe('YAML by version', () => {
  it.each<[string, string, string, readonly unknown[]]>([
    ['1.8 reads none', named, '1.8.15', [[1, '1.8.15 reads no YAML: that came with 1.9', true]]],
    [
      '1.9.2 wants the plugin as a key',
      named,
      '1.9.2',
      [[3, '1.9.2 wants the plugin\'s name as a key ("- tail:"), not "name: tail"', true]],
    ],
    ['1.9.2 reads its own form', nested, '1.9.2', []],
    [
      'between, nothing is established',
      named,
      '1.9.9',
      [[3, 'YAML is experimental in 1.9.9: plugins may have to be named by a nested map', false]],
    ],
    ['3.2 reads names', named, '3.2.0', []],
    [
      'newer ones want names',
      nested,
      '3.2.0',
      [
        [3, 'section input is missing the name property', true],
        [6, 'section output is missing the name property', true],
      ],
    ],
    [
      'a section before its time',
      `parsers:\n  - {name: p}\n${named}`,
      '3.1.0',
      [
        [1, 'parsers in YAML came with 3.2.0, this is 3.1.0', false],
        [1, '3.1.0 knows no section "parsers" and refuses one that is not made of pairs', true],
      ],
    ],
    ['a section of its time', `parsers:\n  - {name: p}\n${named}`, '3.2.0', []],
    [
      'a slip of the pen',
      named.replace('pipeline', 'pipelines'),
      '3.2.0',
      [
        [1, '"pipelines" is no section of Fluent Bit; pipeline is one', false],
        [1, '3.2.0 knows no section "pipelines" and refuses one that is not made of pairs', true],
      ],
    ],
    [
      'a slip of the pen, where what follows is not established',
      named.replace('pipeline', 'pipelines'),
      '5.1.1',
      [[1, '"pipelines" is no section of Fluent Bit; pipeline is one', false]],
    ],
    ['a section of pairs that nobody knows', `x-note: {by: me}\n${named}`, '4.2.8', []],
    [
      'filters outside the pipeline',
      `${named}filters:\n  - {name: grep}\n`,
      '3.2.8',
      [[7, '3.2.8 knows no section "filters" and refuses one that is not made of pairs', true]],
    ],
    [
      'a list in service',
      `service:\n  flush: 1\n  log_level: [info]\n${named}`,
      '3.0.7',
      [[3, 'log_level in service has to be one value, not a list or a map', true]],
    ],
    [
      'another part of a pipeline',
      `${named}  parsers: []\n`,
      '4.0.4',
      [[7, '"parsers" is no part of a pipeline; inputs, filters and outputs are', true]],
    ],
    [
      'service twice',
      `service: {flush: 1}\n${named}Service: {grace: 5}\n`,
      '4.2.8',
      [[8, 'there is a service section already', true]],
    ],
    [
      'processors before their time',
      named.replace('tag: x', 'processors: {logs: [{name: sql}]}'),
      '2.0.0',
      [[3, 'processors came with 2.1, this is 2.0.0', false]],
    ],
    [
      'an include that is missing for certain',
      `includes: [gone.yaml]\n${named}`,
      '3.2.0',
      [[1, 'includes gone.yaml: there is no such file', true]],
    ],
  ])('%s', (_, text, version, expected) => {
    expect(said(text, version)).toEqual(expected);
  });

  it('names what hangs on a pipeline, and what stands beside it', () => {
    const text = [
      'env:',
      '  - {name: FROM_FILE, uri: file:///run/token}',
      '  - {name: PLAIN, value: v}',
      'upstream_servers:',
      '  - {name: u}',
      'stream_processor:',
      '  - {name: s, exec: select}',
      'plugins: [/out_x.so]',
      'pipeline:',
      '  inputs:',
      '    - name: tail',
      '      tag: ${PLAIN}.${FROM_FILE}',
      '      processors:',
      '        logs:',
      '          - {name: content_modifier, action: insert}',
      '      routes:',
      '        logs: [a]',
      '  outputs:',
      '    - {name: stdout, alias: a}',
    ].join('\n');
    const config = readConfig([{ name: 'c.yaml', text }], 'c.yaml', { version: '4.2.8', env: {} });
    expect(config.problems).toEqual([]);
    expect(config.sections.map(sectionBrief)).toEqual([
      { kind: 'input', instance: 'tail.0', index: 0, line: 11, values: ['name=tail', 'tag=v.${FROM_FILE}'] },
      {
        kind: 'processor',
        instance: 'content_modifier.0',
        index: 0,
        line: 15,
        values: ['name=content_modifier', 'action=insert'],
      },
      { kind: 'route', instance: undefined, index: 0, line: 17, values: ['logs=a'] },
      { kind: 'output', instance: 'a', index: 0, line: 19, values: ['name=stdout', 'alias=a'] },
      { kind: 'stream_processor', instance: 's.0', index: 0, line: 7, values: ['name=s', 'exec=select'] },
      { kind: 'upstream', instance: 'u.0', index: 0, line: 5, values: ['name=u'] },
      { kind: 'plugins', instance: undefined, index: 0, line: 8, values: [] },
    ]);
  });
});
