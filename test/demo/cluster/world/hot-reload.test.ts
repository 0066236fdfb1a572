import { expect, test } from 'vitest';
import { bench, configOf } from './bench-process.ts';

const load = { megabytesPerSecond: 1, connections: 2, packed: true, destination: 'healthy' } as const;
const service = '    Hot_Reload      On';

function running(version: string, more: { readonly service?: string } = { service }) {
  const run = bench({ version, config: configOf({ limit: '64m', ...more }) });
  run.run(70, load);
  const ask = (method: 'GET' | 'POST') => {
    const answer = run.process.monitoring(2020, '/api/v2/reload', method);
    return answer && { status: answer.status, body: JSON.parse(answer.body || 'null') as unknown };
  };
  return { run, ask };
}
const limitOf = (text = '') => /"mem_limit":"([^"]+)"/.exec(text)?.[1];

test('a reload is asked for, happens a moment later, and is counted; the new limit is in force', () => {
  const { run, ask } = running('5.1.1');
  run.edit(configOf({ limit: '32m', service }));
  run.run(61, load);
  expect(ask('GET')).toEqual({ status: 200, body: { hot_reload_count: 0 } });
  expect(ask('POST')).toEqual({ status: 200, body: { reload: 'done', status: 0 } });
  expect(ask('POST')).toEqual({ status: 400, body: { reload: 'in progress', status: -2 } });
  expect(ask('GET')).toEqual({ status: 200, body: { hot_reload_count: 0 } });
  run.run(8, load);
  expect(ask('GET')).toEqual({ status: 200, body: { hot_reload_count: 1 } });
  expect(limitOf(run.process.monitoring(2020, '/api/v1/storage')?.body)).toBe('30.5M');
  expect(run.lines.join('\n')).toMatch(/\[reload\] stop everything of the old context/);
});

test('before the kubelet has brought the file the old one is read again', () => {
  const { run, ask } = running('5.1.1');
  run.edit(configOf({ limit: '32m', service }));
  ask('POST');
  run.run(8, load);
  expect(ask('GET')).toMatchObject({ body: { hot_reload_count: 1 } });
  expect(limitOf(run.process.monitoring(2020, '/api/v1/storage')?.body)).toBe('61.0M');
});

test('a configuration that is refused changes nothing, and the log says so', () => {
  const { run, ask } = running('5.1.1');
  run.edit(configOf({ limit: '32m # for peaks', service }));
  run.run(61, load);
  ask('POST');
  run.run(8, load);
  expect(ask('GET')).toMatchObject({ body: { hot_reload_count: 0 } });
  expect(limitOf(run.process.monitoring(2020, '/api/v1/storage')?.body)).toBe('61.0M');
  expect(run.lines.join('\n')).toMatch(
    /\[reload\] loaded configuration contains error\(s\)\. Reloading is aborted/,
  );
});

test('without Hot_Reload the answer is -1 with status 200; before 2.1.0 there is no such page', () => {
  const off = running('5.1.1', { service: '' });
  expect(off.ask('POST')).toEqual({ status: 200, body: { reload: 'not enabled', status: -1 } });
  expect(off.ask('GET')).toEqual({ status: 200, body: { hot_reload_count: 0 } });
  expect(running('1.9.2').ask('POST')?.body).not.toHaveProperty('status');
});
