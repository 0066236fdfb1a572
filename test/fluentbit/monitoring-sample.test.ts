import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bufferUse, readSample } from '../../src/fluentbit/monitoring-sample.ts';

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
const stored = { overlimit: true, chunks: 3, chunksUp: 3, chunksDown: 0, chunksBusy: 3 };

describe('readSample', () => {
  it('is one sample of all endpoints: exact sizes from v2, the limit from v1, health and uptime', () => {
    const sample = readSample(
      {
        '/api/v2/metrics/prometheus': body('v2-prometheus.txt'),
        '/api/v1/metrics': body('v1-metrics.json'),
        '/api/v1/storage': body('v1-storage.json'),
        '/api/v1/uptime': body('v1-uptime.json'),
        '/api/v1/health': 'ok\n',
      },
      1_000,
    );
    expect(sample).toEqual({
      at: 1_000,
      uptimeSec: 45,
      version: '5.1.1',
      isHealthy: true,
      inputs: new Map([
        [
          'forward.0',
          {
            ...stored,
            records: 107_800,
            bytes: 55_287_253,
            paused: true,
            memBytes: 5_026_146,
            memLimitBytes: 5_033_165,
            ringBufferFailures: 0,
          },
        ],
      ]),
      outputs: new Map([['http.0', output]]),
    });
    expect([...sample.inputs.values()].map((input) => bufferUse(input)?.toFixed(3))).toEqual(['0.999']);
  });

  it('v1 and v2 alone give the same figures under the same names', () => {
    const v1 = readSample({
      api_v1_metrics: body('v1-metrics.json'),
      api_v1_storage: body('v1-storage.json'),
    });
    const v2 = readSample({ api_v2_metrics_prometheus: body('v2-prometheus.txt') });
    expect(v1.outputs).toEqual(v2.outputs);
    const { memBytes, memLimitBytes, ...same } = v1.inputs.get('forward.0') ?? {};
    expect(v2.inputs.get('forward.0')).toMatchObject(same);
    expect([memBytes, memLimitBytes]).toEqual([5_033_165, 5_033_165]);
  });

  it.each([
    [{}, undefined],
    [{ memBytes: 5 }, undefined],
    [{ memBytes: 5, memLimitBytes: 0 }, undefined],
    [{ memBytes: 5, memLimitBytes: 4 }, 1.25],
  ])('buffer use of %j', (input, expected) => {
    expect(bufferUse(input)).toBe(expected);
  });

  it('takes anything for a body and never throws', () => {
    const paths = ['/api/v1/metrics', '/api/v1/storage', 'api_v2_metrics_prometheus', '/api/v2/health', 'x'];
    const bodies = fc.dictionary(
      fc.constantFrom(...paths),
      fc.oneof(
        fc.json(),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', 'null', '{"input":{"a":3}}', '{"input_chunks":{"a":{"chunks":[]}}}'),
      ),
    );
    fc.assert(
      fc.property(bodies, (any) => {
        const sample = readSample(any);
        expect([sample.inputs instanceof Map, sample.outputs instanceof Map]).toEqual([true, true]);
      }),
    );
  });
});
