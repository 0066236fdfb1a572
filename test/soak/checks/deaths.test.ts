import { describe, expect, it } from 'vitest';
import { checkDeaths, type DeathsQuestion } from './deaths.ts';

const death = (key: string, fromMs: number, toMs?: number) => ({
  key,
  workload: 'oom',
  pod: `pod-${key}`,
  container: 'fluent-bit',
  fromMs,
  ...(toMs === undefined ? {} : { toMs }),
});

const deathsWell: DeathsQuestion = {
  deaths: [death('one', 1_000), death('two', 2_000, 9_000)],
  seen: [
    { transaction: '7', key: 'one' },
    { transaction: '7', key: 'two' },
  ],
  saved: [{ transaction: '7', incident: 'inc-1', before: 0, after: 2 }],
  calm: [{ fromMs: 0, toMs: 20_000 }],
  endMs: 20_000,
};

describe('deaths', () => {
  it.each<[string, Partial<DeathsQuestion>, RegExp[]]>([
    ['all taken once', {}, []],
    [
      'one that nobody took',
      { seen: deathsWell.seen.slice(1), saved: [{ ...deathsWell.saved[0]!, after: 1 }] },
      [/^lost: the death one of oom\/pod-one/],
    ],
    [
      'one that was noted without an incident',
      {
        seen: [...deathsWell.seen.slice(1), { transaction: '8', key: 'one' }],
        saved: [{ ...deathsWell.saved[0]!, after: 1 }],
      },
      [/^lost: the death one/],
    ],
    [
      'one that nobody took, and that another one had replaced at once',
      { deaths: [death('gone', 1_000, 2_500)], seen: [], saved: [] },
      [],
    ],
    [
      'one that nobody took, while nobody could',
      {
        deaths: [death('gone', 1_000, 15_000)],
        seen: [],
        saved: [],
        calm: [{ fromMs: 13_000, toMs: 20_000 }],
      },
      [],
    ],
    [
      'one that nobody took and still stands at the end',
      { deaths: [death('gone', 1_000)], seen: [], saved: [], calm: [{ fromMs: 13_000, toMs: 20_000 }] },
      [/^lost: the death gone/],
    ],
    [
      'one in two incidents',
      {
        seen: [...deathsWell.seen, { transaction: '8', key: 'one' }],
        saved: [...deathsWell.saved, { transaction: '8', incident: 'inc-2', before: 4, after: 5 }],
      },
      [/^doubled: the death one is in inc-1, inc-2/],
    ],
    [
      'one that is counted again though it was known',
      { saved: [{ ...deathsWell.saved[0]!, after: 3 }] },
      [/^doubled: inc-1 counts 3 signals more and took 2/],
    ],
  ])('%s', (_, wish, faults) => {
    expect(checkDeaths({ ...deathsWell, ...wish }).faults).toEqual(
      faults.map((words) => expect.stringMatching(words) as string),
    );
  });
});
