import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BoundedText, readBoundedText } from '../../../src/adapters/bundle/bounded-text.ts';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'bounded-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function read(content: string | Buffer, limit: number): Promise<BoundedText> {
  const file = path.join(directory, 'a.log');
  await writeFile(file, content);
  return readBoundedText(file, limit);
}

/** Swaps the bytes of each character. */
const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

test.each([
  ['UTF-8', Buffer.from('ä 日本\n')],
  ['UTF-8 with a mark', Buffer.from('\uFEFFä 日本\n')],
  ['UTF-16, little end first', Buffer.from('\uFEFFä 日本\n', 'utf16le')],
  ['UTF-16, big end first', bigEndian('\uFEFFä 日本\n')],
  [
    'UTF-16 with half a character at its end',
    Buffer.concat([Buffer.from('\uFEFFä 日本\n', 'utf16le'), Buffer.of(7)]),
  ],
])('reads %s', async (_, content) => {
  expect(await read(content, 1000)).toEqual({ text: 'ä 日本\n' });
});

test('reads damaged characters as U+FFFD', async () => {
  expect(await read(Buffer.of(0x61, 0xff, 0xc3, 0x0a), 1000)).toEqual({ text: 'a\uFFFD\uFFFD\n' });
});

test('refuses UTF-16 that is too long', async () => {
  const long = Buffer.from(`\uFEFF${'line\n'.repeat(100)}`, 'utf16le');
  await expect(read(long, 100)).rejects.toThrow('it is longer than 100 bytes and in UTF-16; expected UTF-8');
});

test.each([
  [
    'one byte less than the limit',
    'one\ntwo\nthree\nfour\nfive\n',
    25,
    { text: 'one\ntwo\nthree\nfour\nfive\n' },
  ],
  [
    'whole lines of beginning and end',
    'one\ntwo\nthree\nfour\nfive\n',
    16,
    { text: 'one\ntwo\nfive\n', omitted: { at: 8, lines: 2, bytes: 11 } },
  ],
  [
    'no line end in the beginning',
    `${'a'.repeat(20)}\ntwo\nthree\nfour\n`,
    12,
    { text: 'aaaaa\nfour\n', omitted: { at: 6, lines: 2, bytes: 25 } },
  ],
  [
    'no line end in the end',
    `one\n${'a'.repeat(20)}`,
    12,
    { text: 'one\n', omitted: { at: 4, lines: 0, bytes: 20 } },
  ],
  ['no line end at all', 'a'.repeat(50), 12, { text: 'aaaaa\n', omitted: { at: 6, lines: 0, bytes: 44 } }],
  ['nothing to be read', 'one\ntwo\n', 0, { text: '', omitted: { at: 0, lines: 2, bytes: 8 } }],
  [
    'characters of several bytes',
    '日\n本\n語\n字\n',
    10,
    { text: '日\n字\n', omitted: { at: 2, lines: 2, bytes: 8 } },
  ],
])('bounds a text: %s', async (_, content, limit, expected) => {
  expect(await read(content, limit)).toEqual(expected);
});

test('keeps the number of every line, whatever the limit', async () => {
  const lines = Array.from({ length: 200 }, (_, index) => `line ${index + 1} ${'x'.repeat(index % 17)}`);
  const whole = `${lines.join('\n')}\n`;
  for (let limit = 100; limit < whole.length; limit += 97) {
    const { text, omitted } = await read(whole, limit);
    if (!omitted) throw new Error(`nothing is left out at ${limit} bytes`);
    const before = text.slice(0, omitted.at).split('\n').slice(0, -1);
    const after = text.slice(omitted.at).split('\n').slice(0, -1);
    expect(before).toEqual(lines.slice(0, before.length));
    expect(after).toEqual(lines.slice(before.length + omitted.lines));
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text.length + omitted.bytes).toBe(whole.length);
  }
});
