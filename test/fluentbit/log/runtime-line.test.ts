import { describe, expect, it } from 'vitest';
import { readRuntimeLine, type RuntimeLine } from '../../../src/fluentbit/log/runtime-line.ts';

const at = '2026-11-22T12:49:27.813031938Z';
const bare = { at: undefined, stream: '', isPartial: false };
const long = 'x'.repeat(16_384);
const cut = 'x'.repeat(4096);

describe('readRuntimeLine', () => {
  it.each<[string, string, RuntimeLine]>([
    ['plain', '[engine] x', { ...bare, text: '[engine] x' }],
    ['empty', '', { ...bare, text: '' }],
    ['CRLF', 'a\r', { ...bare, text: 'a' }],
    [
      'colours and other terminal codes',
      '\u001b[1m[\u001b[93m warn\u001b[0m] x\u001b[K',
      { ...bare, text: '[ warn] x' },
    ],
    ['a line of a megabyte', 'x'.repeat(1_000_000), { ...bare, text: cut }],
    ['kubectl --timestamps', `${at} a b`, { ...bare, text: 'a b', at }],
    ['a time that is no prefix', '2026-11-22 12:49:27 a', { ...bare, text: '2026-11-22 12:49:27 a' }],
    ['CRI', `${at} stderr F a\r`, { text: 'a', at, stream: 'stderr', isPartial: false }],
    ['CRI, a part', `${at} stdout P a `, { text: 'a ', at, stream: 'stdout', isPartial: true }],
    ['CRI, more tags', `${at} stdout F:x a`, { text: 'a', at, stream: 'stdout', isPartial: false }],
    ['CRI, an empty end', `${at} stdout F`, { text: '', at, stream: 'stdout', isPartial: false }],
    [
      'Docker',
      `{"log":"a\\tb \\"c\\" \\u003cd\\u003e \\u001b[0m\\\\n\\r\\n","stream":"stderr","time":"${at}"}`,
      { text: 'a\tb "c" <d> \\n', at, stream: 'stderr', isPartial: false },
    ],
    ['Docker without a time', '{"log":"a\\n"}', { ...bare, text: 'a' }],
    [
      'Docker, a part',
      `{"log":"${long}","stream":"stdout","time":"${at}"}`,
      { text: cut, at, stream: 'stdout', isPartial: true },
    ],
    [
      'Docker, a line of just that length',
      `{"log":"${long}\\n","stream":"stdout","time":"${at}"}`,
      { text: cut, at, stream: 'stdout', isPartial: false },
    ],
    ['Docker, broken off', '{"log":"a b', { ...bare, text: 'a b' }],
    ['JSON of an application', '{"level":"info"}', { ...bare, text: '{"level":"info"}' }],
  ])('%s', (_, raw, expected) => {
    expect(readRuntimeLine(raw)).toEqual(expected);
  });
});
