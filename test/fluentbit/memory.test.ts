import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/fluentbit/config/read-config.ts';
import type { FluentBitConfig } from '../../src/fluentbit/config/fluent-bit-config.ts';
import {
  type MemoryObservations,
  type OutputState,
  predictPeak,
  recommendLimit,
} from '../../src/fluentbit/memory.ts';

function configOf(text: string): FluentBitConfig {
  return readConfig([{ name: 'c', text }], 'c', { version: '3.2.9' });
}

describe('predictPeak', () => {
  const termsOf = (text: string, seen: MemoryObservations = {}) =>
    predictPeak(configOf(text), '3.2.9', seen).terms.map((term) => [term.name, term.bytes]);

  it('names its terms, with reason and source; they add up', () => {
    const config = configOf(
      '[INPUT]\n  Name forward\n  Mem_Buf_Limit 256m\n[OUTPUT]\n  Name http\n  Match *\n',
    );
    expect(predictPeak(config, '3.2.9', { connections: 20 })).toEqual({
      predictedPeakBytes: 569_960_000,
      terms: [
        {
          name: 'base',
          bytes: 9_000_000,
          why: 'an idle process of line 3.2 (recorded runs, one second after the start)',
        },
        {
          name: 'chunks forward.0',
          bytes: 256_000_000,
          why: 'Mem_Buf_Limit 256m lets chunks grow to 256000000 bytes',
        },
        {
          name: 'output copies forward.0',
          bytes: 276_480_000,
          why: '1 hanging output holds 1.08 bytes more for each one buffered: formatted copies and allocator slack (recorded runs)',
        },
        {
          name: 'read buffers forward.0',
          bytes: 20_480_000,
          why: '20 connections with 1024000 bytes each: Buffer_Chunk_Size',
        },
        {
          name: 'payloads http.0',
          bytes: 8_000_000,
          why: 'payloads and connections that wait for an answer (recorded runs with hanging outputs)',
        },
      ],
      basis:
        'calibrated on amd64 with cgroup v1, lines 3.2, 4.2, 5.1, jemalloc, one tag and one output; caches of filters and leaks are not counted',
      confidence: 0.9,
      headRoom: 0.15,
    });
  });

  it('says that the limits of the document do not fit into 1 GiB when the output hangs', () => {
    const config = configOf(
      '[INPUT]\n  Name forward\n  Mem_Buf_Limit 512m\n  Buffer_Chunk_Size 1M\n  Buffer_Max_Size 64M\n[OUTPUT]\n  Name http\n  Match *\n',
    );
    const peak = (outputs: OutputState): number =>
      predictPeak(config, '3.2.9', { connections: 16, outputs }).predictedPeakBytes ?? 0;
    expect(peak('hanging')).toBeGreaterThan(2 ** 30);
    expect(peak('refusing')).toBeLessThan(2 ** 30);
    expect(peak('refusing')).toBeGreaterThan(512 * 2 ** 20);
    expect(peak('healthy')).toBeLessThan(peak('refusing'));
  });

  it.each([
    ['no limit', '[INPUT]\n  Name tail\n', 'chunks tail.0'],
    ['a comment behind the limit', '[INPUT]\n  Name tail\n  Mem_Buf_Limit 512m # x y\n', 'chunks tail.0'],
    [
      'an emitter with a limit that cannot be read',
      '[FILTER]\n  Name rewrite_tag\n  Emitter_Mem_Buf_Limit 10Mi\n',
      'chunks emitter_for_rewrite_tag.0',
    ],
  ])('has no figure with %s, and says why', (_, text, name) => {
    const prediction = predictPeak(configOf(text), '3.2.9');
    expect([prediction.predictedPeakBytes, recommendLimit(prediction)]).toEqual([null, null]);
    const unbounded = prediction.terms.filter((term) => term.bytes === null);
    expect(unbounded.map((term) => [term.name, term.why.startsWith('unbounded: ')])).toEqual([[name, true]]);
  });

  it('counts files of tail, and chunks up once for all filesystem inputs', () => {
    const text =
      '[SERVICE]\n  storage.path /x\n  storage.max_chunks_up 64\n[INPUT]\n  Name tail\n  storage.type filesystem\n[INPUT]\n  Name tail\n  storage.type filesystem\n[OUTPUT]\n  Name http\n  Match *\n';
    expect(termsOf(text, { outputs: 'refusing', files: 100 })).toEqual([
      ['base', 9_000_000],
      ['chunks up tail.0, tail.1', 124_160_000],
      ['output copies tail.0, tail.1', 4_966_400],
      ['backlog', 0],
      ['read buffers tail.0', 3_276_800],
      ['read buffers tail.1', 3_276_800],
      ['retries in flight http.0', 13_800_000],
    ]);
  });

  it('takes an observed count of chunks, except while an output hangs and the count still grows', () => {
    const text =
      '[SERVICE]\n  storage.path /x\n[INPUT]\n  Name tail\n  storage.type filesystem\n[OUTPUT]\n  Name http\n  Match *\n';
    const chunks = (seen: MemoryObservations) => termsOf(text, { ...seen, chunksUp: 50 })[1];
    expect(chunks({ outputs: 'refusing' })).toEqual(['chunks up tail.0', 97_000_000]);
    expect(chunks({ outputs: 'hanging' })).toEqual(['chunks up tail.0', 248_320_000]);
  });

  it.each<[string, string, MemoryObservations, number]>([
    ['nothing on disk', '', {}, 0],
    ['memory storage, little on disk', '', { backlogBytes: 10_000_000, outputs: 'refusing' }, 10_400_000],
    [
      'more on disk than may be mapped',
      'storage.backlog.mem_limit 5M',
      { backlogBytes: 1e9, outputs: 'refusing' },
      5_200_000,
    ],
    ['the default limit', '', { backlogBytes: 1e9, outputs: 'refusing' }, 104_000_000],
    [
      'no limit, but the counter of chunks',
      'storage.backlog.mem_limit x',
      { backlogBytes: 1e9, outputs: 'refusing' },
      258_252_800,
    ],
  ])('backlog: %s', (_, key, seen, bytes) => {
    const text = `[SERVICE]\n  storage.path /x\n  ${key}\n[INPUT]\n  Name tail\n  Mem_Buf_Limit 5M\n[OUTPUT]\n  Name http\n  Match *\n`;
    expect(termsOf(text, seen).find(([name]) => name === 'backlog')).toEqual(['backlog', bytes]);
  });

  it('a backlog beside filesystem inputs takes part in the same counter', () => {
    const text =
      '[SERVICE]\n  storage.path /x\n[INPUT]\n  Name tail\n  storage.type filesystem\n[OUTPUT]\n  Name http\n  Match *\n';
    const backlog = (chunksUp: number) =>
      termsOf(text, { chunksUp, outputs: 'refusing', backlogBytes: 1e9 }).find(
        ([name]) => name === 'backlog',
      );
    expect([backlog(128), backlog(118)]).toEqual([
      ['backlog', 0],
      ['backlog', 20_176_000],
    ]);
  });

  it('each output that can match holds copies of its own; those on the node hang never', () => {
    const inputs =
      '[INPUT]\n  Name tail\n  Tag kube.*\n  Mem_Buf_Limit 10M\n[INPUT]\n  Name tail\n  Tag host.*\n  Mem_Buf_Limit 10M\n';
    const output = (name: string, match: string): string => `[OUTPUT]\n  Name ${name}\n  Match ${match}\n`;
    const text = inputs + output('http', 'kube.*') + output('es', '*') + output('null', '*');
    const copies = termsOf(text).filter(([name]) => String(name).startsWith('output copies'));
    expect(copies).toEqual([
      ['output copies tail.0', 21_800_000],
      ['output copies tail.1', 11_000_000],
    ]);
    expect(termsOf(text).slice(-2)).toEqual([
      ['payloads http.0', 8_000_000],
      ['payloads es.1', 8_000_000],
    ]);
  });

  it('off the measured platform it is less sure and asks for twice the head-room', () => {
    const config = configOf(
      '[INPUT]\n  Name forward\n  Mem_Buf_Limit 64M\n[OUTPUT]\n  Name http\n  Match *\n',
    );
    const at = (seen: MemoryObservations) => {
      const prediction = predictPeak(config, '3.2.9', seen);
      const room = (recommendLimit(prediction) ?? 0) / (prediction.predictedPeakBytes ?? 1) - 1;
      return [prediction.confidence, prediction.headRoom, Math.round(room * 100)];
    };
    expect(at({})).toEqual([0.9, 0.15, 15]);
    expect(at({ architecture: 'arm64' })).toEqual([0.63, 0.3, 30]);
    expect(at({ architecture: 'amd64', cgroup: 2 })).toEqual([0.63, 0.3, 30]);
    expect(predictPeak(config, '3.2.9', { cgroup: 2 }).basis).toContain(
      'cgroup v2 not measured: 2 times the head-room (30 %)',
    );
  });

  it('is less sure of lines and inputs that were not measured', () => {
    const config = configOf('[INPUT]\n  Name http\n  Mem_Buf_Limit 64M\n[OUTPUT]\n  Name http\n  Match *\n');
    expect(predictPeak(config, '2.2.3').confidence).toBe(0.65);
    expect(predictPeak(config, '2.2.3').basis).toContain('inputs not measured: http');
  });
});
