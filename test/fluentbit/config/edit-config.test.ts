import { describe, expect, it } from 'vitest';
import { tell } from '../../../src/language/words.ts';
import { editConfig, type ConfigEdit } from '../../../src/fluentbit/config/edit-config.ts';
import { applyPatch, patchBetween } from '../../../src/fluentbit/config/text-patch.ts';

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
      'a section that is an alias',
      'pipeline:\n  inputs:\n    - &a\n      name: tail\n    - *a\n',
      { section: { kind: 'input', index: 1 }, key: 'tag', value: 'x' },
      'this YAML has the alias *a: Fluent Bit follows none, and one change would be two; write its value out first',
    ],
    [
      'a value that another place repeats',
      'pipeline:\n  inputs:\n    - name: tail\n      mem_buf_limit: &l 5M\n    - name: cpu\n      mem_buf_limit: *l\n',
      { section: input, key: 'mem_buf_limit', value: '6M' },
      'this YAML has the alias *l: Fluent Bit follows none, and one change would be two; write its value out first',
    ],
    [
      'a value on several lines',
      'service:\n  a: "b\n    c"\n',
      { section: { kind: 'service', index: 0 }, key: 'a', value: 'x' },
      'the value stands on several lines',
    ],
    [
      'a block of text',
      'service:\n  a: |\n    c\n',
      { section: { kind: 'service', index: 0 }, key: 'a', value: 'x' },
      'a is not a plain value here',
    ],
    [
      'broken YAML',
      'a: b\n\tc: d',
      { section: input, key: 'a', value: 'b' },
      'this YAML has errors and cannot be edited safely',
    ],
  ])('refuses %s', (_, text, edit, refused) => {
    const edited = editConfig(text, edit);
    expect('refused' in edited && tell(edited.refused, 'en')).toBe(refused);
  });
});

describe('sections in braces', () => {
  const output = { kind: 'output', index: 0 } as const;
  it.each([
    ['outputs: [{name: http}]', 'outputs: [{name: http, host: h}]'],
    ['outputs: [{ name: http , }]', 'outputs: [{ name: http, host: h , }]'],
    [
      'outputs:\n  - {name: "http",\n     match: "*"} # x',
      'outputs:\n  - {name: "http",\n     match: "*", host: h} # x',
    ],
    ['outputs: [{}]', 'outputs: [{host: h}]'],
  ])('take a key and give it back: %j', (written, expected) => {
    const text = `pipeline:\n  ${written.replaceAll('\n', '\n  ')}\n`;
    const edited = editConfig(text, { section: output, key: 'host', value: 'h' });
    if ('refused' in edited) throw new Error(tell(edited.refused, 'en'));
    expect(edited.text).toBe(`pipeline:\n  ${expected.replaceAll('\n', '\n  ')}\n`);
    expect(editConfig(edited.text, { section: output, key: 'host', value: null })).toMatchObject({ text });
  });
});

describe('an anchor that nothing refers to', () => {
  it('stays', () => {
    const text = 'pipeline:\n  inputs:\n    - &a\n      name: tail\n      mem_buf_limit: &l 5M # x\n';
    expect(editConfig(text, { section: input, key: 'mem_buf_limit', value: '6M' })).toMatchObject({
      text: text.replace('5M', '6M'),
    });
  });
});

describe('undo', () => {
  it('puts back a comment that had become part of a value, and nobody else may write one', () => {
    const key = 'Mem_Buf_Limit';
    const edited = editConfig(classic, { section: input, key, value: '512M' });
    if ('refused' in edited) throw new Error(tell(edited.refused, 'en'));
    expect(editConfig(edited.text, { section: input, key, value: edited.from, isUndo: true })).toMatchObject({
      text: classic,
    });
    expect(editConfig(edited.text, { section: input, key, value: edited.from })).toHaveProperty('refused');
  });

  it('as a patch brings every byte back, whatever quotes the edit made necessary', () => {
    const edited = editConfig(yaml, { section: input, key: 'mem_buf_limit', value: 'a: b' });
    if ('refused' in edited) throw new Error(tell(edited.refused, 'en'));
    expect(applyPatch(edited.text, patchBetween(edited.text, yaml))).toBe(yaml);
  });

  it.each([
    ['abc', 'abc', { at: 3, removed: 0, inserted: '' }],
    ['aXc', 'abc', { at: 1, removed: 1, inserted: 'b' }],
    ['aa', 'aaa', { at: 2, removed: 0, inserted: 'a' }],
    ['', 'x', { at: 0, removed: 0, inserted: 'x' }],
  ])('the patch from %j to %j', (from, to, expected) => {
    expect([patchBetween(from, to), applyPatch(from, expected)]).toEqual([expected, to]);
  });
});
