import { describe, expect, it } from 'vitest';
import { chartOf } from '../../src/chat/chart-of.ts';
import {
  clockTime,
  confidenceWord,
  effectWords,
  mebibytes,
  podCount,
  problem,
  reach,
  span,
} from '../../src/chat/incident-words.ts';
import { chartWords } from '../../src/chat/summary.ts';
import { step } from '../../src/incident/step.ts';
import { sentence, tell, type Words } from '../../src/language/words.ts';
import { death, events, incidentIn, now, oom, opened } from '../incident/events.ts';

const en = (words: Words) => tell(words, 'en');

it.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [250_000, '4 min 10 s'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
])('%i ms is %s', (ms, words) => {
  expect(en(span(ms))).toBe(words);
});

it.each([
  [1, 'high'],
  [0.8, 'high'],
  [0.79, 'medium'],
  [0.5, 'medium'],
  [0.49, 'low'],
  [0, 'low'],
])('confidence %d is %s', (confidence, word) => {
  expect(confidenceWord(confidence)).toBe(word);
});

it.each([
  [undefined, 1, '1 pod'],
  [undefined, 3, '3 pods'],
  [60, 17, '17 of 60 pods'],
  [1, 1, '1 of 1 pod'],
  [2, 5, '2 of 2 pods'],
])('%s wanted, %i seen: %s', (desiredPods, podCount_, words) => {
  const incident = { ...incidentIn('open'), podCount: podCount_ };
  expect(en(podCount(desiredPods === undefined ? incident : { ...incident, desiredPods }))).toBe(words);
});

const dying = { worst: 834, spans: [] };
it.each([
  ['DaemonSet', 5_000, 5_000, dying, ' (83 deaths a second at the worst)'],
  ['DaemonSet', 17, 17, { worst: 17, spans: [] }, ''],
  ['DaemonSet', 17, 16, { worst: 4, spans: [] }, ''],
  ['Deployment', 12, 3, undefined, ' on 3 nodes'],
  ['Deployment', 12, 1, undefined, ' on 1 node'],
  ['Deployment', 2, 2, undefined, ''],
] as const)('%s, %i pods on %i nodes', (kind, podCount_, nodeCount, rate, words) => {
  const { workload, rate: _, ...rest } = incidentIn('open');
  const incident = { ...rest, workload: { ...workload, kind }, podCount: podCount_, nodeCount };
  expect(en(reach(rate ? { ...incident, rate } : incident))).toBe(
    `${podCount_} pods${words}`.replace('5000', '5,000'),
  );
});

it.each([
  ['a crash', death(1, 0), /crash/],
  ['an OOM kill', oom(1, 0), /OOM/],
  ['an abort', death(1, 0, { termination: { exitCode: 134 } }), /crash/],
  ['an exit', death(1, 0, { termination: { exitCode: 1, reason: 'Error' } }), /restart/],
  ['no start', death(1, 0, { trouble: 'not-starting' }), /start/],
] as const)('%s is named as what it is', (_, signal, expected) => {
  expect(en(problem(opened(signal, 'inc-1')))).toMatch(expected);
});

it('every effect on logs has its own words, an unknown one says that it is not known', () => {
  const words = ['none-seen', 'delayed', 'losing', 'unknown'].map((effect) => en(effectWords(effect)));
  expect(new Set(words).size).toBe(4);
  expect(effectWords('else')).toEqual(effectWords('unknown'));
});

it('bytes and hours in the words of people of Kubernetes', () => {
  expect([mebibytes(611 * 2 ** 20), clockTime('2026-11-22T03:09:00Z')]).toEqual(['611 MiB', '03:09 UTC']);
});

it.each([
  ['the workload is gone', 'The workload is gone.'],
  ['The API server did not answer in time.', 'The API server did not answer in time.'],
  ['fluent-bit-x7k2p crashed again (Error, exit 139)', 'fluent-bit-x7k2p crashed again (Error, exit 139).'],
  ['3 of 12 pods never became available', '3 of 12 pods never became available.'],
  ['not an incident: deploy test!', 'Not an incident: deploy test!'],
  ['  ', ''],
])('"%s" as a sentence', (words, expected) => {
  expect(sentence(words)).toBe(expected);
});

describe('chart', () => {
  const sample = (second: number, pod: string, more: object = {}) => ({
    at: new Date(Date.UTC(2026, 10, 22, 3, 9, second)).toISOString(),
    pod,
    podUid: pod,
    restartCount: 0,
    memoryBytes: second * 2 ** 20,
    limitBytes: 512 * 2 ** 20,
    ...more,
  });
  const incident = step(incidentIn('changing'), events['rolled-out'], now);

  it('shows memory by pod, the limit as steps, deaths and changes', () => {
    const limitBytes = 960 * 2 ** 20;
    const chart = chartOf(
      [
        sample(0, 'a'),
        sample(10, 'a', { restartCount: 1 }),
        sample(20, 'a', { limitBytes, restartCount: 1 }),
        sample(20, 'b'),
      ],
      incident,
    );
    expect(chart.series.map((series) => [series.name, series.points.length])).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
    expect(chart.limit.map((limit) => limit.bytes)).toEqual([512 * 2 ** 20, limitBytes]);
    expect(chart.marks).toEqual([
      { at: '2026-11-22T03:09:10.000Z', kind: 'death' },
      { at: now, kind: 'change' },
    ]);
    expect(en(chartWords(chart))).toMatch(/2 pods.*20 MiB.*512 MiB, then 960 MiB.*1 death, 1 change/);
  });

  it('draws memory at the moment it was measured, not when the rest was asked', () => {
    const { at: memoryAt } = sample(10, 'a');
    const asked = { ...sample(15, 'a'), memoryAt };
    expect(chartOf([asked], incident).series[0]?.points[0]?.at).toBe(memoryAt);
  });

  it('leaves out what was long before, and says when nothing was measured', () => {
    const long = sample(-301, 'a');
    expect(chartOf([long, sample(-299, 'a')], incident).series[0]?.points).toHaveLength(1);
    expect(en(chartWords(chartOf([], incident)))).toMatch(/No memory figures/);
  });
});
