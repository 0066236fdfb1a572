import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editConfig, type ConfigEdit } from '../../../src/fluentbit/config/edit-config.ts';
import type { FluentBitConfig } from '../../../src/fluentbit/config/fluent-bit-config.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';

const classic = [
  '[SERVICE]',
  '    Flush        1',
  '',
  '[INPUT]',
  '    Name              forward',
  '    Mem_Buf_Limit     512m      # 根据实际负载调整',
  '    # keep me',
  '',
  '[OUTPUT]',
  '    Name   http',
].join('\n');
const yaml = [
  'pipeline:',
  '  inputs:',
  '    - name: forward',
  '      mem_buf_limit: 512m   # keep me',
  '',
  '  outputs:',
  '    - {name: http, match: "*"}',
  '',
].join('\n');
const input = { kind: 'input', index: 0 } as const;

describe('editConfig', () => {
  it('changes only the characters of the value, a comment that had become part of it included', () => {
    expect(editConfig(classic, { section: input, key: 'mem_buf_limit', value: '600M' })).toEqual({
      text: classic.replace('512m      # 根据实际负载调整', '600M'),
      from: '512m      # 根据实际负载调整',
      line: 6,
    });
  });

  it('adds a key behind the last one, aligned like it', () => {
    expect(editConfig(classic, { section: input, key: 'Buffer_Max_Size', value: '64M' })).toEqual({
      text: classic.replace('整\n', '整\n    Buffer_Max_Size   64M\n'),
      from: null,
      line: 7,
    });
  });

  it('keeps CRLF, also at the end of the file', () => {
    const text = classic.replaceAll('\n', '\r\n');
    const added = editConfig(text, { section: { kind: 'output', index: 0 }, key: 'Retry_Limit', value: '5' });
    expect(added).toEqual({ text: `${text}\r\n    Retry_Limit 5`, from: null, line: 11 });
  });

  it('edits YAML: comments, quotes and order stay', () => {
    expect(editConfig(yaml, { section: input, key: 'Mem_Buf_Limit', value: '600M' })).toEqual({
      text: yaml.replace('512m', '600M'),
      from: '512m',
      line: 4,
    });
    expect(editConfig(yaml, { section: input, key: 'buffer_max_size', value: '64M' })).toEqual({
      text: yaml.replace('keep me\n', 'keep me\n      buffer_max_size: 64M\n'),
      from: null,
      line: 5,
    });
    const output = { kind: 'output', index: 0 } as const;
    expect(editConfig(yaml, { section: output, key: 'match', value: 'a"b' })).toEqual({
      text: yaml.replace('"*"', '"a\\"b"'),
      from: '*',
      line: 7,
    });
  });

  it.each<[string, string, ConfigEdit, string]>([
    [
      'a missing section',
      classic,
      { section: { kind: 'input', index: 1 }, key: 'a', value: 'b' },
      'there is no section input[1] in this file',
    ],
    [
      'a comment as value',
      classic,
      { section: input, key: 'Mem_Buf_Limit', value: '5M # x' },
      '"5M # x" carries a "#": classic mode would take a comment as part of the value',
    ],
    [
      'two lines',
      classic,
      { section: input, key: 'Tag', value: 'a\nb' },
      '"a\nb" cannot be written as a value: one line without blanks at its ends is needed',
    ],
    ['a strange key', classic, { section: input, key: 'a b', value: 'c' }, '"a b" is no key of Fluent Bit'],
    ['nothing to remove', classic, { section: input, key: 'Tag', value: null }, 'Tag is not set there'],
    [
      'a section in one line',
      yaml,
      { section: { kind: 'output', index: 0 }, key: 'host', value: 'h' },
      'a key can be added only to a section written in lines',
    ],
    [
      'broken YAML',
      'a: b\n\tc: d',
      { section: input, key: 'a', value: 'b' },
      'this YAML has errors and cannot be edited safely',
    ],
  ])('refuses %s', (_, text, edit, refused) => {
    expect(editConfig(text, edit)).toEqual({ refused });
  });
});

describe('properties of an edit', () => {
  const key = fc.constantFrom('Name', 'Mem_Buf_Limit', 'Buffer_Max_Size', 'Tag');
  const value = fc.stringMatching(/^[A-Za-z0-9*.]{1,12}$/).filter((text) => !/^[*.]/.test(text));
  const blank = fc.constantFrom('', '# note', '    # note');
  const classicLine = fc
    .tuple(key, fc.constantFrom(' ', '   ', '        '), value)
    .map(([k, gap, v]) => `    ${k}${gap}${v}`);
  const classicSection = fc
    .tuple(fc.constantFrom('[INPUT]', '[OUTPUT]', '[Service]'), fc.array(fc.oneof(classicLine, blank)))
    .map(([header, lines]) => [header, ...lines].join('\n'));
  const classicFile = fc
    .tuple(fc.array(classicSection), fc.constantFrom('', '\n'), fc.constantFrom('\n', '\r\n'))
    .map(([sections, tail, end]) =>
      `[INPUT]\n    Name x\n${sections.join('\n')}${tail}`.replaceAll('\n', end),
    );
  const yamlLine = fc
    .tuple(key, value, fc.constantFrom('', ' # note'))
    .map(([k, v, note]) => `      ${k.toLowerCase()}: ${v}${note}`);
  const yamlFile = fc
    .tuple(
      fc.uniqueArray(yamlLine, { selector: (line) => line.split(':')[0] }),
      fc.constantFrom('', '\n'),
      fc.constantFrom('\n', '\r\n'),
    )
    .map(([lines, tail, end]) =>
      ['pipeline:', '  inputs:', '    - alias: x', ...lines].join('\n').concat(tail).replaceAll('\n', end),
    );
  const file = fc.oneof(classicFile, yamlFile);

  it('undo gives the very same bytes back', () => {
    fc.assert(
      fc.property(file, key, value, (text, name, to) => {
        const edited = editConfig(text, { section: input, key: name, value: to });
        if ('refused' in edited) throw new Error(edited.refused);
        const undone = editConfig(edited.text, { section: input, key: name, value: edited.from });
        expect(undone).toMatchObject({ text });
      }),
      { numRuns: 400 },
    );
  });

  it('a reader sees exactly that change', () => {
    fc.assert(
      fc.property(file, key, value, (text, name, to) => {
        const edited = editConfig(text, { section: input, key: name, value: to });
        if ('refused' in edited) throw new Error(edited.refused);
        expect(valuesOf(edited.text)).toEqual(withValue(valuesOf(text), name, to));
      }),
      { numRuns: 400 },
    );
  });
});

type Values = readonly (readonly (readonly [string, string])[])[];

function valuesOf(text: string): Values {
  const name = text.startsWith('pipeline') ? 'a.yaml' : 'a.conf';
  const config: FluentBitConfig = readConfig([{ name, text }], name, { version: '3.2.0' });
  return config.sections.map((each) =>
    each.properties.map((value) => [value.key.toLowerCase(), value.value] as const),
  );
}

function withValue([first = [], ...rest]: Values, key: string, value: string): Values {
  const name = key.toLowerCase();
  const at = first.findLastIndex(([each]) => each === name);
  return [at < 0 ? [...first, [name, value]] : first.with(at, [name, value]), ...rest];
}
