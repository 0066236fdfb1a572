import { describe, expect, it } from 'vitest';
import { nearName } from '../../../src/fluentbit/config/near-name.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';
import { readRetryLimit } from '../../../src/fluentbit/config/retry-limit.ts';
import { end, said } from './read-brief.ts';

const not = 'nothing: Fluent Bit does not start';
const ifMissing = 'nothing, if this version does not have it: then Fluent Bit does not start';

describe('plugins and their keys, by version', () => {
  it.each<[string, string, string, readonly unknown[]]>([
    ['a key of another version', '[INPUT]\n  Name forward\n  Workers 2', '5.1.1', []],
    [
      'a key of another version',
      '[INPUT]\n  Name forward\n  Workers 2',
      '4.2.8',
      [['Workers is no key of the input forward', not, true]],
    ],
    ['a key between two recorded lists', '[INPUT]\n  Name forward\n  Workers 2', '5.0.1', []],
    [
      'a slip of the pen, where the list is whole',
      '[INPUT]\n  Name forward\n  Bufer_Max_Size 1M',
      '3.2.9',
      [['Bufer_Max_Size is no key of the input forward; buffer_max_size is one', not, true]],
    ],
    [
      'a slip of the pen, where the list may have gaps',
      '[INPUT]\n  Name tail\n  Mem_Buf_Limt 5M',
      '3.2.9',
      [
        [
          'Mem_Buf_Limt is no key of the input tail; mem_buf_limit is one',
          'nothing: a start fails with a key that the plugin does not have',
          false,
        ],
      ],
    ],
    ['a key that no list has', '[INPUT]\n  Name tail\n  Something_New on', '3.2.9', []],
    ['a key of a plugin without a list', '[INPUT]\n  Name kafka\n  brokers b', '3.2.9', []],
    ['camelCase', '[INPUT]\n  Name forward\n  bufferMaxSize 1M\n  memBufLimit 5M', '3.2.9', []],
    [
      'the emitter limit of 1.9.2',
      '[FILTER]\n  Name multiline\n  Match *\n  Emitter_Mem_Buf_Limit 5M',
      '1.9.2',
      [['Emitter_Mem_Buf_Limit is no key of the filter multiline', not, true]],
    ],
    [
      'the emitter limit of 3.2.9',
      '[FILTER]\n  Name multiline\n  Match *\n  Emitter_Mem_Buf_Limit 5M',
      '3.2.9',
      [],
    ],
    [
      'a plugin that is none, in a line that the list does not cover',
      '[INPUT]\n  Name forwardd',
      '9.9.9',
      [['the input plugin "forwardd" is not known to us in 9.9.9', ifMissing, false]],
    ],
    [
      'a plugin that is none, in a later patch',
      '[FILTER]\n  Name mine\n  Match *',
      '5.0.10',
      [['the filter plugin "mine" is not known to us in 5.0.10', ifMissing, false]],
    ],
    [
      'a plugin of the source tree, of which no release is known',
      '[OUTPUT]\n  Name zerobus\n  Match *',
      '5.1.1',
      [['the output plugin "zerobus" is not known to us in 5.1.1', ifMissing, false]],
    ],
    ['a plugin that builds of vendors bring along', '[OUTPUT]\n  Name cloudwatch\n  Match *', '3.2.9', []],
    [
      'a second name, before it was one',
      '[OUTPUT]\n  Name Elasticsearch\n  Match *',
      '4.2.8',
      [['there is no output plugin "Elasticsearch" in 4.2.8', not, true]],
    ],
    ['a second name', '[OUTPUT]\n  Name elasticsearch\n  Match *', '5.1.1', []],
    [
      'a key that no list has, of a plugin whose list is whole up to an older release',
      '[INPUT]\n  Name forward\n  Something_New on',
      '9.9.9',
      [['Something_New is not known to us as a key of the input forward in 9.9.9', ifMissing, false]],
    ],
    [
      'a plugin that is none',
      '[INPUT]\n  Name forwardd',
      '5.1.1',
      [['there is no input plugin "forwardd" in 5.1.1', not, true]],
    ],
    ['a plugin from outside', '[SERVICE]\n  Plugins_File p.conf\n[INPUT]\n  Name mine', '3.2.9', []],
    [
      'a key twice',
      '[INPUT]\n  Name forward\n  Buffer_Max_Size 1M\n  buffer_max_size 2M',
      '3.2.9',
      [['buffer_max_size stands twice in one section (first in line 3)', not, true]],
    ],
    ['a key that may stand twice', '[FILTER]\n  Name grep\n  Match *\n  Regex a b\n  Regex c d', '3.2.9', []],
    ['a verb twice', '[FILTER]\n  Name modify\n  Match *\n  Add a b\n  Add c d', '3.2.9', []],
    ['no name', '[INPUT]\n  Tag x', '3.2.9', [['section input is missing the name property', not, true]]],
    [
      'a parser in the main file',
      '[PARSER]\n  Name p\n  Format json',
      '3.2.9',
      [
        [
          'a parser section cannot stand in the main configuration; it belongs into a Parsers_File',
          not,
          true,
        ],
      ],
    ],
  ])('%s: %j on %s', (_, section, version, expected) => {
    expect(said(section, version)).toEqual(expected);
  });

  it('without a version nothing is denied', () => {
    const text = `[INPUT]\n  Name mine\n[INPUT]\n  Name forward\n  Something_New on\n${end}`;
    const { problems } = readConfig([{ name: 'c', text }], 'c', { version: undefined });
    expect(problems.map((each) => [each.what, each.refusesStart])).toEqual([
      ['the input plugin "mine" is not known to us', undefined],
      ['Something_New is not known to us as a key of the input forward', undefined],
    ]);
  });
});

