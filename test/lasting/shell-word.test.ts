import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commandLine, textOfFile } from '../../src/lasting/shell-word.ts';

/** What a real shell hands on. */
const argumentsOf = (words: string): readonly string[] =>
  execFileSync('sh', ['-c', `for word in ${words}; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

it('a shell reads every word back as it was', () => {
  const nasty = [
    "it's",
    '$(rm -rf /)',
    '`id`',
    'a b',
    '"',
    '*',
    '~',
    '!x',
    'a;b',
    '\\',
    'tab\there',
    '#x',
    "'''",
    '{"a":1}',
    'line\nbreak',
    '-n',
    '',
  ];
  expect(argumentsOf(commandLine(...nasty))).toEqual(nasty);
});

it('whatever stands in it', () => {
  const word = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0') && text.isWellFormed());
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
      expect(argumentsOf(commandLine(...words))).toEqual(words);
    }),
    { numRuns: 15 },
  );
});

it('the text of a file is one argument', () => {
  expect(textOfFile('a file.yaml')).toBe(`"$(cat 'a file.yaml')"`);
});
