import { describe, expect, it } from 'vitest';
import type { Load } from '../../src/demo/cluster/world/load.ts';
import { smallWorld, type SmallWorld } from '../demo/cluster/world/small-world.ts';
import { watchedWorld } from './watched-world.ts';
import { english } from '../support/english.ts';

const config = (limit: string, retryLimit: string) => `[SERVICE]
    Flush           1
    HTTP_Server     On
    HTTP_Port       2020
    storage.metrics On
[INPUT]
    Name            forward
    Port            24224
    ${limit}
[OUTPUT]
    Name            http
    Match           *
    Host            log-gateway.observability.svc
    Port            9880
    Retry_Limit     ${retryLimit}
`;
const load = (megabytesPerSecond: number, destination: Load['destination']): Load => ({
  megabytesPerSecond,
  connections: 8,
  packed: true,
  destination,
});

describe('each of the three metrics of practice, rising, raises its signal before the kill', () => {
  it('buffer use', async () => {
    const small = smallWorld({ version: '4.2.8', config: config('Mem_Buf_Limit 256m', '10') });
    const watched = watchedWorld(small);
    await watched.run(15);
    small.world.setLoad(load(0.4, 'hanging'));
    await watched.run(12);
    const [kill = ''] = watched.kills();
    const found = watched.raised.find(({ strain }) => strain === 'buffer-overlimit');
    expect(english(found?.words)).toMatch(
      /^memory grows by .* with the buffers: .* at its limit in about \d+ min$/,
    );
    expect(minutesBetween(found?.at, kill)).toBeGreaterThan(3);
  });

  it('flush failures', async () => {
    const small = smallWorld({ version: '4.2.8', config: config('', '2'), memoryLimit: '128Mi' });
    const watched = watchedWorld(small);
    await watched.run(10);
    small.world.setLoad(load(0.5, 'refusing'));
    await watched.run(10);
    expect(watched.kills()).toEqual([]);
    small.world.setLoad(load(12, 'refusing'));
    await watched.run(5);
    const [kill = ''] = watched.kills();
    const found = watched.raised.find(({ strain }) => strain === 'output-backpressure');
    expect(english(found?.words)).toMatch(/chunks or records lost in \d+ min$/);
    expect(minutesBetween(found?.at, kill)).toBeGreaterThan(5);
  });

  it('retries', async () => {
    const small = smallWorld({ version: '4.2.8', config: config('', 'False'), memoryLimit: '256Mi' });
    const watched = watchedWorld(small);
    await watched.run(10);
    small.world.setLoad(load(0.3, 'refusing'));
    await watched.run(20);
    const [kill = ''] = watched.kills();
    const found = watched.raised.find(({ strain }) => strain === 'output-backpressure');
    expect(english(found?.words)).toMatch(/^\d+ retries in \d+ min$/);
    expect(minutesBetween(found?.at, kill)).toBeGreaterThan(5);
  });
});

it('24 healthy hours with a day of load, a rollout, a drain and a gateway that restarts raise nothing', async () => {
  const small = smallWorld({ version: '4.2.7' });
  const watched = watchedWorld(small);
  const days: readonly (readonly [hours: number, event: () => void])[] = [
    [4, () => small.world.setLoad(load(1, 'healthy'))],
    [3, () => small.setImage('4.2.8')],
    [2, () => small.world.setLoad(load(3, 'healthy'))],
    [4, () => restartGateway(small)],
    [3, () => drain(small)],
    [3, () => small.world.setLoad(load(0.4, 'healthy'))],
    [5, () => {}],
  ];
  const uids = new Set<string | undefined>();
  for (const [hours, event] of days) {
    await watched.run(hours * 60);
    for (const { metadata } of small.pods()) uids.add(metadata.uid);
    event();
  }
  expect(small.world.now().toISOString()).toBe('2026-11-23T12:01:00.000Z');
  expect([watched.kills(), watched.raised]).toEqual([[], []]);
  expect(uids.size).toBe(3);
}, 60_000);

/** What is evicted ends in its grace period, and the controller starts another. */
function drain(small: SmallWorld): void {
  const [pod] = small.pods();
  small.store.update('pods', 'logging', pod?.metadata.name ?? '', (object) => ({
    ...object,
    metadata: {
      ...object.metadata,
      deletionTimestamp: new Date(small.world.now().getTime() + 30_000).toISOString(),
      deletionGracePeriodSeconds: 30,
    },
  }));
}

/** The destination refuses for as long as a pod of it takes to come up. */
function restartGateway(small: SmallWorld): void {
  small.world.setLoad(load(3, 'refusing'));
  small.run(40);
  small.world.setLoad(load(3, 'healthy'));
  small.run(20);
}

const minutesBetween = (from: string | undefined, to: string): number =>
  (Date.parse(to) - Date.parse(from ?? '')) / 60_000;
