import { describe, expect, test } from 'vitest';
import { at, cannotStart, ended, forward, input, judge, onDisk, oomKilled, tail } from './logs-scene.ts';

describe('an end of the process', () => {
  const memory = 'what waited in memory for forward.0 was lost at each death: ';
  const skipped =
    'tail.0 keeps no position that survives (DB) and starts at the end of its files: what is written while it is down is never read';
  const tailMemory =
    'what waited in memory for tail.0 was lost at each death: between 0 and 5 MB (Mem_Buf_Limit), 3 restarts so far';
  const reads =
    'tail.0 reads on from its position: what waits is delayed, and lost only where it is rotated away first';
  test.each([
    [
      'memory bounded by Mem_Buf_Limit',
      { config: forward, status: oomKilled, lines: [], memoryLimit: '1Gi' },
      'losing',
      `${memory}between 0 and 256 MB (Mem_Buf_Limit), 3 restarts so far`,
    ],
    [
      'never more than the container holds',
      { config: forward, status: oomKilled, lines: [], memoryLimit: '128Mi' },
      'losing',
      `${memory}between 0 and what the container's memory limit of 128Mi holds, 3 restarts so far`,
    ],
    [
      'no bound at all',
      { config: input('Name forward'), status: oomKilled, lines: [] },
      'losing',
      `${memory}how much is not known, 3 restarts so far`,
    ],
    [
      'tail without DB',
      { config: tail(), status: oomKilled, lines: [] },
      'losing',
      `${tailMemory}; ${skipped}`,
    ],
    [
      'a DB on the node: what was read is lost, the rest is not',
      { config: tail('DB /buffers/tail.db'), status: oomKilled, lines: [], buffers: { hostPath: '/var/fb' } },
      'losing',
      tailMemory,
    ],
    [
      'chunks and position on the node',
      { config: onDisk, status: oomKilled, lines: [], buffers: { hostPath: '/var/fb' } },
      'delayed',
      `the chunks of tail.0 in /buffers/fb survive and are sent after the restart; ${reads}`,
    ],
    [
      'an emptyDir outlives the container',
      { config: onDisk, status: oomKilled, lines: [], buffers: { emptyDir: true } },
      'delayed',
      `the chunks of tail.0 in /buffers/fb survive and are sent after the restart; ${reads}`,
    ],
    [
      'the container layer does not',
      { config: onDisk, status: oomKilled, lines: [] },
      'losing',
      `the chunks of tail.0 in /buffers/fb lie on no volume and are gone with the container; ${skipped}`,
    ],
    [
      'an emptyDir does not outlive an evicted pod',
      {
        config: onDisk,
        status: ended(0, 'Completed'),
        lines: [],
        buffers: { emptyDir: true },
        pod: { phase: 'Failed', reason: 'Evicted' },
        cause: 'node-pressure',
      },
      'losing',
      `the chunks of tail.0 in /buffers/fb lie in an emptyDir and are gone with the pod; ${skipped}`,
    ],
    [
      'an emitter keeps to no limit before 5.0.9',
      {
        config: `${tail('DB /buffers/tail.db')}[FILTER]\n    Name rewrite_tag\n    Match *\n    Rule $a b c false\n`,
        status: oomKilled,
        lines: [],
        buffers: { hostPath: '/var/fb' },
        memoryLimit: '64Mi',
      },
      'losing',
      "what waited in memory for tail.0 and emitter_for_rewrite_tag.0 was lost at each death: between 0 and what the container's memory limit of 64Mi holds, 3 restarts so far",
    ],
    [
      'nothing known of configuration and storage',
      { status: oomKilled },
      'unknown',
      'what waited in memory when it ended is lost; how much, and whether chunks lie on disk, only the configuration tells',
    ],
    [
      'the log tells how the inputs store',
      {
        status: oomKilled,
        memoryLimit: '64Mi',
        lines: [`${at} [ info] [input:forward:forward.0] storage_strategy='memory' (memory only)`],
      },
      'losing',
      `${memory}between 0 and what the container's memory limit of 64Mi holds, 3 restarts so far`,
    ],
  ] as const)('%s', (_, scene, effect, basis) => {
    const { inputs: _inputs, tags: _tags, ...told } = judge({ cause: 'memory-limit-too-low', ...scene });
    expect(told).toEqual({ effect, since: '2026-11-22T12:01:00Z', basis });
  });
});

describe('a pod that does not run', () => {
  const lead = 'this pod collects nothing while it does not run; ';
  test.each([
    ['tail with a position', tail('DB /buffers/tail.db'), 'delayed', /^tail\.0 reads on from its position/],
    ['tail without one', tail(), 'losing', /^tail\.0 keeps no position/],
    [
      'tail that reads from the head',
      tail('Read_from_Head On'),
      'delayed',
      /^tail\.0 reads again from the beg/,
    ],
    ['systemd reads the whole journal', input('Name systemd'), 'delayed', /^systemd\.0 reads again/],
    ['forward', forward, 'unknown', /^whether the senders of forward\.0 keep/],
    ['datagrams', input('Name udp'), 'losing', /^what is sent to udp\.0 in datagrams/],
    ['syslog by default', input('Name syslog'), 'losing', /in datagrams/],
    ['syslog over TCP', input('Name syslog', 'Mode tcp'), 'unknown', /^whether the senders of syslog\.0/],
    ['no configuration', undefined, 'unknown', /^whether its sources wait, only the configuration tells$/],
  ] as const)('%s', (_, config, effect, fate) => {
    const scene = { status: cannotStart, buffers: { hostPath: '/var/fb' }, cause: 'image-pull' } as const;
    const told = judge(config === undefined ? scene : { ...scene, config });
    expect(told).toMatchObject({ effect, since: '2026-11-22T11:59:00Z' });
    expect(told.basis.startsWith(lead)).toBe(true);
    expect(told.basis.slice(lead.length)).toMatch(fate);
  });
});
