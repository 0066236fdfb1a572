import { describe, expect, it } from 'vitest';
import { judgeStrain, type StrainWatch } from '../../src/sampling/judge-strain.ts';
import type { MemorySample } from '../../src/sampling/sample.ts';
import type { Strain } from '../../src/signal/signal.ts';
import { atMinute, filled, looks } from './samples.ts';
import { tell } from '../../src/language/words.ts';
import { english } from '../support/english.ts';

/** Judges look after look, as the sweep does: what was told at which minute, and what was taken back. */
function story(samples: readonly MemorySample[]) {
  let watch: StrainWatch | undefined;
  const told: [minute: number, strain: Strain, words: string][] = [];
  const cleared: [minute: number, strain: Strain][] = [];
  const minuteOf = (at: string) => (Date.parse(at) - Date.parse(atMinute(0))) / 60_000;
  for (const [index, sample] of samples.entries()) {
    const verdict = judgeStrain(samples.slice(0, index + 1), watch);
    watch = verdict.watch;
    told.push(
      ...verdict.tell.map(({ at, strain, words }): [number, Strain, string] => [
        minuteOf(at),
        strain,
        tell(words, 'en'),
      ]),
    );
    cleared.push(...verdict.cleared.map((strain): [number, Strain] => [minuteOf(sample.at), strain]));
  }
  return { told, cleared };
}
const first = (samples: readonly MemorySample[]) =>
  story(samples).told.map(([minute, strain]) => [minute, strain]);

/** Counters of a pod that delivers what it takes. */
const flowing = (minute: number) => ({ inputRecords: minute * 1_000, outputRecords: minute * 1_000 });

describe('what raises a signal', () => {
  it.each<[string, readonly MemorySample[], readonly unknown[]]>([
    ['a quiet pod', looks(0, 120, (m) => ({ ...flowing(m), memory: 30, buffer: 1, ...filled(1) })), []],
    [
      'a full buffer for long enough',
      looks(0, 20, (m) => filled(m < 10 ? 1 : 90)),
      [[13, 'buffer-overlimit']],
    ],
    ['a full buffer at the start only', looks(0, 20, (m) => filled(m < 3 ? 100 : 2)), []],
    ['a buffer that is full now and then', looks(0, 60, (m) => filled(m % 4 === 0 ? 100 : 5)), []],
    [
      'an input that pauses and goes on all the time',
      looks(0, 20, (m) => filled(m >= 10 && m % 3 !== 0 ? 100 : 5)),
      [[14, 'buffer-overlimit']],
    ],
    [
      'an input at its limit, of which Prometheus does not tell the size',
      looks(0, 20, (m) => ({ isOverLimit: m >= 10 })),
      [[13, 'buffer-overlimit']],
    ],
    [
      'the container near its limit with full buffers',
      looks(0, 20, (m) => ({ memory: m < 10 ? 100 : 450, buffer: m < 10 ? 10 : 200 })),
      [[13, 'buffer-overlimit']],
    ],
    [
      'the container near its limit with empty buffers, but steady',
      looks(0, 60, () => ({ memory: 480, buffer: 1 })),
      [],
    ],
    [
      'retries above the rate of the guide',
      looks(0, 20, (m) => ({ ...flowing(m), retries: m < 10 ? 0 : (m - 9) * 8 })),
      [[13, 'output-backpressure']],
    ],
    ['a few retries', looks(0, 60, (m) => ({ ...flowing(m), retries: m * 3 })), []],
    [
      'a destination that is away for two minutes',
      looks(0, 60, (m) => ({ ...flowing(m), retries: m < 20 ? 0 : m < 22 ? (m - 19) * 30 : 60 })),
      [],
    ],
    [
      'chunks given up again and again',
      looks(0, 20, (m) => ({ ...flowing(m), retriesFailed: m < 10 ? 0 : m - 9 })),
      [[13, 'output-backpressure']],
    ],
    ['records dropped once', looks(0, 60, (m) => ({ ...flowing(m), droppedRecords: m < 20 ? 0 : 500 })), []],
    [
      'a destination that takes nothing and refuses nothing',
      looks(0, 20, (m) => ({
        inputRecords: m * 1_000,
        outputRecords: Math.min(m, 10) * 1_000,
        buffer: Math.max(1, m - 9),
      })),
      [[14, 'output-backpressure']],
    ],
    ['nothing to send', looks(0, 60, () => ({ inputRecords: 5, outputRecords: 5, buffer: 0 })), []],
    [
      'memory that grows beside the buffers',
      looks(0, 120, (m) => ({ memory: 100 + m * 3, buffer: 1 })),
      [
        [53, 'memory-leak'],
        [83, 'memory-leak'],
        [113, 'memory-leak'],
      ],
    ],
    [
      'memory that grows with the buffers',
      looks(0, 60, (m) => ({ memory: 50 + m * 6, buffer: m * 3 })),
      [
        [33, 'buffer-overlimit'],
        [60, 'buffer-overlimit'],
      ].slice(0, 1),
    ],
    [
      'memory that finds its size',
      looks(0, 120, (m) => ({ memory: 400 * (1 - Math.exp(-m / 25)), buffer: 1 })),
      [],
    ],
    [
      'memory that breathes with the day',
      looks(0, 119, (m) => ({ memory: 200 + 60 * Math.sin(m / 9), buffer: 1 })),
      [],
    ],
    [
      'memory that grows too slowly to matter now',
      looks(0, 120, (m) => ({ memory: 50 + m * 0.2, buffer: 1 })),
      [],
    ],
    ['memory without a limit', looks(0, 60, (m) => ({ memory: 100 + m * 30, buffer: 1, limit: 0 })), []],
    ['no figures at all', looks(0, 60, () => ({})), []],
    ['nothing', [], []],
  ])('%s', (_, samples, expected) => {
    expect(first(samples)).toEqual(expected);
  });
});

