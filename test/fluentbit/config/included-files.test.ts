import { describe, expect, it } from 'vitest';
import { includedFiles } from '../../../src/fluentbit/config/included-files.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';

const disk = [
  'main.conf',
  'a.conf',
  'sub/a.conf',
  'sub/b.conf',
  'sub/.hidden.conf',
  'sub/deep/c.conf',
  '../o/x.conf',
];
const configMap = ['fluent-bit.conf', 'inputs.conf', 'outputs.conf', 'lua.lua'];
const absolute = ['/etc/fb/main.conf', '/etc/fb/sub/a.conf'];

function named(names: readonly string[], path: string, folder: string): readonly string[] {
  const files = names.map((name) => ({ name, text: '' }));
  return includedFiles(files, path, folder).files.map(({ name }) => name);
}

describe('includedFiles', () => {
  it.each<[string, readonly string[], string, string, readonly string[]]>([
    ['a file beside', disk, 'a.conf', '', ['a.conf']],
    ['a file in a folder', disk, './sub//a.conf', '', ['sub/a.conf']],
    ['a pattern in a folder', disk, 'sub/*.conf', '', ['sub/a.conf', 'sub/b.conf']],
    ['a pattern for the folder', disk, '*/a.conf', '', ['sub/a.conf']],
    ['a pattern does not cross folders', disk, '*.conf', '', ['main.conf', 'a.conf']],
    ['a dot has to be named', disk, 'sub/.*', '', ['sub/.hidden.conf']],
    ['one character', disk, 'sub/?.conf', '', ['sub/a.conf', 'sub/b.conf']],
    ['from a folder', disk, '*.conf', 'sub', ['sub/a.conf', 'sub/b.conf']],
    ['up and down', disk, '../a.conf', 'sub', ['a.conf']],
    ['out of the folder', disk, '../o/x.conf', '', ['../o/x.conf']],
    ['no such file in that folder', disk, 'gone/a.conf', '', []],
    ['an absolute path, by its end', disk, '/etc/fb/sub/a.conf', '', ['sub/a.conf']],
    ['an absolute pattern, by its end', disk, '/etc/fb/sub/*.conf', '', ['sub/a.conf', 'sub/b.conf']],
    ['an absolute path outside', disk, '/o/x.conf', '', ['../o/x.conf']],
    ['absolute names', absolute, 'sub/*.conf', '/etc/fb', ['/etc/fb/sub/a.conf']],
    ['a key', configMap, 'inputs.conf', '', ['inputs.conf']],
    ['a key that a volume puts into a folder', configMap, 'conf.d/inputs.conf', '', ['inputs.conf']],
    ['a key by its mounted path', configMap, '/fluent-bit/etc/outputs.conf', '', ['outputs.conf']],
    ['keys by a pattern', configMap, '*puts.conf', '', ['inputs.conf', 'outputs.conf']],
    ['a trailing blank is part of the name', configMap, 'inputs.conf ', '', []],
    ['many stars', [`${'a'.repeat(250)}.conf`], `${'a*'.repeat(60)}b`, '', []],
  ])('%s', (_, names, path, folder, expected) => {
    expect(named(names, path, folder)).toEqual(expected);
  });
});

describe('what a configuration includes', () => {
  const input = (name: string): string => `[INPUT]\n  Name ${name}\n`;

  it('classic: paths start at the main file, also in included files', () => {
    const files = [
      { name: 'main.conf', text: '@INCLUDE sub/a.conf\n' },
      { name: 'sub/a.conf', text: `@INCLUDE b.conf\n${input('tail')}` },
      { name: 'sub/b.conf', text: input('cpu') },
      { name: 'b.conf', text: input('mem') },
    ];
    const { sections } = readConfig(files, 'main.conf', { version: '3.2.0' });
    expect(sections.map(({ file, plugin }) => [file, plugin])).toEqual([
      ['b.conf', 'mem'],
      ['sub/a.conf', 'tail'],
    ]);
  });

  it('YAML: paths start at the including file', () => {
    const files = [
      { name: 'main.yaml', text: 'includes: [sub/a.yaml]\n' },
      { name: 'sub/a.yaml', text: 'includes: ["b*.yaml"]\n' },
      { name: 'sub/b.yaml', text: 'service: {flush: 2}\n' },
      { name: 'b.yaml', text: 'service: {flush: 3}\n' },
    ];
    const { sections, problems } = readConfig(files, 'main.yaml', { version: '3.2.0' });
    expect([sections.map(({ file }) => file), problems]).toEqual([['sub/b.yaml'], []]);
  });

  it.each([
    [
      'of the same folder takes the main file again',
      '*.conf',
      ['@INCLUDE *.conf: fluent-bit.conf is already included'],
    ],
    ['of a folder that the keys do not show', '/etc/conf.d/*.conf', []],
  ])('a pattern %s', (_, path, errors) => {
    const files = [
      { name: 'fluent-bit.conf', text: `@INCLUDE ${path}\n[OUTPUT]\n  Name null\n  Match *\n` },
      { name: 'in.conf', text: input('tail') },
    ];
    const { sections, problems } = readConfig(files, 'fluent-bit.conf', { version: '3.2.0' });
    expect(new Set(sections.map(({ plugin }) => plugin))).toEqual(new Set(['null', 'tail']));
    expect(problems.map(({ what }) => what)).toEqual(errors);
  });
});
