import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogues } from '../../src/language/catalogues.ts';
import { callsOf, namingLanguages, otherValues } from '../support/catalogue-calls.ts';
import {
  broken,
  englishMarks,
  messagesOf,
  missingIn,
  otherPlaces,
  unsorted,
  unused,
} from '../support/catalogue-faults.ts';

const root = path.join(import.meta.dirname, '../../src');
const files = globSync('**/*.ts', { cwd: root }).map((file) => ({
  file,
  text: readFileSync(path.join(root, file), 'utf8'),
}));
const sources = files.map(({ text }) => text);
const english = messagesOf(catalogues.en);
const languages = Object.entries(catalogues).map(([locale, catalogue]) => ({
  locale,
  catalogue,
  messages: messagesOf(catalogue),
}));
const others = languages.map(({ locale }) => locale).filter((locale) => locale !== 'en');

describe.each(languages)('the catalogue of $locale', ({ locale, catalogue, messages }) => {
  it('has every message of English, and none beside', () => {
    expect([missingIn(messages, english), missingIn(english, messages)]).toEqual([[], []]);
  });
  it('is ICU throughout', () => expect(broken(messages)).toEqual([]));
  it('has the same places as English', () => expect(otherPlaces(english, messages)).toEqual([]));
  it('is sorted by key', () => expect(unsorted(catalogue)).toEqual([]));
  it('is set in its own punctuation', () => {
    expect(locale.startsWith('zh') ? englishMarks(messages) : []).toEqual([]);
  });
});

it('every message is said somewhere', () => expect(unused(english, sources)).toEqual([]));

it('every call gives what its message has places for', () => {
  const calls = files.flatMap(({ file, text }) => callsOf(file, text));
  expect(calls.length).toBeGreaterThan(english.size / 2);
  expect(otherValues(english, calls)).toEqual([]);
});

it('a language is named by its catalogue alone', () => {
  /** People of the demo's workspace have a language, as those of every workspace. */
  const people = 'demo/workspace/default-team.ts';
  const elsewhere = files.filter(({ file }) => !file.startsWith('language/') && file !== people);
  expect(namingLanguages(elsewhere, others)).toEqual([]);
});

describe('a planted fault is found', () => {
  const messages = (catalogue: object) => messagesOf(catalogue);
  const good = messages({
    a: { b: '{count, plural, one {# pod} other {# pods}} on {node}' },
    c: { d: 'plain' },
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['a key that a language lacks', missingIn(messages({ c: { d: '好' } }), good), ['a.b']],
    ['a message that is no ICU', broken(messages({ x: '{count, plural}', y: 'fine' })).map(keyOf), ['x']],
    ['an open brace', broken(messages({ x: 'so {many' })).map(keyOf), ['x']],
    ['another place', otherPlaces(good, messages({ a: { b: '{count}' }, c: { d: 'plain' } })), ['a.b']],
    ['a place inside a plural', otherPlaces(good, messages({ a: { b: '{count} {node} {more}' } })), ['a.b']],
    ['keys out of order', unsorted({ b: 'x', a: { d: 'x', c: 'x' } }), ['', 'a.']],
    [
      'English marks in Chinese',
      englishMarks(messages({ x: '好,坏', y: '好，坏', z: '{a, select, other {好}}' })),
      ['x'],
    ],
    ['a key that nobody says', unused(good, ["say('c.d')"]), ['a.b']],
    ['a key under another pattern', unused(good, ["say('c.d')", 'say(`a.${x}.b`)']), ['a.b']],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected));

  it.each([
    ["say('a.b', { count })", ['x.ts:1: a.b asks for node']],
    ["say('c.d', { more: 1 })", ['x.ts:1: c.d has no place for more']],
    ["say('a.b')", ['x.ts:1: a.b asks for count', 'x.ts:1: a.b asks for node']],
    [
      "f(\n  said(isOne ? 'a.b' : 'c.d', {}))",
      ['x.ts:2: a.b or c.d asks for count', 'x.ts:2: a.b or c.d asks for node'],
    ],
    ["saying('c.x')", ['x.ts:1: there is no c.x']],
    ["sayIn(locale)('c.d', { b })", ['x.ts:1: c.d has no place for b']],
    ["sayInPieces(locale, 'c.d', { b })", ['x.ts:1: c.d has no place for b']],
    ['say(`c.${which}`, { count })', ['x.ts:1: c.* has no place for count']],
    ['say(`x.${which}`)', ['x.ts:1: there is no x.*']],
    ["say('a.b', { ...more }), say('a.b', values), say('a.b', { count, node: 'x' }), say(`a.${which}`)", []],
  ])('in the values of %s', (source, faults) => {
    expect(otherValues(good, callsOf('x.ts', source))).toEqual(faults);
  });

  it.each([
    ["locale === 'zh-CN'", ['x.ts']],
    ["const text = '重启'", ['x.ts']],
    ["const text = 'µs, Ω and é'", []],
  ])('in the language of %s', (text, found) => {
    expect(namingLanguages([{ file: 'x.ts', text }], ['zh-CN'])).toEqual(found);
  });

  it('and nothing where there is none', () => {
    expect(unused(good, ["say('a.b')", 'said(`c.${which}`)'])).toEqual([]);
    expect(unused(messages({ a: { b: 'x', c: 'y' } }), ['said(`a.${which}`)'])).toEqual([]);
    expect(otherPlaces(good, good)).toEqual([]);
  });
});

const keyOf = (fault: string): string => fault.split(':')[0] ?? '';
