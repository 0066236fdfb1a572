import { describe, expect, test } from 'vitest';
import { readableSize } from '../../../../src/demo/cluster/world/monitoring-api.ts';
import { bench, configOf, flood, startMs } from './bench-process.ts';

const healthy = { megabytesPerSecond: 1, connections: 2, packed: true, destination: 'healthy' } as const;

function running(version: string, seconds: number, load = flood('healthy')) {
  const run = bench({ version, config: configOf({ limit: '64m' }) });
  run.run(seconds, load);
  const get = (path: string) => run.process.monitoring(2020, path);
  return { run, get, json: (path: string) => JSON.parse(get(path)?.body ?? 'null') as unknown };
}

describe('the monitoring API', () => {
  test('uptime in both spellings', () => {
    expect(running('4.2.8', 61, healthy).json('/api/v1/uptime')).toEqual({
      uptime_sec: 61,
      uptime_hr: 'Fluent Bit has been running:  0 day, 0 hour, 1 minute and 1 second',
    });
  });

  test('storage is missing for five seconds, then has the recorded shape', () => {
    expect(running('5.1.1', 4, healthy).get('/api/v1/storage')).toMatchObject({ status: 404, body: '' });
    expect(running('5.1.1', 20, flood('hanging')).json('/api/v1/storage')).toEqual({
      storage_layer: {
        chunks: { total_chunks: 32, mem_chunks: 32, fs_chunks: 0, fs_chunks_up: 0, fs_chunks_down: 0 },
      },
      input_chunks: {
        'forward.0': {
          status: { overlimit: true, mem_size: '61.0M', mem_limit: '61.0M' },
          chunks: { total: 32, up: 32, down: 0, busy: 32, busy_size: '61.0M' },
        },
      },
    });
  });

  test('metrics count what came, went, was retried and dropped', () => {
    const { run, json } = running('3.2.9', 10, { ...healthy, destination: 'refusing' });
    run.run(40, { ...healthy, destination: 'refusing' });
    const metrics = json('/api/v1/metrics') as {
      input: Record<string, Record<string, number>>;
      output: Record<string, Record<string, number>>;
    };
    const { 'http.0': out } = metrics.output;
    expect(Object.keys(metrics)).toEqual(['input', 'filter', 'output']);
    expect(Object.keys(out ?? {})).toEqual([
      'proc_records',
      'proc_bytes',
      'errors',
      'retries',
      'retries_failed',
      'dropped_records',
      'retried_records',
    ]);
    expect(out).toMatchObject({ proc_records: 0, errors: 0 });
    const inLog = (text: string) => run.lines.filter((line) => line.includes(text)).length;
    expect(out?.retries).toBe(inLog('failed to flush chunk'));
    expect(out?.retries_failed).toBe(inLog('cannot be retried'));
    expect(out?.dropped_records).toBeGreaterThan(0);
  });

  test('health turns to 500 after more than five chunks were given up within a minute, and back', () => {
    const { run, get } = running('4.2.8', 8, { ...healthy, destination: 'refusing' });
    expect(get('/api/v1/health')).toMatchObject({ status: 200, body: 'ok\n' });
    run.run(30, { ...healthy, destination: 'refusing' });
    expect(get('/api/v1/health')).toMatchObject({ status: 500, body: 'error\n' });
    run.run(120, healthy);
    expect(get('/api/v1/health')).toMatchObject({ status: 200, body: 'ok\n' });
  });

  test('1.9 answers pages it does not know with the root page, later versions with 404', () => {
    expect(running('1.9.2', 6).json('/api/v2/metrics/prometheus')).toMatchObject({
      'fluent-bit': { version: '1.9.2' },
    });
    expect(running('4.2.8', 6).get('/nothing')).toMatchObject({ status: 404 });
    expect(running('4.2.8', 6).json('/')).toMatchObject({ 'fluent-bit': { version: '4.2.8' } });
    expect(running('4.2.8', 6).json('/api/v2/reload')).toEqual({ hot_reload_count: 0 });
  });

  test('the Prometheus pages', () => {
    const { get } = running('3.2.9', 12, healthy);
    const page = get('/api/v2/metrics/prometheus')?.body ?? '';
    expect(page).toContain(
      '# TYPE fluentbit_uptime counter\nfluentbit_uptime{hostname="fluent-bit-x7k2p"} 12\n',
    );
    expect(page).toContain(
      `fluentbit_build_info{hostname="fluent-bit-x7k2p",version="3.2.9",os="linux"} ${startMs / 1000}\n`,
    );
    expect(page).toMatch(/fluentbit_output_proc_records_total\{name="http\.0"\} [1-9]\d*\n/);
    expect(page).toContain('fluentbit_input_ingestion_paused{name="forward.0"} 0\n');
    expect(get('/api/v1/metrics/prometheus')?.body).toMatch(
      /fluentbit_input_records_total\{name="forward\.0"\} \d+ \d{13}\n/,
    );
  });

  test('nothing listens on another port, nor without HTTP_Server', () => {
    const run = bench({
      version: '4.2.8',
      config: configOf({}).replace('HTTP_Server     On', 'HTTP_Server Off'),
    });
    expect(run.process.monitoring(2020, '/')).toBeUndefined();
    expect(running('4.2.8', 2).run.process.monitoring(24224, '/')).toBeUndefined();
  });
});

test.each([
  [0, '0b'],
  [512, '512b'],
  [522_854, '510.5K'],
  [50_000_000, '47.6M'],
  [256_000_000, '244.1M'],
])('%d bytes are shown as %s', (bytes, text) => expect(readableSize(bytes)).toBe(text));
