import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogReader, readLog } from '../../../src/fluentbit/log/read-log.ts';

function recording(name: string): string {
  return readFileSync(new URL(`../../fixtures/fluentbit/logs/${name}.log`, import.meta.url), 'utf8');
}

describe('how lines come', () => {
  const plain = '[2026/11/22 13:32:50.59333421] [ warn] [input] forward.0 paused (mem buf overlimit)';
  const paused = (text: string): unknown => {
    const found = readLog(text).signatures.get('mem_paused_old')?.first;
    return found && [found.at, found.text];
  };

  it.each([
    ['plain', plain, '2026-11-22T13:32:50.059333421Z'],
    ['milliseconds', plain.replace('59333421', '593'), '2026-11-22T13:32:50.593Z'],
    ['kubectl --timestamps', `2026-11-22T12:49:27.813031938Z ${plain}`, '2026-11-22T12:49:27.813031938Z'],
    [
      'a pod that kubectl names',
      `[pod/fb-1/fluent-bit] 2026-11-22T12:49:27Z ${plain}`,
      '2026-11-22T12:49:27Z',
    ],
    ['CRI', `2026-11-22T12:49:27.813+01:00 stderr F ${plain}`, '2026-11-22T12:49:27.813+01:00'],
    ['CRLF', `${plain}\r\n`, '2026-11-22T13:32:50.059333421Z'],
    [
      'colours',
      plain.replace('[ warn]', '[\u001b[1m\u001b[93m warn\u001b[0m]'),
      '2026-11-22T13:32:50.059333421Z',
    ],
    ['docker JSON', `{"log":"${plain}\\n","stream":"stderr"}`, '2026-11-22T13:32:50.059333421Z'],
    [
      'docker JSON with a time',
      `{"log":"${plain}\\n","stream":"stderr","time":"2026-11-22T13:32:50.1Z"}`,
      '2026-11-22T13:32:50.1Z',
    ],
    [
      'CRI, in two parts with the other stream between',
      `2026-11-22T13:32:51Z stderr P ${plain.slice(0, 60)}\n2026-11-22T13:32:51Z stdout F {}\n2026-11-22T13:32:51Z stderr F ${plain.slice(60)}\n`,
      '2026-11-22T13:32:51Z',
    ],
    [
      'behind the NULs of a log that was cut',
      `${'\0'.repeat(200_000)}${plain}`,
      '2026-11-22T13:32:50.059333421Z',
    ],
    ['NULs inside', plain.replaceAll(' ', ' \0'), '2026-11-22T13:32:50.059333421Z'],
    [
      'klog lines around',
      `I1122 13:32:50.123456       1 reflector.go:254] watch closed\n${plain}\nE1122 13:32:51.000001       1 main.go:12] "error" err="x"`,
      '2026-11-22T13:32:50.059333421Z',
    ],
    ['behind a line of a megabyte', `${'x'.repeat(1_000_000)}\n${plain}`, '2026-11-22T13:32:50.059333421Z'],
  ])('%s', (_, text, at) => {
    const shown = text.includes('.593]') ? plain.replace('59333421', '593') : plain;
    expect(paused(text)).toEqual([at, shown]);
  });

  it('an empty log has no story and no ending', () => {
    expect(readLog('')).toMatchObject({
      lines: 0,
      version: undefined,
      endsAbruptly: false,
      signatures: new Map(),
    });
  });

  it.each([
    ['a part whose end is missing', '2026-11-22T12:00:00Z stderr P [engine] caught signal (SIGSEGV)'],
    ['a line whose break is missing', '2026-11-22T12:00:00Z stderr F [engine] caught signal (SIGSEGV)'],
  ])('takes %s', (_, text) => {
    expect(readLog(text)).toMatchObject({ lines: 1, fatalSignal: { signal: 'SIGSEGV', line: 1 } });
  });

  it('gives the line of the first part', () => {
    const story = readLog(
      [
        'a',
        '2026-11-22T12:00:00Z stderr P [engine] caught ',
        '2026-11-22T12:00:00Z stdout F x',
        '2026-11-22T12:00:00Z stderr F signal (SIGSEGV)',
      ].join('\n'),
    );
    expect([story.lines, story.fatalSignal?.line, story.fatalSignal?.text]).toEqual([
      4,
      2,
      '[engine] caught signal (SIGSEGV)',
    ]);
  });

  it('cuts a line of a megabyte', () => {
    const story = readLog(
      `${'x'.repeat(1_000_000)}\n[2026/11/22 12:00:00] [ info] [fluent bit] version=3.2.0, commit=, pid=1\n`,
    );
    expect([story.lines, story.version, story.lastLine?.line]).toEqual([2, '3.2.0', 2]);
  });

  it('tells the same story in pieces of any size', () => {
    const text = recording('seed-v3.2.0-mbl256m-packsmall');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }), (sizes) => {
        const reader = createLogReader();
        let at = 0;
        for (let turn = 0; at < text.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          reader.push(text.slice(at, at + size));
          at += size;
        }
        expect(reader.end()).toEqual(readLog(text));
      }),
      { numRuns: 50 },
    );
  });

  it('never throws', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '[2026/11/22 12:00:00] [error] ',
        '[engine] caught signal (',
        '#0 0x1 in ',
        '\u001b[',
        '{"log":"',
        '2026-11-22T12:00:00Z stdout P ',
        '\n',
        '\u0000\uFFFD',
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        expect(readLog(text).lines).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 300 },
    );
  });

  it('reads megabytes in well under a second each', () => {
    const text = recording('down-v3.2.9-http-hang').repeat(600);
    const started = performance.now();
    const story = readLog(text);
    expect(text.length).toBeGreaterThan(4_000_000);
    expect(story.outputs.get('http.0')?.retries).toBe(600 * 7);
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
