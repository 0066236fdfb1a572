import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputSample, MonitoringSample, OutputSample } from '../../src/fluentbit/monitoring.ts';
import { ratesBetween } from '../../src/fluentbit/monitoring-rates.ts';

function sample(
  input: InputSample,
  output: OutputSample,
  when: Pick<MonitoringSample, 'at' | 'uptimeSec'>,
): MonitoringSample {
  return { inputs: new Map([['tail.0', input]]), outputs: new Map([['es.0', output]]), ...when };
}

describe('ratesBetween', () => {
  it('is events and bytes a second; figures that are no counters have no rate', () => {
    const a = sample(
      { records: 100, bytes: 1_000, memBytes: 5, chunks: 1 },
      { procRecords: 80, errors: 0, retries: 2 },
      { at: 0, uptimeSec: 60 },
    );
    const b = sample(
      { records: 250, bytes: 4_000, memBytes: 9, chunks: 4 },
      { procRecords: 80, errors: 3, retries: 5, dropped: 7 },
      { at: 30_000, uptimeSec: 90 },
    );
    expect(ratesBetween(a, b)).toEqual({
      seconds: 30,
      restarted: false,
      inputs: new Map([['tail.0', { records: 5, bytes: 100 }]]),
      outputs: new Map([['es.0', { procRecords: 0, errors: 0.1, retries: 0.1 }]]),
    });
  });

  it('without times the uptimes tell how long it was', () => {
    const rates = ratesBetween(
      sample({ records: 10 }, {}, { uptimeSec: 10 }),
      sample({ records: 30 }, {}, { uptimeSec: 20 }),
    );
    expect([rates?.seconds, rates?.inputs.get('tail.0')]).toEqual([10, { records: 2 }]);
  });

  it.each<[string, MonitoringSample, MonitoringSample]>([
    [
      'uptime fell',
      sample({ records: 10 }, {}, { at: 0, uptimeSec: 500 }),
      sample({ records: 40 }, {}, { at: 60_000, uptimeSec: 20 }),
    ],
    [
      'uptime is less than the time between',
      sample({ records: 10 }, {}, { at: 0, uptimeSec: 5 }),
      sample({ records: 40 }, {}, { at: 60_000, uptimeSec: 20 }),
    ],
    [
      'a counter fell',
      sample({ records: 1_000 }, {}, { at: 0 }),
      sample({ records: 40 }, {}, { at: 60_000, uptimeSec: 20 }),
    ],
  ])('after a restart it counts from the start of the process: %s', (_, a, b) => {
    expect(ratesBetween(a, b)).toEqual({
      seconds: 20,
      restarted: true,
      inputs: new Map([['tail.0', { records: 2 }]]),
      outputs: new Map([['es.0', {}]]),
    });
  });

  it('an input that is new has no rate yet', () => {
    const a: MonitoringSample = { inputs: new Map(), outputs: new Map(), at: 0 };
    const rates = ratesBetween(a, sample({ records: 5 }, {}, { at: 1_000 }));
    expect(rates?.inputs).toEqual(new Map([['tail.0', {}]]));
  });

  it.each<[string, MonitoringSample['at'], MonitoringSample['at']]>([
    ['no time passed', 5, 5],
    ['the order is wrong', 9, 5],
    ['nobody knows the time', undefined, undefined],
  ])('has no answer where %s', (_, before, after) => {
    const at = (time: number | undefined) =>
      sample({ records: 1 }, {}, time === undefined ? {} : { at: time });
    expect(ratesBetween(at(before), at(after))).toBeUndefined();
  });

  it('is never negative', () => {
    const figures = fc.record({ records: fc.nat(), bytes: fc.nat() }, { requiredKeys: [] });
    const samples = fc
      .tuple(figures, fc.nat(1e6), fc.nat(1e4))
      .map(([input, at, uptimeSec]) => sample(input, {}, { at, uptimeSec }));
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const rates = [...(ratesBetween(a, b)?.inputs.values() ?? [])].flatMap((each) => Object.values(each));
        expect(rates.every((rate) => rate >= 0 && Number.isFinite(rate))).toBe(true);
      }),
    );
  });
});
