import { describe, expect, it } from 'vitest';
import { fitMemory } from '../../bench/fluentbit/fit-memory.ts';
import { readConfig } from '../../src/fluentbit/config/read-config.ts';
import type { FluentBitConfig } from '../../src/fluentbit/config/fluent-bit-config.ts';
import {
  createPredictor,
  type MemoryObservations,
  predictPeak,
  recommendLimit,
} from '../../src/fluentbit/memory.ts';
import { memoryRuns } from '../support/memory-runs.ts';

function configOf(text: string): FluentBitConfig {
  return readConfig([{ name: 'c', text }], 'c', { version: '3.2.9' });
}

function medianOf(errors: readonly number[]): number {
  return errors.map(Math.abs).toSorted((a, b) => a - b)[Math.floor(errors.length / 2)] ?? 1;
}

const runs = memoryRuns();

describe('against recorded runs with full buffers', () => {
  const results = runs.map((run) => {
    const prediction = predictPeak(run.config, run.version, run.observed);
    return {
      scenario: run.scenario,
      error: (prediction.predictedPeakBytes ?? 0) / run.measuredBytes - 1,
      head: (recommendLimit(prediction) ?? 0) / run.measuredBytes,
    };
  });

  it('has an error of a few percent in the median', () => {
    expect(results).toHaveLength(16);
    expect(medianOf(results.map(({ error }) => error))).toBeLessThanOrEqual(0.05);
  });

  it.each(results)(
    '$scenario: never 10 % below, a limit that holds and does not waste',
    ({ error, head }) => {
      expect(error).toBeGreaterThan(-0.1);
      expect(head).toBeGreaterThan(1);
      expect(head).toBeLessThanOrEqual(1.6);
    },
  );

  it.each([...new Set(runs.map(({ family }) => family))])(
    'foretells %s from the other families',
    (family) => {
      const predict = createPredictor(fitMemory(runs.filter((run) => run.family !== family)));
      const errors = runs
        .filter((run) => run.family === family)
        .map(
          (run) =>
            (predict(run.config, run.version, run.observed).predictedPeakBytes ?? 0) / run.measuredBytes - 1,
        );
      expect(Math.min(...errors)).toBeGreaterThan(-0.1);
      expect(medianOf(errors)).toBeLessThanOrEqual(0.1);
    },
  );
});

describe('against other recorded runs that filled their buffers', () => {
  const buffers = 'Buffer_Chunk_Size 1M';
  it.each<[string, string, string, MemoryObservations, number]>([
    ['seed, slow http', '3.2.9', 'Mem_Buf_Limit 5m', { connections: 16 }, 41_000_000],
    ['seed, slow http', '5.1.1', 'Mem_Buf_Limit 5m', { connections: 16 }, 44_000_000],
    ['seed, slow http', '4.2.8', `Mem_Buf_Limit 256m\n  ${buffers}`, { connections: 48 }, 563_000_000],
    ['article, slow http', '4.2.8', `Mem_Buf_Limit 512m\n  ${buffers}`, { connections: 48 }, 1_046_000_000],
    [
      'article, refused',
      '3.2.9',
      `Mem_Buf_Limit 512m\n  ${buffers}`,
      { connections: 48, outputs: 'refusing' },
      570_000_000,
    ],
    [
      'messages of 2.7 MB',
      '3.2.9',
      'Mem_Buf_Limit 4MB\n  Buffer_Chunk_Size 1MB\n  Buffer_Max_Size 6MB',
      { connections: 12, messageBytes: 2_700_000 },
      68_700_000,
    ],
    [
      'messages of 2.7 MB',
      '4.2.0',
      'Mem_Buf_Limit 4MB\n  Buffer_Chunk_Size 1MB\n  Buffer_Max_Size 6MB',
      { connections: 12, messageBytes: 2_700_000 },
      67_300_000,
    ],
    ['a destination that never reads', '3.2.0', 'Mem_Buf_Limit 256m', { connections: 16 }, 554_000_000],
    [
      'tail, refused',
      '3.2.9',
      'Name tail\n  Mem_Buf_Limit 5MB',
      { files: 1, outputs: 'refusing' },
      25_900_000,
    ],
    [
      'tail on disk, refused',
      '3.2.9',
      'Name tail\n  storage.type filesystem\n[SERVICE]\n  storage.path /x\n  storage.max_chunks_up 16',
      { files: 1, outputs: 'refusing' },
      52_900_000,
    ],
    [
      'tail on disk, refused',
      '5.1.1',
      'Name tail\n  storage.type filesystem\n[SERVICE]\n  storage.path /x\n  storage.max_chunks_up 64',
      { files: 1, outputs: 'refusing' },
      147_000_000,
    ],
  ])('%s on %s with %s', (_, version, keys, seen, measured) => {
    const config = configOf(`[INPUT]\n  Name forward\n  ${keys}\n[OUTPUT]\n  Name http\n  Match *\n`);
    const peak = predictPeak(config, version, seen).predictedPeakBytes ?? 0;
    expect(peak / measured).toBeGreaterThan(0.9);
    expect(peak / measured).toBeLessThan(1.25);
  });
});
