import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHealth, readStorage, readUptime, readV1Metrics } from '../../src/fluentbit/monitoring.ts';
import { readPrometheus } from '../../src/fluentbit/prometheus.ts';

function body(name: string): string {
  return readFileSync(new URL(`../fixtures/fluentbit/metrics/${name}`, import.meta.url), 'utf8');
}

const output = {
  procRecords: 98_000,
  procBytes: 50_261_107,
  errors: 0,
  retries: 0,
  retriesFailed: 0,
  dropped: 0,
};

describe('bodies recorded from a paused forward input', () => {
  it('v1 metrics', () => {
    expect(readV1Metrics(body('v1-metrics.json'))).toEqual({
      inputs: new Map([['forward.0', { records: 107_800, bytes: 55_287_253 }]]),
      outputs: new Map([['http.0', output]]),
    });
  });

  it('v1 storage: sizes are texts with one decimal', () => {
    expect(readStorage(body('v1-storage.json'))).toEqual({
      inputs: new Map([
        [
          'forward.0',
          {
            overlimit: true,
            memBytes: 5_033_165,
            memLimitBytes: 5_033_165,
            chunks: 3,
            chunksUp: 3,
            chunksDown: 0,
            chunksBusy: 3,
          },
        ],
      ]),
      outputs: new Map(),
    });
  });

  it('v2 Prometheus text', () => {
    expect(readPrometheus(body('v2-prometheus.txt'))).toEqual({
      inputs: new Map([
        [
          'forward.0',
          {
            records: 107_800,
            bytes: 55_287_253,
            overlimit: true,
            paused: true,
            memBytes: 5_026_146,
            chunks: 3,
            chunksUp: 3,
            chunksDown: 0,
            chunksBusy: 3,
            ringBufferFailures: 0,
          },
        ],
      ]),
      outputs: new Map([['http.0', output]]),
      uptimeSec: 44,
      version: '5.1.1',
    });
  });

  it.each([
    ['ok\n', true],
    ['error\n', false],
    ['{"status":"ok","errors":0,"retries_failed":0}', true],
    ['{"status":"error","errors":7,"retries_failed":0}', false],
    ['', undefined],
    ['<html>404</html>', undefined],
    ['{"status":3}', undefined],
  ])('health %j', (text, expected) => {
    expect(readHealth(text)).toBe(expected);
  });

  it('uptime', () => {
    expect([readUptime(body('v1-uptime.json')), readUptime('<html>')]).toEqual([45, undefined]);
  });
});

describe('anything else', () => {
  it('a limit of "0b" is no limit', () => {
    const storage = '{"input_chunks":{"a":{"status":{"mem_limit":"0b","mem_size":"61.0M"}}}}';
    expect(readStorage(storage).inputs.get('a')).toEqual({ memBytes: 63_963_136, memLimitBytes: 0 });
  });

  it('labels may hold braces, commas and quotes; figures that are none are passed over', () => {
    const text = [
      'fluentbit_input_records_total{hostname="a,name=\\"no\\"}",name="x{\\"y\\"},z"} 7 1795353881000',
      'fluentbit_input_bytes_total{name="nan"} NaN',
      'fluentbit_input_bytes_total{name="e"} 1e400',
      'fluentbit_input_memrb_dropped_chunks{name="ring"} 3',
      'fluentbit_input_records_total{name="open 1',
    ].join('\n');
    expect(readPrometheus(text)).toEqual({
      inputs: new Map([
        ['x{"y"},z', { records: 7 }],
        ['ring', { droppedChunks: 3 }],
      ]),
      outputs: new Map(),
    });
  });

  it('never throws', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom('', 'null', '[]', '{"input":null}', 'fluentbit_uptime{ 3'),
    );
    fc.assert(
      fc.property(text, (any) => {
        for (const sample of [readV1Metrics(any), readStorage(any), readPrometheus(any)]) {
          expect(sample.inputs).toBeInstanceOf(Map);
        }
      }),
    );
  });
});
