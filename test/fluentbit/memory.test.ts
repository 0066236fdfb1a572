import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/fluentbit/config/read-config.ts';
import type { FluentBitConfig } from '../../src/fluentbit/config/fluent-bit-config.ts';
import { predictPeak, recommendLimit, type OutputState } from '../../src/fluentbit/memory.ts';

interface Run {
  readonly scenario: string;
  readonly version: string;
  readonly config: FluentBitConfig;
  readonly outputs: OutputState;
  readonly chunksUp: number | undefined;
  readonly measured: number;
}

function configOf(text: string): FluentBitConfig {
  return readConfig([{ name: 'c', text }], 'c', { version: '3.2.9' });
}

/** The table of recorded runs; quoted cells hold commas. */
function runs(): readonly Run[] {
  const file = new URL('../fixtures/fluentbit/memory-model.csv', import.meta.url);
  const [head = '', ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head.split(',');
  return rows.map((row) => {
    const cells = [...row.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map((found) =>
      (found[1] ?? '').replaceAll('"', ''),
    );
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    const [plugin = '', ...how] = cell('output').split(', ');
    const text = [
      `[SERVICE]\n  storage.path /x\n  storage.max_chunks_up ${cell('max_chunks_up')}`,
      `[INPUT]\n  Name forward\n  Mem_Buf_Limit ${cell('mem_buf_limit')}\n  storage.type ${cell('storage')}`,
      `[OUTPUT]\n  Name ${plugin}\n  Match *`,
    ].join('\n');
    const up = Number(cell('chunks_up'));
    const outputs = how.join().includes('refused') ? 'refusing' : 'hanging';
    const stayedBelow =
      cell('storage') === 'filesystem' && outputs === 'refusing' && up < Number(cell('max_chunks_up'));
    return {
      scenario: cell('scenario'),
      version: cell('version'),
      config: configOf(text),
      outputs,
      chunksUp: stayedBelow ? up : undefined,
      measured: Number(cell('peak_rss_bytes')),
    };
  });
}

describe('against recorded runs with full buffers', () => {
  const results = runs().map((run) => {
    const chunksUp = run.chunksUp === undefined ? {} : { chunksUp: run.chunksUp };
    const prediction = predictPeak(run.config, run.version, {
      connections: 16,
      files: 10,
      outputs: run.outputs,
      ...chunksUp,
    });
    const predicted = prediction.predictedPeakBytes ?? 0;
    return {
      scenario: run.scenario,
      error: predicted / run.measured - 1,
      head: (recommendLimit(prediction) ?? 0) / run.measured,
    };
  });

  it('has an error of at most 15 % in the median', () => {
    const sorted = results.map((each) => Math.abs(each.error)).toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 1;
    process.stdout.write(
      `memory model: median error ${(median * 100).toFixed(1)} % over ${sorted.length} runs\n`,
    );
    expect(sorted).toHaveLength(16);
    expect(median).toBeLessThanOrEqual(0.15);
  });

  it.each(results)(
    '$scenario: never more than 10 % below, a limit that holds and does not waste',
    ({ error, head }) => {
      expect(error).toBeGreaterThan(-0.1);
      expect(head).toBeGreaterThan(1);
      expect(head).toBeLessThanOrEqual(1.6);
    },
  );
});

describe('against other recorded runs that filled their buffers', () => {
  it.each<[string, string, OutputState, number, number]>([
    ['seed 3.2.9, slow http', '5m', 'hanging', 16, 41_000_000],
    ['seed 5.1.1, slow http', '5m', 'hanging', 16, 44_000_000],
    ['seed 4.2.8, slow http', '256m', 'hanging', 48, 563_000_000],
    ['article 4.2.8, slow http', '512m', 'hanging', 48, 1_046_000_000],
    ['article 3.2.9, refused', '512m', 'refusing', 48, 570_000_000],
  ])('%s with %s', (_, limit, outputs, connections, measured) => {
    const config = configOf(
      `[INPUT]\n  Name forward\n  Mem_Buf_Limit ${limit}\n  Buffer_Chunk_Size 1M\n[OUTPUT]\n  Name http\n`,
    );
    const peak = predictPeak(config, '3.2.9', { connections, files: 10, outputs }).predictedPeakBytes ?? 0;
    expect(peak / measured).toBeGreaterThan(0.9);
    expect(peak / measured).toBeLessThan(1.25);
  });
});

describe('predictPeak', () => {
  const load = { connections: 1, files: 10, outputs: 'hanging' } as const;

  it('names its terms', () => {
    const config = configOf(
      '[INPUT]\n  Name forward\n  Mem_Buf_Limit 256m\n[OUTPUT]\n  Name http\n  Match *\n',
    );
    const { predictedPeakBytes, terms } = predictPeak(config, '3.2.9', { ...load, connections: 20 });
    expect(terms.map((term) => [term.name, term.bytes])).toEqual([
      ['base', 9_000_000],
      ['chunks forward.0', 256_000_000],
      ['output copies forward.0', 286_720_000],
      ['read buffers forward.0', 20_480_000],
      ['output work', 7_600_000],
    ]);
    expect(predictedPeakBytes).toBe(579_800_000);
  });

  it('says that the limits of the document do not fit into 1 GiB when the output hangs', () => {
    const text =
      '[INPUT]\n  Name forward\n  Mem_Buf_Limit 512m\n  Buffer_Chunk_Size 1M\n  Buffer_Max_Size 64M\n[OUTPUT]\n  Name http\n  Match *\n';
    const peak = (outputs: OutputState): number =>
      predictPeak(configOf(text), '3.2.9', { ...load, connections: 16, outputs }).predictedPeakBytes ?? 0;
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
  ])('has no figure with %s', (_, text, name) => {
    const prediction = predictPeak(configOf(text), '3.2.9', load);
    expect([prediction.predictedPeakBytes, recommendLimit(prediction)]).toEqual([null, null]);
    expect(prediction.terms.filter((term) => term.bytes === null).map((term) => term.name)).toEqual([name]);
  });

  it('counts files of tail and chunks up of filesystem inputs once for all of them', () => {
    const text =
      '[SERVICE]\n  storage.path /x\n  storage.max_chunks_up 64\n[INPUT]\n  Name tail\n  storage.type filesystem\n[INPUT]\n  Name tail\n  storage.type filesystem\n';
    const { terms } = predictPeak(configOf(text), '3.2.9', { ...load, outputs: 'refusing', files: 100 });
    expect(terms.map((term) => [term.name, term.bytes])).toEqual([
      ['base', 9_000_000],
      ['chunks up tail.0, tail.1', 131_200_000],
      ['read buffers tail.0', 3_276_800],
      ['read buffers tail.1', 3_276_800],
      ['output work', 15_000_000],
    ]);
  });
});
