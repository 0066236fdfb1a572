import { describe, expect, it } from 'vitest';
import { type Befallen, calmSpans, leaderless } from './calm.ts';

const fault = (fromMs: number, toMs: number, over: Partial<Befallen> = {}): Befallen => ({
  name: 'cut leader api',
  replicas: ['a'],
  isOfSlack: false,
  fromMs,
  toMs,
  ...over,
});
const term = [
  { atMs: 0, replica: 'a', identity: 'a_1' },
  { atMs: 100_000, replica: '', identity: '' },
  { atMs: 130_000, replica: 'b', identity: 'b_1' },
];

describe('calm', () => {
  it.each<[string, Befallen[], [number, number][]]>([
    [
      'without faults, but for the beginning of a term',
      [],
      [
        [15_000, 100_000],
        [145_000, 200_000],
      ],
    ],
    [
      'around a fault of the leader, with time to come back',
      [fault(40_000, 50_000)],
      [
        [15_000, 39_500],
        [65_000, 100_000],
        [145_000, 200_000],
      ],
    ],
    [
      'through a fault of a replica that stands by',
      [fault(40_000, 50_000, { replicas: ['b'] })],
      [
        [15_000, 100_000],
        [145_000, 200_000],
      ],
    ],
    [
      'around a fault of all of them',
      [fault(150_000, 160_000, { replicas: [] })],
      [
        [15_000, 100_000],
        [145_000, 149_500],
        [175_000, 200_000],
      ],
    ],
    [
      'through a fault of Slack, unless a leader begins then',
      [
        fault(40_000, 50_000, { isOfSlack: true }),
        fault(125_000, 140_000, { isOfSlack: true, replicas: [] }),
      ],
      [
        [15_000, 100_000],
        [155_000, 200_000],
      ],
    ],
  ])('%s', (_, befallen, spans) => {
    expect(calmSpans(term, befallen, 200_000)).toEqual(spans.map(([fromMs, toMs]) => ({ fromMs, toMs })));
  });

  it.each<[string, Befallen[], number]>([
    ['nobody leads for too long', [], 1],
    ['nobody can', [fault(95_000, 125_000, { replicas: [] })], 0],
  ])('%s', (_, befallen, count) => {
    expect(leaderless(term, befallen, { endMs: 200_000, mostMs: 20_000 })).toHaveLength(count);
  });
});
