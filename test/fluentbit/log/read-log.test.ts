import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LogStory } from '../../../src/fluentbit/log/log-story.ts';
import { readLog } from '../../../src/fluentbit/log/read-log.ts';

function recording(name: string): string {
  return readFileSync(new URL(`../../fixtures/fluentbit/logs/${name}.log`, import.meta.url), 'utf8');
}

/** How a life ended, in one word. */
function ending(story: LogStory): string {
  if (story.refusedStart) return 'refused';
  if (story.fatalSignal ?? story.backtrace) return 'crashed';
  return story.endsAbruptly ? 'abrupt' : 'stopped';
}

function brief(story: LogStory): unknown {
  return {
    version: story.version,
    ending: ending(story),
    signal: story.fatalSignal?.signal ?? story.stopSignal?.signal,
    top: story.backtrace?.frames[0]?.function,
    inputs: [...story.inputs].map(
      ([name, each]) => `${name} paused ${each.pauses} refused ${each.refusedAppends}`,
    ),
    outputs: [...story.outputs].map(
      ([name, each]) => `${name} ok ${each.httpOk} retries ${each.retries} given up ${each.givenUp}`,
    ),
  };
}

describe('stories of recorded lives', () => {
  it.each([
    {
      name: 'seed-v3.2.0-mbl256m-packsmall',
      story: {
        version: '3.2.0',
        ending: 'crashed',
        signal: 'SIGSEGV',
        top: 'fw_conn_event',
        inputs: ['forward.0 paused 1 refused 1'],
        outputs: ['http.0 ok 14 retries 0 given up 0'],
      },
    },
    {
      name: 'seed-v4.2.0-mbl256m-packsmall',
      story: {
        version: '4.2.0',
        ending: 'crashed',
        signal: 'SIGSEGV',
        top: 'fw_conn_event',
        inputs: ['forward.0 paused 1 refused 1'],
        outputs: ['http.0 ok 36 retries 0 given up 0'],
      },
    },
    {
      name: 'oom-v3.2.9-fwd-256m',
      story: {
        version: '3.2.9',
        ending: 'abrupt',
        signal: undefined,
        top: undefined,
        inputs: [],
        outputs: ['http.0 ok 4 retries 0 given up 0'],
      },
    },
    {
      name: 'article-comment-v4.2.8',
      story: {
        version: '4.2.8',
        ending: 'refused',
        signal: undefined,
        top: undefined,
        inputs: [],
        outputs: [],
      },
    },
    {
      name: 'article-comment-v3.2.0',
      story: {
        version: '3.2.0',
        ending: 'stopped',
        signal: 'SIGTERM',
        top: undefined,
        inputs: [],
        outputs: [],
      },
    },
    {
      name: 'http-port-in-use-v3.2.9',
      story: {
        version: '3.2.9',
        ending: 'refused',
        signal: undefined,
        top: undefined,
        inputs: [],
        outputs: [],
      },
    },
    {
      name: 'sigterm-v3.2.9-pending',
      story: {
        version: '3.2.9',
        ending: 'stopped',
        signal: 'SIGTERM',
        top: undefined,
        inputs: [],
        outputs: ['http.0 ok 0 retries 17 given up 17'],
      },
    },
    {
      name: 'tail-v3.2.9-fs-mcu16',
      story: {
        version: '3.2.9',
        ending: 'crashed',
        signal: undefined,
        top: 'mpack_read_tag',
        inputs: [],
        outputs: ['http.0 ok 0 retries 10 given up 0'],
      },
    },
    {
      name: 'rewrite-v1.9.2-10m-slow',
      story: {
        version: '1.9.2',
        ending: 'stopped',
        signal: undefined,
        top: undefined,
        inputs: ['emitter.1 paused 1 refused 0', 're_emitted paused 0 refused 6'],
        outputs: ['http.0 ok 2 retries 0 given up 0'],
      },
    },
    {
      name: 'kube-c-abort',
      story: {
        version: '3.2.0',
        ending: 'crashed',
        signal: 'SIGABRT',
        top: undefined,
        inputs: [],
        outputs: [],
      },
    },
  ])('$name', ({ name, story }) => {
    expect(brief(readLog(recording(name)))).toEqual(story);
  });
});