describe('hysteresis', () => {
  it('tells once, again after half an hour, and takes it back only well below', () => {
    const samples = looks(0, 120, (m) => filled(m < 10 ? 1 : m < 60 ? 90 : m < 80 ? 70 : 5));
    const { told, cleared } = story(samples);
    expect(told.map(([minute]) => minute)).toEqual([13, 43]);
    expect(cleared).toEqual([[90, 'buffer-overlimit']]);
  });

  it('raises again after it was over', () => {
    const samples = looks(0, 90, (m) => filled((m >= 10 && m < 20) || m >= 60 ? 90 : 5));
    expect(story(samples).told.map(([minute]) => minute)).toEqual([13, 63]);
  });

  it('starts from nothing after a restart of the container, and again after a hot reload', () => {
    const before = looks(0, 11, () => ({ ...filled(90), inputRecords: 50 }));
    const restarted = looks(12, 20, () => ({
      ...filled(90),
      restartCount: 1,
      startedAt: atMinute(12),
      inputRecords: 1,
    }));
    const reloaded = looks(21, 30, () => ({
      ...filled(90),
      restartCount: 1,
      startedAt: atMinute(12),
      inputRecords: 0,
    }));
    const { told, cleared } = story([...before, ...restarted, ...reloaded]);
    expect(told.map(([minute]) => minute)).toEqual([6, 18]);
    expect(cleared).toEqual([]);
  });

  it('says nothing of a pod that is looked at too seldom', () => {
    expect(first(looks(0, 100, () => filled(95)).filter((_, minute) => minute % 20 === 0))).toEqual([]);
  });
});

it('says what was measured', () => {
  const words = (samples: readonly MemorySample[]) => story(samples).told[0]?.[2];
  expect(
    english([
      words(looks(0, 20, () => filled(90))),
      words(looks(0, 20, () => ({ isOverLimit: true }))),
      words(looks(0, 20, () => ({ memory: 450, buffer: 200 }))),
      words(looks(0, 20, (m) => ({ ...flowing(m), retries: m * 9, errors: m, droppedRecords: m * 20 }))),
      words(looks(0, 20, (m) => ({ inputRecords: m, outputRecords: 0, buffer: m }))),
      words(looks(0, 60, (m) => ({ memory: 100 + m * 3, buffer: 1 }))),
      words(looks(0, 60, (m) => ({ memory: 50 + m * 6, buffer: m * 3 }))),
      words(looks(0, 60, (m) => ({ memory: 100 + m * 3 }))),
    ]),
  ).toMatchInlineSnapshot(`
    [
      "90 MiB of 100 MiB in the buffer of forward.0",
      "an input is at its buffer limit",
      "memory at 450 MiB of its limit of 512 MiB, 200 MiB of it in the buffers",
      "36 retries, 4 errors, 80 chunks or records lost in 4 min",
      "records come in and none has left in 4 min",
      "memory grows by 3.0 MiB a minute beside the buffers: 259 MiB of 512 MiB, at its limit in about 84 min",
      "memory grows by 6.0 MiB a minute with the buffers: 248 MiB of 512 MiB, at its limit in about 44 min",
      "memory grows by 3.0 MiB a minute (how full the buffers are is not known): 259 MiB of 512 MiB, at its limit in about 84 min",
    ]
  `);
});
