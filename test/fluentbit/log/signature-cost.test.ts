import { expect, test } from 'vitest';
import { readLog } from '../../../src/fluentbit/log/read-log.ts';

const error = '[2026/11/22 12:00:00] [error] ';

/** Each line begins as a signature does, goes on as if its next part came, and never ends as it should. */
test.each([
  ['a watcher', 'time=x ', 'level=a '],
  ['a watcher with messages', 'time=x ', 'level=a msg="'],
  ['the kernel', '', 'Memory cgroup out of memory: Killed process '],
  ['an input', `${error}[input] `, 'a paused '],
  [
    'a failed flush',
    `${error}[engine] failed to flush chunk '1', retry in 1 seconds: task_id=1, input=`,
    'a > output=',
  ],
  ['a connection', `${error}[net] TCP connection failed: `, 'a ('],
  ['YAML', `${error}[config] YAML error found `, 'line 1, column '],
  ['a syntax error', `${error}[config] error in `, 'a:1'],
  ['an abort', error, 'a, aborting'],
  ['brackets', error, '[a'],
  ['a part that does not start', `${error}[engine] `, 'initialization '],
  ['a back-trace', '#0 0x1 in a() at b:', '1:'],
])('a megabyte of lines like those of %s takes no quadratic time', (_, start, again) => {
  const line = `${(start + again.repeat(4096)).slice(0, 4090)}\n`;
  const text = line.repeat(256);
  const started = performance.now();
  expect(readLog(text).lines).toBe(256);
  // It is a few milliseconds; with two wild cards in a row it was most of a second.
  expect(performance.now() - started).toBeLessThan(400);
});
