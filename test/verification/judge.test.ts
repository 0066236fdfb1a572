import { describe, expect, it } from 'vitest';
import { judge, type Death, type Watch } from '../../src/verification/judge.ts';
import { english } from '../support/english.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, seconds)).toISOString();
const death = (exitCode: number, reason: string, seconds = 30): Death => ({
  at: at(seconds),
  pod: 'fluent-bit-a',
  exitCode,
  reason,
});
const watch = (over: Partial<Watch> = {}): Watch => ({
  cause: 'known-crash',
  rolledOutAt: at(0),
  holdMs: 180_000,
  deadlineMs: 600_000,
  deaths: [],
  samples: [],
  pods: { desired: 3, updated: 3, available: 3 },
  ...over,
});
const sample = (pod: string, seconds: number, outputRecords: number) => ({
  at: at(seconds),
  pod,
  podUid: pod,
  restartCount: 0,
  outputRecords,
  memoryBytes: 1000 + seconds,
});

const full = {
  pod: 'fluent-bit-a',
  strain: 'buffer-overlimit',
  words: '5 MiB of 5 MiB in the buffer',
} as const;

describe('judge', () => {
  it('says which pod is strained again', () => {
    const about = { cause: 'output-backpressure', failsOn: ['pause'], strained: [full] } as const;
    expect(english(judge(watch(about), new Date(at(600))))).toMatchObject({
      why: 'no pod died, but the buffers fill up again: fluent-bit-a: 5 MiB of 5 MiB in the buffer',
    });
  });
  const table: [string, Partial<Watch>, number, string][] = [
    ['still inside the hold', {}, 100, 'watching'],
    ['quiet for long enough before anybody could look', { justBegun: true }, 600, 'watching'],
    [
      'just begun, and what flows was seen',
      { justBegun: true, samples: [sample('fluent-bit-a', 170, 1), sample('fluent-bit-a', 175, 2)] },
      180,
      'held',
    ],
    ['quiet for the whole hold', {}, 180, 'held'],
    ['a crash comes back', { deaths: [death(139, 'Error')] }, 60, 'failed'],
    ['134 is a crash as well', { deaths: [death(134, 'Error')] }, 60, 'failed'],
    ['OOM after a cured crash goes on', { deaths: [death(137, 'OOMKilled')] }, 60, 'held-but'],
    ['OOMKilled with exit 139 is an OOM kill', { deaths: [death(139, 'OOMKilled')] }, 60, 'held-but'],
    [
      'exit 1 is the crash under a watcher, or a refused configuration',
      { deaths: [death(1, 'Error')] },
      60,
      'failed',
    ],
    ['a clean end after a cured crash', { deaths: [death(0, 'Completed')] }, 60, 'held-but'],
    [
      'buffers that fill up again refute what was to keep them from it',
      { cause: 'buffer-overlimit', failsOn: ['pause'], strained: [full] },
      60,
      'failed',
    ],
    [
      'of another cause they are no proof that it held',
      { cause: 'output-backpressure', failsOn: ['pause'], strained: [full] },
      180,
      'watching',
    ],
    [
      'and in the end leave it unclear',
      { cause: 'output-backpressure', failsOn: ['pause'], strained: [full] },
      600,
      'inconclusive',
    ],
    [
      'where the playbook does not ask for it, buffers are not looked at',
      { cause: 'unbounded-buffer', failsOn: ['oom-kill'], strained: [full] },
      180,
      'held',
    ],
    [
      'what the playbook does not name goes on',
      { cause: 'output-backpressure', failsOn: ['crash'], deaths: [death(137, 'OOMKilled')] },
      60,
      'held-but',
    ],
    [
      'what the playbook names is a failure, also after a cured crash',
      { failsOn: ['crash', 'oom-kill'], deaths: [death(137, 'OOMKilled')] },
      60,
      'failed',
    ],
    [
      'restart means any end',
      { cause: 'invalid-config', failsOn: ['restart'], deaths: [death(255, 'Error')] },
      60,
      'failed',
    ],
    [
      'OOM after more memory',
      { cause: 'memory-limit-too-low', deaths: [death(137, 'OOMKilled')] },
      60,
      'failed',
    ],
    [
      'crash after more memory',
      { cause: 'memory-limit-too-low', deaths: [death(139, 'Error')] },
      60,
      'failed',
    ],
    [
      'pods missing, deadline not reached',
      { pods: { desired: 3, updated: 3, available: 2 } },
      300,
      'watching',
    ],
    ['pods missing at the deadline', { pods: { desired: 3, updated: 3, available: 2 } }, 600, 'inconclusive'],
    ['old pods left', { pods: { desired: 3, updated: 2, available: 3 } }, 600, 'inconclusive'],
    ['logs flow', { samples: [sample('a', 100, 5), sample('a', 160, 65)] }, 180, 'held'],
    ['logs do not flow', { samples: [sample('a', 100, 5), sample('a', 160, 5)] }, 180, 'watching'],
    ['logs never flow', { samples: [sample('a', 100, 5), sample('a', 160, 5)] }, 600, 'inconclusive'],
    [
      'logs flow that paused for half a minute',
      { samples: [sample('a', 110, 5), sample('a', 140, 65), sample('a', 160, 65)] },
      180,
      'held',
    ],
    [
      'logs that stopped two minutes ago do not flow',
      { samples: [sample('a', 20, 5), sample('a', 35, 65), sample('a', 160, 65)] },
      180,
      'watching',
    ],
    [
      'a counter that fell is a restart, not a stop',
      { samples: [sample('a', 100, 50), sample('a', 160, 5)] },
      180,
      'held',
    ],
  ];
  it.each(table)('%s', (_name, over, seconds, state) => {
    expect(judge(watch(over), new Date(at(seconds))).state).toBe(state);
  });

  it('says of how many pods it was asked whether logs flow', () => {
    const samples = [sample('a', 100, 5), sample('a', 160, 65)];
    expect(english(judge(watch({ samples }), new Date(at(180))))).toMatchObject({
      why: 'no death in 3 min on 3 of 3 pods, logs flow on 1 of 1 pods asked',
    });
  });

  it('measures what it judged', () => {
    const samples = [
      sample('a', -50, 0),
      sample('a', 60, 60),
      sample('a', 120, 120),
      sample('b', 60, 10),
      sample('b', 120, 10),
    ];
    expect(judge(watch({ samples }), new Date(at(180))).measured).toEqual({
      quietMs: 180_000,
      holdMs: 180_000,
      deaths: 0,
      pods: { desired: 3, updated: 3, available: 3 },
      peakBytes: 1120,
      recordsPerSecond: 1,
      delivering: { pods: 1, of: 2 },
    });
  });
});
