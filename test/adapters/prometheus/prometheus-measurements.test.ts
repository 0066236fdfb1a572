import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPrometheusMeasurements,
  type PrometheusSettings,
} from '../../../src/adapters/prometheus/prometheus-measurements.ts';
import { listLog } from '../kubernetes/simulated-cluster.ts';
import {
  answering,
  certificate,
  matrix,
  type PrometheusServer,
  startPrometheus,
  vector,
} from './prometheus-server.ts';

const now = new Date('2026-11-22T03:10:00Z');
const at = now.getTime() / 1000;
const pod = (name: string) => ({
  namespace: 'logging',
  pod: name,
  podUid: `uid-${name}`,
  container: 'fluent-bit',
  restartCount: 3,
});
const place = { namespace: 'logging', pod: 'fluent-bit-a' };
/** As a service monitor labels Fluent Bit's own metrics. */
const own = {
  ...place,
  job: 'fluent-bit',
  instance: '10.0.0.7:2020',
  endpoint: 'http',
  service: 'fluent-bit',
};
const kubelet = { ...place, job: 'kubelet', metrics_path: '/metrics/cadvisor', node: 'node-1' };

const firstAsked = (): Pick<PrometheusServer['asked'][0], 'path' | 'form'> =>
  server.asked[0] ?? { path: 'none', form: {} };

let server: PrometheusServer;
beforeEach(async () => void (server = await startPrometheus()));
afterEach(async () => server.close());

const measurements = (settings: Partial<PrometheusSettings> = {}) =>
  createPrometheusMeasurements({ url: server.url, clock: { now: () => now }, log: listLog(), ...settings });