describe('figures in the lines', () => {
  it('keeps the limit in force that newer versions print', () => {
    const story = readLog(recording('seed-v5.1.1-mbl5m-packsmall'));
    expect([story.version, story.inputs.get('forward.0')?.limitBytes]).toEqual(['5.1.1', 5_000_000]);
  });

  it('counts failures by status and broken connections', () => {
    const story = readLog(recording('down-v3.2.9-http-hang'));
    const output = story.outputs.get('http.0');
    const lines = recording('down-v3.2.9-http-hang').split('\n');
    const count = (text: string): number => lines.filter((line) => line.includes(text)).length;
    expect(output && [...output.httpFailures]).toEqual([[0, count('HTTP status=0')]]);
    expect(output?.retries).toBe(count('failed to flush chunk'));
    expect(story.connectionErrors).toBe(count('timed out after') + count('broken connection'));
  });

  it('takes the crash lines with their place, and the last life of several', () => {
    const text = recording('seed-v3.2.0-mbl256m-packsmall');
    const story = readLog(`${text}${text}`);
    expect(story.fatalSignal).toEqual({
      signal: 'SIGSEGV',
      line: 63 + 29,
      text: '[2026/11/22 12:42:52] [engine] caught signal (SIGSEGV)',
      at: '2026-11-22T12:42:52Z',
    });
    expect(
      story.backtrace && [story.backtrace.line, story.backtrace.endLine, story.backtrace.frames.length],
    ).toEqual([63 + 58, 63 + 63, 6]);
    expect(story.backtrace?.lines).toEqual([58, 59, 60, 61, 62, 63].map((line) => 63 + line));
    expect(story.backtrace?.frames[0]).toEqual({
      index: 0,
      function: 'fw_conn_event',
      file: 'plugins/in_forward/fw_conn.c',
      line: 75,
    });
  });

  it('judges the end of the last of several lives', () => {
    const stopped = recording('article-comment-v3.2.0');
    const running = recording('oom-v3.2.9-fwd-256m');
    const endings = [running + stopped, stopped + running].map((text) => ending(readLog(text)));
    expect(endings).toEqual(['stopped', 'abrupt']);
  });

  it('counts lines that were left out, and joins no parts across them', () => {
    const part = (flag: string, text: string): string => `2026-11-22T12:00:00Z stdout ${flag} ${text}\n`;
    const before = `Fluent Bit v4.2.8\n${part('P', '[2026/11/22 12:00:00] [error] [engine] broken off')}`;
    const after = part('F', '[2026/11/22 12:00:01] [error] [engine] whole');
    const story = readLog(before + after, { at: before.length, lines: 1_000_000 });
    expect([story.lines, story.version, story.levels.error, story.lastError?.line]).toEqual([
      1_000_003,
      '4.2.8',
      2,
      1_000_003,
    ]);
  });

  it('keeps signatures with first, last and a few samples', () => {
    const line = (at: string): string =>
      `[2026/11/22 12:00:${at}] [ warn] [input] forward.0 paused (mem buf overlimit)\n`;
    const text = ['01', '02', '03', '04', '05', '06', '07'].map(line).join('');
    const paused = readLog(text).signatures.get('mem_paused_old');
    expect(paused).toMatchObject({
      count: 7,
      first: { line: 1 },
      last: { line: 7, at: '2026-11-22T12:00:07Z' },
    });
    expect(paused?.samples.map((each) => each.line)).toEqual([1, 2, 3, 4, 5]);
    expect(paused?.first.fields).toEqual({ instance: 'forward.0' });
  });
});
