import { describe, expect, it } from 'vitest';
import { metricsText } from '../../../src/adapters/http/metrics-text.ts';
import { createCounter } from '../../../src/metric-family.ts';

describe('metricsText', () => {
  it('writes what Prometheus reads, with everything escaped', () => {
    const requests = createCounter('requests_total', 'Requests.\nAll of them \\ every one.');
    requests.add({ path: 'a"b\\c\nd', code: '200' });
    requests.add({ path: 'a"b\\c\nd', code: '200' });
    requests.add({ path: '/', code: '500' });
    const gauge = {
      name: 'lag',
      kind: 'gauge',
      help: 'Lag.',
      samples: [{ value: 0.25 }, { value: Infinity }],
    } as const;
    expect(metricsText([requests.family(), gauge])).toBe(
      [
        '# HELP requests_total Requests.\\nAll of them \\\\ every one.',
        '# TYPE requests_total counter',
        'requests_total{path="a\\"b\\\\c\\nd",code="200"} 2',
        'requests_total{path="/",code="500"} 1',
        '# HELP lag Lag.',
        '# TYPE lag gauge',
        'lag 0.25',
        'lag +Inf',
        '',
      ].join('\n'),
    );
  });
});
