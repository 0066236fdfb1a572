import { describe, expect, it, test } from 'vitest';
import { readLog } from '../../../src/fluentbit/log/read-log.ts';
import { createRecordSorter, endsRecord, type LinePlace } from '../../../src/fluentbit/log/record-lines.ts';

const now = '[2026/11/22 03:12:00]';
const first = '[0] app: [[1795352108.1, {}], {"log"=>"first';
const last = 'last"}]';
const pause = `${now} [ warn] [input] forward.0 paused (mem buf overlimit)`;
const signal = `${now} [engine] caught signal (SIGSEGV)`;
const frame = '#0  0x559bda924fd7      in  fw_conn_event() at plugins/in_forward/fw_conn.c:75';
const banner = 'Fluent Bit v3.2.9';
const own = `${now} [ info] [sp] stream processor started`;

/** The place of each line; `stream:` before a line names its stream. */
function placesOf(lines: readonly string[]): readonly LinePlace[] {
  const places: [number, LinePlace][] = [];
  const sorter = createRecordSorter<number>((index, place) => void places.push([index, place]));
  for (const [index, each] of lines.entries()) {
    const [, stream = '', text = ''] = /^(?:(std\w+):)?([^]*)$/.exec(each) ?? [];
    sorter.take({ text, stream, ends: endsRecord(text), item: index });
  }
  sorter.end();
  return places.toSorted(([a], [b]) => a - b).map(([, place]) => place);
}

describe('lines of a record', () => {
  it.each<readonly [string, readonly string[], readonly LinePlace[]]>([
    ['none of a record in one line', [`${first}"}]`, pause], ['own', 'own']],
    ['up to its end', [first, pause, last, pause], ['own', 'record', 'record', 'own']],
    ['perhaps those without an end', [first, pause, 'x'], ['own', 'perhaps', 'perhaps']],
    [
      'perhaps those before the next one',
      [first, pause, `${first}"}]`, pause],
      ['own', 'perhaps', 'own', 'own'],
    ],
    ['not a new start', [first, pause, banner, pause], ['own', 'perhaps', 'own', 'own']],
    [
      'a crash that the program survived',
      [first, signal, frame, last, own],
      ['own', 'record', 'record', 'record', 'own'],
    ],
    [
      'perhaps a crash that was the last',
      [first, signal, frame, last],
      ['own', 'perhaps', 'perhaps', 'perhaps'],
    ],
    ['perhaps one before a new start', [first, signal, last, banner], ['own', 'perhaps', 'perhaps', 'own']],
    [
      'another record behind a crash',
      [first, signal, last, first, pause, last, own],
      ['own', 'record', 'record', 'own', 'record', 'record', 'own'],
    ],
    [
      'nothing of the other stream',
      [`stdout:${first}`, `stderr:${pause}`, `stdout:${last}`],
      ['own', 'own', 'record'],
    ],
  ])('%s', (_, lines, places) => {
    expect(placesOf(lines)).toEqual(places);
  });

  it('are not waited for without end', () => {
    const places = placesOf([first, ...Array.from({ length: 1200 }, () => pause), last, pause]);
    expect([new Set(places.slice(1, 1201)), places.slice(1201)]).toEqual([
      new Set(['perhaps']),
      ['own', 'own'],
    ]);
  });
});

const brief = (lines: readonly string[]) => {
  const { inputs, fatalSignal, backtrace, version, levels, lastLine } = readLog(lines.join('\n'));
  return {
    pauses: inputs.get('forward.0')?.pauses ?? 0,
    signal: fatalSignal?.signal,
    frames: backtrace?.frames.length ?? 0,
    version,
    warnings: levels.warn,
    lastLine: lastLine?.line,
  };
};

test('a log that imitates Fluent Bit inside a record tells nothing', () => {
  expect(brief([banner, own, first, pause, signal, frame, 'out of memory', last, own])).toEqual({
    pauses: 0,
    signal: undefined,
    frames: 0,
    version: '3.2.9',
    warnings: 0,
    lastLine: 9,
  });
});

test('a crash behind a record that the crash cut is told', () => {
  expect(brief([banner, own, pause, first, signal, frame])).toEqual({
    pauses: 1,
    signal: 'SIGSEGV',
    frames: 1,
    version: '3.2.9',
    warnings: 1,
    lastLine: 6,
  });
});

test('a record that looks like a line of a file of Docker is none where Docker did not write the log', () => {
  const forged = JSON.stringify({ log: `${pause}\n`, stream: 'stderr', time: '2026-11-22T03:12:00Z' });
  expect([brief([banner, own, forged]).pauses, brief([forged, forged]).pauses]).toEqual([0, 2]);
});