describe('values', () => {
  it.each<[string, string, readonly unknown[]]>([
    [
      'a switch of a plugin',
      '[INPUT]\n  Name tail\n  Read_from_Head On # x',
      [['Read_from_Head "On # x" is neither on nor off', not, true]],
    ],
    [
      'a switch of the core',
      '[INPUT]\n  Name tail\n  Threaded maybe',
      [['Threaded "maybe" is neither on nor off', 'off: one error line is logged', false]],
    ],
    [
      'a time',
      '[INPUT]\n  Name tail\n  Rotate_Wait 500ms',
      [['Rotate_Wait "500ms" is no whole number with one of the units s, m, h, d', '500 seconds', false]],
    ],
    [
      'KiB',
      '[INPUT]\n  Name tcp\n  Buffer_Size 64M',
      [['Buffer_Size "64M" is no whole number of KiB', '64 KiB', false]],
    ],
    [
      'brackets',
      '[FILTER]\n  Name grep\n  Match *\n  Regex log ((unclosed',
      [['Regex: the brackets of the pattern ((unclosed do not close', not, true]],
    ],
    ['brackets in a class', '[FILTER]\n  Name grep\n  Match *\n  Exclude log [(]\\(()', []],
    [
      'a variable that is not set',
      '[INPUT]\n  Name forward\n  Mem_Buf_Limit ${GONE}',
      [
        ['the variable ${GONE} is used but not set', 'an empty text in its place', false],
        [
          "Mem_Buf_Limit ${GONE} is empty once its variables are put in: the key then counts as one of the plugin's own",
          'nothing: Fluent Bit does not start ("unknown configuration property")',
          true,
        ],
      ],
    ],
  ])('%s', (_, section, expected) => {
    expect(said(section)).toEqual(expected);
  });

  it.each([
    ['5', 5, true],
    ['no_limits', 'unlimited', true],
    ['False', 'unlimited', true],
    ['off', 'unlimited', true],
    ['no_retries', 0, true],
    ['0', 1, false],
    ['-1', 1, false],
    ['forever', 1, false],
    ['5 # more', 5, false],
  ] as const)('Retry_Limit %s', (text, retries, exact) => {
    expect(readRetryLimit(text)).toEqual({ retries, exact });
  });

  it.each<[string, readonly unknown[]]>([
    ['no_limits', []],
    ['5 # more', []],
    [
      'forever',
      [['Retry_Limit "forever" is neither a number above 0 nor no_limits nor no_retries', '1 retry', false]],
    ],
  ])('Retry_Limit %s in an output', (text, expected) => {
    expect(said('[INPUT]\n  Name tail', '3.2.9', `${end}  Retry_Limit ${text}\n`)).toEqual(expected);
  });
});

describe('[SERVICE]', () => {
  const ignored = 'nothing: Fluent Bit ignores the line without a word';
  it.each<[string, string, readonly unknown[]]>([
    ['Fluush 3', '3.2.9', [['Fluush is no key of [SERVICE]; flush is one', ignored, false]]],
    ['Hot_Reload on', '2.0.9', [['Hot_Reload is no key of [SERVICE] before 2.1.0', ignored, false]]],
    ['Hot_Reload on', '2.1.0', []],
    ['storage.something_new on', '3.2.9', []],
    ['storage.max_chunks_up 128 # x', '3.2.9', []],
    ['Grace 5s', '3.2.9', [['Grace "5s" is no whole number', '5', false]]],
    ['Flush 0.5', '3.2.9', []],
    ['Flush often', '3.2.9', [['Flush "often" is no number of seconds', '0 seconds', false]]],
    [
      'storage.backlog.mem_limit 5Mi',
      '3.2.9',
      [
        [
          'storage.backlog.mem_limit: "5Mi" uses a Kubernetes unit; Fluent Bit knows only K, M, G (and KB, MB, GB)',
          'no limit at all',
          false,
        ],
      ],
    ],
  ])('%s on %s', (line, version, expected) => {
    expect(said(`[SERVICE]\n  ${line}\n[INPUT]\n  Name tail`, version)).toEqual(expected);
  });
});

describe('includes', () => {
  it.each([
    ['1.9.2', false, ['the rest: Fluent Bit warns and starts without it']],
    ['2.0.0', false, ['not established for this version']],
    ['3.2.0', true, [not]],
  ])('a file that is certainly missing, on %s', (version, refuses, inForce) => {
    const problems = readConfig(
      [{ name: 'c', text: `@INCLUDE gone.conf\n[INPUT]\n  Name tail\n${end}` }],
      'c',
      {
        version,
        complete: true,
      },
    ).problems;
    expect([problems.some((each) => each.refusesStart), problems.map((each) => each.inForce)]).toEqual([
      refuses,
      inForce,
    ]);
  });
});

describe('nearName', () => {
  it.each([
    ['forwardd', 'forward'],
    ['kubernets', 'kubernetes'],
    ['forward', undefined],
    ['db', undefined],
    ['elasticsearch', undefined],
  ])('%s', (text, expected) => {
    expect(nearName(text, ['forward', 'kubernetes', 'es', 'tail'])).toBe(expected);
  });
});
