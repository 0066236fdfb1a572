import { describe, expect, it, test } from 'vitest';
import {
  at,
  ended,
  forward,
  gaveUp,
  input,
  judge,
  oomKilled,
  output,
  paused,
  retry,
  tail,
} from './logs-scene.ts';

describe('a pause', () => {
  const noCounter = { proc_records: 9, dropped_records: 0, retries_failed: 0 };
  test.each([
    [
      '3.2.2',
      'delayed',
      'forward.0 paused once at Mem_Buf_Limit: its senders must wait or send again; those that do not wait for an acknowledgement lose records, and no counter shows it',
    ],
    ['3.2.3', 'losing', 'in 3.2.3 a paused forward.0 loses what its senders send, and no counter shows it'],
    ['4.0.2', 'losing', 'in 4.0.2 a paused forward.0 loses what its senders send, and no counter shows it'],
    [
      '4.0.3',
      'delayed',
      'forward.0 paused once at Mem_Buf_Limit: its senders must wait or send again; those that do not wait for an acknowledgement lose records, and no counter shows it',
    ],
  ] as const)('of forward in %s is %s, whatever the counters say', (version, effect, basis) => {
    expect(judge({ config: forward, version, lines: [paused], counters: noCounter })).toEqual({
      effect,
      since: '2026-11-22T12:00:09.005Z',
      basis,
      inputs: ['forward.0'],
    });
  });

  it('of tail leaves the lines in their files', () => {
    const line = paused.replace('forward.0', 'tail.0');
    expect(judge({ config: tail(), lines: [line, line] })).toEqual({
      effect: 'delayed',
      since: '2026-11-22T12:00:09.005Z',
      basis:
        'tail.0 paused 2 times at Mem_Buf_Limit: its files wait, and are lost only where they are rotated away first',
      inputs: ['tail.0'],
      tags: ['kube.*'],
    });
  });
});

describe('losses that are counted', () => {
  it('tells chunks by the log and records by the counters', () => {
    const counters = { dropped_records: 4320, retries_failed: 2 };
    expect(judge({ config: tail(), lines: [gaveUp(1), gaveUp(2), retry], counters })).toEqual({
      effect: 'losing',
      since: '2026-11-22T12:00:09.005Z',
      basis:
        '2 chunks were given up after their retries; 4320 dropped records and 2 chunks given up by the counters since the process started',
      inputs: ['tail.0'],
      tags: ['kube.*'],
    });
  });

  it.each([
    ['no output', input('Name tail', 'Tag a').replace(output, '')],
    ['no Match', input('Name tail', 'Tag a').replace('Match *', 'Match b')],
  ])('%s: every record is thrown away', (_, config) => {
    expect(judge({ config, lines: [] })).toMatchObject({
      effect: 'losing',
      basis: 'no output takes the tag of tail.0: all its records are thrown away',
    });
  });
});

describe('nothing speaks', () => {
  const zero = { proc_records: 9, dropped_records: 0 };
  const all = 'neither the log nor the counters show a pause, a retry or a drop';
  test.each([
    ['healthy', { config: tail(), lines: [], counters: zero }, 'none-seen', all],
    [
      'healthy with senders: what they lose nothing shows',
      { config: forward, lines: [], counters: zero },
      'none-seen',
      `${all}; what clients without acknowledgement lose on their way to forward.0 nothing would show`,
    ],
    [
      'healthy, but too quiet',
      { config: `[SERVICE]\n    Log_Level error\n${tail()}`, lines: [], counters: zero },
      'none-seen',
      `${all}; Log_Level error hides pauses and retries`,
    ],
    [
      'healthy after retries',
      { config: tail(), lines: [retry], counters: zero },
      'none-seen',
      'flushes to http.0 failed once and went through on a retry, nothing was dropped',
    ],
  ] as const)('%s', (_, scene, effect, basis) => {
    expect(judge({ cause: 'healthy', ...scene })).toEqual({ effect, basis });
  });

  it.each([
    ['without a log', {}, 'there is no log of this container'],
    [
      'with counters at zero, but no cause',
      { lines: [], counters: zero },
      'the log shows neither a pause, a retry nor a drop, but not every loss is logged',
    ],
  ] as const)('%s it cannot be known', (_, scene, basis) => {
    expect(judge(scene)).toEqual({ effect: 'unknown', basis });
  });

  it('a planned stop that flushed loses nothing that could be seen', () => {
    const status = ended(0, 'Completed');
    const lines = [
      `${at} [engine] caught signal (SIGTERM)`,
      `${at} [ info] [engine] service has stopped (0 pending tasks)`,
    ];
    expect(judge({ config: tail(), status, lines, cause: 'planned-restart' })).toEqual({
      effect: 'none-seen',
      basis: 'it was asked to stop, flushed and ended by itself',
    });
  });
});

it('speaks Chinese', () => {
  expect(judge({ config: tail(), lines: [gaveUp(1), retry], locale: 'zh-CN' }).basis).toBe(
    '1 个 chunk 在重试后被放弃',
  );
  expect(judge({ config: forward, status: oomKilled, lines: [], locale: 'zh-CN' }).basis).toBe(
    'forward.0 在内存中等待发送的数据在每次退出时丢失：0 到 256 MB 之间（Mem_Buf_Limit），迄今已重启 3 次',
  );
});
