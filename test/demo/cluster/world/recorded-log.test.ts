import { describe, expect, test } from 'vitest';
import { bench, type BenchRun, flood } from './bench-process.ts';
import type { Load } from '../../../../src/demo/cluster/world/load.ts';
import { fixtureText } from './watch-lines.ts';

interface RecordedRun {
  readonly version: string;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly memoryLimitBytes: number | null;
  readonly config: string;
}

const runs = JSON.parse(fixtureText('runs.json')) as Readonly<Record<string, RecordedRun>>;

function recordedRun(name: string): RecordedRun & { readonly lines: readonly string[] } {
  const run = runs[name];
  if (!run) throw new Error(`runs.json has no run "${name}".`);
  return { ...run, lines: fixtureText(`log/${name}.log`).trimEnd().split('\n') };
}

function simulated(name: string): BenchRun {
  const { version, config, memoryLimitBytes } = recordedRun(name);
  return bench({
    version: version.slice(1),
    config,
    memoryLimitBytes: memoryLimitBytes ?? undefined,
    seed: name,
  });
}

/** Times, chunk names, addresses and counts made alike; everything else is compared letter by letter. */
function shape(line: string): string {
  return line
    .replace(/^\[\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\]/, '[SECONDS]')
    .replace(/^\[\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{3}\]/, '[MILLISECONDS]')
    .replace(/^\[\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{1,9}\]/, '[NANOSECONDS]')
    .replaceAll(/'1-\d+\.\d+\.flb'/g, 'CHUNK')
    .replaceAll(/0x[0-9a-f]{12}\b/g, 'ADDRESS')
    .replaceAll(
      /(retry in|task_id=|event of size|exceeded limit|to|buf size|below limit|max|retry) ?\d+/g,
      '$1 N',
    )
    .replaceAll(/(connection #|has |memory=|grace_timer=|worker #|after )\d+/g, '$1N')
    .replaceAll(/\(\d+ pending/g, '(N pending')
    .trimEnd();
}

const shapes = (lines: readonly string[]) => [...new Set(lines.map(shape))];
const afterStart = (lines: readonly string[]) =>
  lines
    .slice(1 + lines.findLastIndex((line) => /stream processor started|Shutdown Grace/.test(line)))
    .filter((line) => !/worker #\d+ started/.test(line));
/** Workers start beside the engine and may say so after it. */
const startOf = (lines: readonly string[]) =>
  lines.filter((line) => !afterStart(lines).includes(line) || line === '');
const oneByOne = (lines: readonly string[]) => lines.filter((line, at) => line !== lines[at - 1]);

const light: Load = { megabytesPerSecond: 0.1, connections: 2, packed: false, destination: 'healthy' };

describe('the first lines, from the banner to the running engine', () => {
  test.each([
    'oom-v1.9.2-fwd-256m',
    'seed-v3.2.0-mbl256m-packsmall',
    'seed-v3.2.10-mbl64m-packsmall',
    'sigterm-v3.2.9-idle',
    'seed-v4.2.0-mbl256m-packsmall',
    'seed-v4.2.8-mbl64m-packsmall',
    'seed-v5.1.1-mbl64m-packsmall',
    'article-comment-v3.2.0',
  ])('%s', (name) => {
    const expected = startOf(recordedRun(name).lines).map(shape);
    const lines = simulated(name).lines.map(shape);
    const banner = expected.findIndex((line) => line.startsWith('['));
    expect(lines.slice(0, banner)).toEqual(expected.slice(0, banner));
    expect([...lines].sort()).toEqual([...expected].sort());
  });
});

describe('what a run prints afterwards', () => {
  test.each([
    ['seed-v3.2.0-mbl256m-packsmall', flood('slow', 48), 60],
    ['seed-v3.2.0-mbl64m-packsmall', flood('slow', 32), 60],
    ['seed-v4.2.0-mbl256m-packsmall', flood('slow', 48), 60],
    ['seed-v4.2.8-mbl64m-packsmall', flood('slow', 32), 20],
    ['seed-v5.1.1-mbl64m-packsmall', flood('slow', 32), 20],
    ['seed-v3.2.10-mbl64m-packsmall', flood('slow', 32), 20],
    ['oom-v3.2.9-fwd-256m', flood('hanging', 24, false), 60],
    ['article-v5.1.1-mbl512m-limit512mi-http', flood('slow', 48), 60],
    ['article-v3.2.9-mbl512m-limit1024mi-hang', flood('hanging', 48), 60],
    ['down-v3.2.9-http-refused-r1', { ...light, destination: 'refusing' }, 40],
    ['down-v3.2.9-http-hang', { ...light, destination: 'hanging' }, 14],
  ] as const)('%s: no line that the recording has not, same exit code', (name, load, seconds) => {
    const recorded = recordedRun(name);
    const run = simulated(name);
    run.run(seconds, load);
    const known = shapes(afterStart(recorded.lines));
    const printed = shapes(afterStart(run.lines));
    expect(printed.filter((line) => !known.includes(line))).toEqual([]);
    expect(run.exit?.exitCode ?? 0).toBe(recorded.exitCode);
    expect(run.exit?.reason === 'OOMKilled').toBe(recorded.oomKilled);
  });

  test('a crash: every line of the recording is there, pause first, stack last', () => {
    for (const name of ['seed-v3.2.0-mbl256m-packsmall', 'seed-v4.2.0-mbl256m-packsmall']) {
      const run = simulated(name);
      run.run(60, flood('slow', 48));
      const lines = afterStart(run.lines).map(shape);
      const recorded = shapes(afterStart(recordedRun(name).lines));
      expect(recorded.filter((line) => !/HTTP status|took/.test(line) && !lines.includes(line))).toEqual([]);
      const marks = oneByOne(lines.filter((line) => /paused|pausing|^#\d/.test(line)));
      expect(marks).toEqual(recorded.filter((line) => /paused|pausing|^#\d/.test(line)));
      expect(lines.at(-1)).toBe('#5  0xffffffffffffffff  in  ???() at ???:0');
    }
  });

  test('the handler may print the signal before what came earlier', () => {
    const order = (seed: string) => {
      const run = bench({
        version: '3.2.0',
        config: recordedRun('seed-v3.2.0-mbl64m-packsmall').config,
        seed,
      });
      run.run(60, flood('slow', 32));
      const lines = run.lines.map(shape);
      return (
        lines.findIndex((line) => line.includes('caught signal')) <
        lines.findIndex((line) => line.includes('could not append'))
      );
    };
    expect(new Set(['a', 'b', 'c', 'd', 'e', 'f'].map(order))).toEqual(new Set([true, false]));
  });

  test('chunks that succeed after a retry say so', () => {
    const run = simulated('flap-v3.2.9-ordinary-warnings');
    run.run(4, { ...light, destination: 'refusing' });
    run.run(30, light);
    const known = shapes(afterStart(recordedRun('flap-v3.2.9-ordinary-warnings').lines));
    const succeeded = shapes(run.lines).filter((line) => line.includes('succeeded at retry'));
    expect(succeeded).toEqual(known.filter((line) => line.includes('succeeded at retry')));
  });
});

describe('SIGTERM', () => {
  test.each(['sigterm-v1.9.2-idle', 'sigterm-v3.2.9-idle', 'healthy-v5.1.1-30rps'])('%s', (name) => {
    const recorded = recordedRun(name);
    const run = simulated(name);
    run.run(8, { ...light, megabytesPerSecond: 0 });
    run.terminate();
    expect(run.run(20, light)).toMatchObject({ exitCode: 0, reason: 'Completed' });
    const from = (lines: readonly string[]) =>
      oneByOne(lines.slice(lines.findIndex((line) => line.includes('SIGTERM'))).map(shape)).filter(
        (line) => !/worker #|status=200|took/.test(line),
      );
    expect(from(run.lines)).toEqual(from(recorded.lines));
  });

  test('behind a silent destination it does not end by itself', () => {
    const run = simulated('model-v5.1.1-256M-http-memory');
    run.run(20, flood('hanging'));
    run.terminate();
    expect(run.run(60, flood('hanging'))).toBeUndefined();
    const known = shapes(recordedRun('model-v5.1.1-256M-http-memory').lines);
    const printed = shapes(run.lines.slice(run.lines.findIndex((line) => line.includes('SIGTERM'))));
    expect(printed.filter((line) => !known.includes(line) && !/still running/.test(line))).toEqual([]);
  });
});
