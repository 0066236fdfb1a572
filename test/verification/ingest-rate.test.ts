import { expect, it } from 'vitest';
import { ingestRate } from '../../src/verification/ingest-rate.ts';
import type { MemorySample } from '../../src/sampling/sample.ts';

const sample = (pod: string, seconds: number, inputBytes?: number, restartCount = 0): MemorySample => ({
  at: new Date(Date.UTC(2026, 10, 22, 12, 0, seconds)).toISOString(),
  pod,
  podUid: pod,
  restartCount,
  ...(inputBytes === undefined ? {} : { inputBytes }),
});

it.each<[string, MemorySample[], number | undefined]>([
  ['nothing was measured', [], undefined],
  ['one look is no rate', [sample('a', 0, 10)], undefined],
  ['a pod that did not answer', [sample('a', 0), sample('a', 10)], undefined],
  ['bytes a second', [sample('a', 0, 0), sample('a', 10, 500)], 50],
  [
    'the busiest pod counts',
    [sample('a', 0, 0), sample('a', 10, 500), sample('b', 0, 0), sample('b', 10, 900)],
    90,
  ],
  ['a restart is left out', [sample('a', 0, 900), sample('a', 10, 100, 1), sample('a', 20, 300, 1)], 20],
  ['order does not matter', [sample('a', 10, 500), sample('a', 0, 0)], 50],
])('%s', (_name, samples, expected) => {
  expect(ingestRate(samples)).toBe(expected);
});
