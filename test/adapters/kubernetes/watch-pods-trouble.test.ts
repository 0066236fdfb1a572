import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutsideError } from '../../../src/outside-error.ts';
import type { StatusFailure } from '../../../src/demo/cluster/api/status-error.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

let watched: WatchedCluster;
beforeEach(async () => {
  watched = await startWatchedCluster();
});
afterEach(async () => watched.close());

describe('trouble on the line', () => {
  it('loses and doubles nothing when connections are cut', async () => {
    watched.add('a');
    void watched.watch();
    await watched.until(() => watched.seen.length === 1);
    for (let round = 1; round <= 5; round += 1) {
      watched.touch('a', round);
      watched.server.dropConnections();
      await watched.until(() => watched.seen.length === 1 + round);
    }
    expect(watched.seen).toEqual(['a@0', 'a@1', 'a@2', 'a@3', 'a@4', 'a@5']);
    expect(lists()).toBe(1);
  });

  it('lists again after an expired position, and repeats only what changed', async () => {
    watched.add('a');
    watched.add('b');
    void watched.watch();
    await watched.until(() => watched.seen.length === 2);
    watched.server.failNext('hang-up', ({ path }) => path === '/api/v1/pods');
    watched.server.failNext('hang-up', ({ path }) => path === '/api/v1/pods');
    watched.server.dropConnections();
    watched.touch('b', 1);
    watched.server.compact();
    await watched.until(() => watched.seen.length === 3);
    watched.touch('a', 2);
    await watched.until(() => watched.seen.length === 4);
    expect(watched.seen).toEqual(['a@0', 'b@0', 'b@1', 'a@2']);
    expect(lists()).toBe(2);
  });

  it('takes a 410 as status of the answer like one in the stream', async () => {
    watched.add('a');
    watched.server.failNext(
      { code: 410, message: 'too old resource version', reason: 'Expired' },
      isFirstWatch(),
    );
    void watched.watch();
    await watched.until(() => lists() === 2);
    watched.touch('a', 1);
    await watched.until(() => watched.seen.length === 2);
    expect(watched.seen).toEqual(['a@0', 'a@1']);
  });

  const failures: readonly [string, StatusFailure | 'hang-up'][] = [
    [
      '429',
      { code: 429, message: 'slow down', reason: 'TooManyRequests', details: { retryAfterSeconds: 1 } },
    ],
    ['500', { code: 500, message: 'etcd is away', reason: 'InternalError' }],
    ['503', { code: 503, message: 'the server is currently unable', reason: 'ServiceUnavailable' }],
    ['401', { code: 401, message: 'Unauthorized', reason: 'Unauthorized' }],
    ['403', { code: 403, message: 'pods is forbidden', reason: 'Forbidden' }],
    ['a cut', 'hang-up'],
  ];
  it.each(failures)('goes on after %s, to lists and watches alike', async (_, failure) => {
    watched.add('a');
    for (let number = 0; number < 4; number += 1) watched.server.failNext(failure);
    void watched.watch();
    await watched.until(() => watched.seen.length === 1);
    for (let number = 0; number < 4; number += 1) watched.server.failNext(failure);
    watched.server.dropConnections();
    watched.touch('a', 1);
    await watched.until(() => watched.seen.length === 2);
    expect(watched.seen).toEqual(['a@0', 'a@1']);
    expect(watched.log.filter((each) => each.level === 'warn').length).toBeGreaterThan(0);
  });

  it('leaves a connection on which nothing comes any more', async () => {
    watched.add('a');
    void watched.watch({ silenceMs: 6_000 });
    await watched.until(() => watched.requests.filter((each) => each.query['watch'] === 'true').length >= 3);
    watched.touch('a', 1);
    await watched.until(() => watched.seen.length === 2);
    expect(watched.seen).toEqual(['a@0', 'a@1']);
    expect(watched.log.map((each) => each.facts['reason'])).toContain('timeout');
  });

  it('hands a pod on again when the cluster failed while it was looked at', async () => {
    watched.add('a');
    let failures = 2;
    void watched.watch({
      whenSeen: async () => {
        if (failures > 0) {
          failures -= 1;
          throw new OutsideError('kubernetes', 'timeout', 'The API server did not answer in time.');
        }
      },
    });
    await watched.until(() => watched.seen.length === 3);
    watched.touch('a', 1);
    await watched.until(() => watched.seen.length === 4);
    expect(watched.seen).toEqual(['a@0', 'a@0', 'a@0', 'a@1']);
  });

  it('throws what the caller threw', async () => {
    watched.add('a');
    const watching = watched.watch({
      namespaces: ['logging', 'other'],
      whenSeen: async () => {
        throw new TypeError('a bug');
      },
    });
    await expect(watching).rejects.toThrow('a bug');
  });
});

function lists(): number {
  return watched.requests.filter((each) => each.query['limit'] !== undefined && each.status === 200).length;
}

/** Matches the first watch: what is planned sees no query, but a list always comes before. */
function isFirstWatch() {
  let count = 0;
  return ({ path }: { path: string }) => {
    if (path === '/api/v1/pods') count += 1;
    return count === 2;
  };
}
