import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { heapUsage } from '../../../src/adapters/machine/heap-usage.ts';

const source = path.join(import.meta.dirname, '../../../src/adapters/machine/heap-usage.ts');

it.each([
  ['--max-old-space-size=64', 64],
  ['--expose-gc --max_old_space_size=96 --inspect', 96],
  ['--max-old-space-size 32', 32],
  ['--max-old-space-size=64 --max-old-space-size=128', 128],
])('takes the limit that was asked for: %s', (options, mebibytes) => {
  expect(heapUsage(options).heapLimitBytes).toBe(mebibytes * 1024 ** 2);
});

it('takes that of the runtime where none was asked for', () => {
  const { heapOldBytes, heapLimitBytes } = heapUsage('--enable-source-maps');
  expect(heapOldBytes).toBeGreaterThan(1024 ** 2);
  expect(heapLimitBytes).toBe(getHeapStatistics().heap_size_limit);
});

it('tells of a heap that fills up before the process ends of it', async () => {
  const fill = `
    const { heapUsage } = await import(${JSON.stringify(`file://${source}`)});
    const kept = [];
    for (let last = 0; ; ) {
      for (let each = 0; each < 2_000; each += 1) kept.push({ each, pair: [each, each] });
      const { heapOldBytes, heapLimitBytes } = heapUsage(process.execArgv.join(' '));
      const share = Math.floor((heapOldBytes / heapLimitBytes) * 10);
      if (share > last) process.stdout.write(\`\${(last = share)} \`);
    }`;
  const args = ['--disable-warning=ExperimentalWarning', '--max-old-space-size=64', '--input-type=module'];
  const ended: unknown = await promisify(execFile)(process.execPath, [...args, '-e', fill]).catch(
    (error: unknown) => error,
  );
  expect(ended).toMatchObject({ stderr: expect.stringContaining('heap out of memory') });
  expect((ended as { readonly stdout: string }).stdout).toMatch(/\b[89] $|\b10 $/);
}, 60_000);
