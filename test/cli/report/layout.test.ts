import { expect, test } from 'vitest';
import { cut, ink, pad, wrap } from '../../../src/cli/report/layout.ts';
import { columnsOf } from '../../../src/cli/report/text-columns.ts';

const narrow = { columns: 40, isTerminal: false };

test.each([
  ['abc', 3],
  ['缓冲区', 6],
  ['日志 log', 8],
  ['（0）', 5],
  ['e\u0301', 1],
  ['─│█', 3],
] as const)('%s takes %i columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns);
});

test.each([
  ['one two', ['  one two']],
  ['', []],
  ['word '.repeat(9), [`  ${'word '.repeat(7).trim()}`, '  word word']],
  ['a'.repeat(50), [`  ${'a'.repeat(50)}`]],
  [`${'缓'.repeat(19)}冲区`, [`  ${'缓'.repeat(19)}`, '  冲区']],
  [`${'缓'.repeat(19)}。`, [`  ${'缓'.repeat(18)}`, '  缓。']],
  [`${'缓'.repeat(18)}（冲）`, [`  ${'缓'.repeat(18)}`, '  （冲）']],
  [`${'缓'.repeat(17)}Mem_Buf_Limit，`, [`  ${'缓'.repeat(17)}`, '  Mem_Buf_Limit，']],
] as const)('wraps %s', (text, lines) => {
  expect(wrap(text, '  ', narrow)).toEqual(lines);
});

test('no text is lost or made by wrapping, and no line is too wide', () => {
  const text =
    '正在丢失（自 2026-11-22T12:42:52Z 起）：forward 在暂停期间拒收了数据（1 行日志）：不重发的发送方会丢失这些数据；0 到 256 MB 之间。';
  for (const columns of [40, 41, 57, 80]) {
    const lines = wrap(text, '', { columns, isTerminal: false });
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    expect(lines.filter((line) => columnsOf(line) > columns)).toEqual([]);
  }
});

test.each([
  ['short', 10, 'short'],
  ['a long text', 7, 'a long…'],
  ['缓冲区已满', 7, '缓冲区…'],
  ['缓冲区已满', 8, '缓冲区…'],
] as const)('cuts %s to %i columns', (text, columns, expected) => {
  expect(cut(text, columns)).toBe(expected);
});

test('fills up by columns, not by characters', () => {
  expect([pad('Do', 6), pad('处理', 6), pad('too long', 3)]).toEqual(['Do    ', '处理  ', 'too long']);
});

test('colours on a terminal only', () => {
  expect(ink('x', 'red', narrow)).toBe('x');
  expect(ink('x', 'red', { ...narrow, isTerminal: true })).toBe('\u001b[31mx\u001b[0m');
});
