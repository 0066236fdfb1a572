import { describe, expect, it } from 'vitest';
import { type Candidate, podsToSample } from '../../src/sampling/pods-to-sample.ts';

const candidate = (
  pod: string,
  memoryBytes: number,
  row: Partial<Candidate['row']> = {},
  askedAt?: string,
): Candidate => ({
  row: {
    namespace: 'logging',
    pod,
    podUid: pod,
    container: 'fluent-bit',
    image: 'fluent-bit:4.2.8',
    restartCount: 0,
    limitBytes: 100,
    ...row,
  },
  memoryBytes,
  askedAt,
});
const names = (candidates: readonly Candidate[], most: number, inTurn: number) =>
  podsToSample(candidates, { most, inTurn }).map(({ pod }) => pod);

const many = [
  candidate('a', 10, {}, '2026-11-22T03:00:00Z'),
  candidate('b', 90, {}, '2026-11-22T03:00:00Z'),
  candidate('c', 20, { restartCount: 7, troubledAt: '2026-11-21T03:00:00Z' }, '2026-11-22T03:00:00Z'),
  candidate('d', 30, { restartCount: 1, troubledAt: '2026-11-22T02:00:00Z' }, '2026-11-22T03:00:00Z'),
  candidate('e', 40, {}, '2026-11-22T01:00:00Z'),
  candidate('f', 50),
  candidate('g', 60, {}, '2026-11-22T03:00:00Z'),
];

describe('which pods are asked', () => {
  it.each<[string, readonly Candidate[], number, number, readonly string[]]>([
    [
      'a seat for each kind of worst, then those not asked for longest',
      many,
      5,
      2,
      ['b', 'c', 'd', 'f', 'e'],
    ],
    ['without turns the next nearest to its limit', many, 5, 0, ['b', 'c', 'd', 'g', 'f']],
    ['each pod once, though it is the worst in everything', [many[3]!, many[0]!], 5, 2, ['d', 'a']],
    ['fewer pods than seats', [many[0]!], 5, 2, ['a']],
    ['none', [], 5, 2, []],
    [
      'a small pod near its limit before a big one that is far from it',
      [candidate('big', 80, { limitBytes: 1000 }), candidate('small', 70)],
      1,
      0,
      ['small'],
    ],
  ])('%s', (_, candidates, most, inTurn, expected) => {
    expect(names(candidates, most, inTurn)).toEqual(expected);
  });

  it('sees every pod of a big workload in turn', () => {
    const asked = new Map<string, string>();
    for (let round = 0; round < 50; round += 1) {
      const pods = Array.from({ length: 100 }, (_, at) =>
        candidate(`pod-${at}`, at, {}, asked.get(`pod-${at}`)),
      );
      for (const pod of names(pods, 5, 2))
        asked.set(pod, new Date(Date.UTC(2026, 10, 22, 3, round)).toISOString());
    }
    expect(asked.size).toBe(100);
  });
});