it('makes one sample a pod of what cAdvisor, kube-state-metrics and Fluent Bit say', async () => {
  const one = (metric: Record<string, string>, figure: string) => ({
    metric,
    value: [at, figure] as [number, string],
  });
  const input = (metric: string, name: string, figure: string) =>
    one({ __name__: metric, ...own, name }, figure);
  server.answer = answering(
    vector([
      one(
        { __name__: 'container_memory_working_set_bytes', ...kubelet, container: 'fluent-bit', id: '/a' },
        '1',
      ),
      one(
        { __name__: 'container_memory_working_set_bytes', ...kubelet, container: 'fluent-bit', id: '/b' },
        '50331648',
      ),
      one({ __name__: 'container_memory_working_set_bytes', ...kubelet, container: 'reloader' }, '99999999'),
      one({ __name__: 'kube_pod_container_status_restarts_total', ...place, container: 'fluent-bit' }, '4'),
      one(
        {
          __name__: 'kube_pod_container_resource_limits',
          ...place,
          container: 'fluent-bit',
          resource: 'cpu',
        },
        '0.5',
      ),
      one(
        {
          __name__: 'kube_pod_container_resource_limits',
          ...place,
          container: 'fluent-bit',
          resource: 'memory',
        },
        '67108864',
      ),
      one({ __name__: 'fluentbit_process_start_time_seconds', ...own, hostname: 'x' }, '1795316400'),
      input('fluentbit_input_storage_memory_bytes', 'forward.0', '4096'),
      input('fluentbit_input_storage_memory_bytes', 'tail.1', '1024'),
      input('fluentbit_input_storage_overlimit', 'forward.0', '0'),
      input('fluentbit_input_storage_overlimit', 'tail.1', '1'),
      input('fluentbit_input_storage_chunks_down', 'tail.1', '7'),
      input('fluentbit_input_records_total', 'forward.0', '15'),
      input('fluentbit_input_bytes_total', 'forward.0', '1500'),
      input('fluentbit_output_proc_records_total', 'http.0', '7'),
      input('fluentbit_output_retries_total', 'http.0', '2'),
      input('fluentbit_output_retries_failed_total', 'http.0', '0'),
      input('fluentbit_output_errors_total', 'http.0', 'NaN'),
      input('fluentbit_output_dropped_records_total', 'http.0', '1'),
      one({ __name__: 'fluentbit_output_retries_total', ...own, pod: 'stranger', name: 'http.0' }, '5'),
    ]),
  );
  expect(await measurements({ labels: { cluster: 'eu"1' } }).now([pod('fluent-bit-a'), pod('b.c')])).toEqual([
    {
      at: '2026-11-22T03:10:00.000Z',
      pod: 'fluent-bit-a',
      podUid: 'uid-fluent-bit-a',
      restartCount: 4,
      startedAt: '2026-11-22T03:00:00.000Z',
      memoryBytes: 50_331_648,
      limitBytes: 67_108_864,
      isOverLimit: false,
      bufferBytes: 5120,
      inputRecords: 15,
      inputBytes: 1500,
      outputRecords: 7,
      retries: 2,
      retriesFailed: 0,
      droppedRecords: 1,
    },
  ]);
  const { path, form } = firstAsked();
  expect(path).toBe('/api/v1/query');
  expect(form['query']).toMatch(
    /^\{__name__=~"container_memory_working_set_bytes\|.*",namespace=~"logging",/,
  );
  expect(form['query']).toContain(String.raw`pod=~"fluent-bit-a|b\\.c",cluster="eu\"1"}`);
  expect([form['time'], form['timeout']]).toEqual([String(at), '10s']);
});

it('tells the time before a death, restart and all, in 120 steps at most', async () => {
  const values = (...figures: string[]) =>
    figures.map((figure, index): [number, string] => [at - 60 * (figures.length - index), figure]);
  server.answer = answering(
    matrix([
      {
        metric: { __name__: 'container_memory_working_set_bytes', ...kubelet, container: 'fluent-bit' },
        values: values('100', '200', '50'),
      },
      {
        metric: { __name__: 'kube_pod_container_status_restarts_total', ...place, container: 'fluent-bit' },
        values: values('3', '3', '4'),
      },
      {
        metric: { __name__: 'fluentbit_output_retries_total', ...own, name: 'es.0' },
        values: values('1', '9'),
      },
    ]),
  );
  const from = new Date(now.getTime() - 4 * 3_600_000);
  const samples = await measurements().between([pod('fluent-bit-a')], from, now);
  expect(
    samples.map(({ at: when, restartCount, memoryBytes, retries }) => [
      when.slice(11, 16),
      restartCount,
      memoryBytes,
      retries,
    ]),
  ).toEqual([
    ['03:07', 3, 100, undefined],
    ['03:08', 3, 200, 1],
    ['03:09', 4, 50, 9],
  ]);
  const { path, form } = firstAsked();
  expect([path, form['start'], form['end'], form['step']]).toEqual([
    '/api/v1/query_range',
    String(at - 14_400),
    String(at),
    String(14_400 / 119),
  ]);
});

it('tells the working sets of the pods it knows', async () => {
  const metric = { __name__: 'container_memory_working_set_bytes', ...kubelet, container: 'fluent-bit' };
  server.answer = answering(vector([{ metric, value: [at, '70'] }]));
  expect(await measurements().workingSets([pod('fluent-bit-a'), pod('b')])).toEqual(
    new Map([['fluent-bit-a', 70]]),
  );
});

describe('token and certificate', () => {
  it('sends the token as it is at that moment', async () => {
    const tokens = ['first', 'second'];
    const asked = measurements({ token: async () => tokens.shift() ?? '' });
    await asked.now([pod('a')]);
    await asked.now([pod('a')]);
    expect(server.asked.map(({ authorization }) => authorization)).toEqual(['Bearer first', 'Bearer second']);
  });
  it('trusts the authority of the settings and no other', async () => {
    const safe = await startPrometheus({ tls: true });
    try {
      expect(await measurements({ url: safe.url, ca: certificate }).now([pod('a')])).toEqual([]);
      await expect(measurements({ url: safe.url }).now([pod('a')])).rejects.toThrow(
        /cannot be reached \(.*certificate/,
      );
    } finally {
      await safe.close();
    }
  });
});

describe('refusals are one sentence', () => {
  const bounds = { bytes: 2_000, points: 3, limitMs: 300 };
  const points = (count: number) =>
    matrix([{ metric: place, values: Array.from({ length: count }, (_, n): [number, string] => [n, '1']) }]);
  it.each<[string, PrometheusServer['answer'], string, RegExp]>([
    [
      'a wrong token',
      answering('Unauthorized', 401),
      'auth',
      /refuses the bot \(HTTP 401\): check its token\.$/,
    ],
    ['no right', answering('', 403), 'forbidden', /refuses the bot \(HTTP 403\)/],
    ['too many questions', answering('slow down', 429), 'rate-limited', /answered HTTP 429\.$/],
    [
      'a question it cannot read',
      answering({ status: 'error', errorType: 'bad_data', error: 'invalid parameter "query"' }, 400),
      'client',
      /answered HTTP 400: invalid parameter "query"\.$/,
    ],
    [
      'an overloaded one',
      answering({ status: 'error', errorType: 'timeout', error: 'query timed out' }, 503),
      'server',
      /HTTP 503: query timed out\.$/,
    ],
    [
      'a page instead of JSON',
      answering('<html>login</html>'),
      'server',
      /something other than its query JSON/,
    ],
    ['another JSON', answering({ hello: 1 }), 'server', /something other than its query JSON/],
    [
      'an answer cut off',
      (response) => void (response.write('{"status"'), response.destroy()),
      'server',
      /cannot be reached/,
    ],
    ['too many bytes', answering(' '.repeat(2_001)), 'client', /more than 2000 bytes/],
    ['too many points', answering(points(4)), 'client', /answered with 4 points; at most 3 are taken/],
    ['silence', () => {}, 'timeout', /gave no whole answer within 0\.3 s\.$/],
  ])('%s', async (_, answer, reason, words) => {
    server.answer = answer;
    const error: unknown = await measurements({ bounds })
      .now([pod('a')])
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'OutsideError', service: 'prometheus', reason });
    expect((error as Error).message).toMatch(words);
    expect((error as Error).message).toMatch(/^Prometheus at 127\.0\.0\.1:\d+ [^\n]*[.?]$/);
  });

  it('are logged once until it answers again', async () => {
    const log = listLog();
    const asked = measurements({ log });
    const refuse = answering('', 403);
    for (const answer of [refuse, refuse, answering(vector([])), refuse]) {
      server.answer = answer;
      await asked.now([pod('a')]).catch(() => undefined);
    }
    expect(log.entries.filter(({ level }) => level === 'warn')).toHaveLength(2);
  });
});
