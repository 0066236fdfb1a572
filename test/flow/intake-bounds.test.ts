import { expect, it } from 'vitest';
import { createIntake } from '../../src/flow/intake.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { createStage } from '../support/stage.ts';
import { OutsideError } from '../../src/outside-error.ts';

const signal = (number: number): Signal => ({
  kind: 'waiting',
  key: `key-${number}`,
  at: '2026-11-22T03:09:00.000Z',
  workload: { cluster: 'prod-eu', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' },
  trouble: 'not-starting',
  pod: `fluent-bit-${number}`,
  podUid: `uid-${number}`,
  container: 'fluent-bit',
  image: 'fluent-bit:4.2.8',
  reason: 'ImagePullBackOff',
});

it('while the store is away memory has a bound: the same is kept once, and the watch waits when there is no room', async () => {
  const stage = await createStage();
  const hasSeen = stage.store.hasSeen.bind(stage.store);
  Object.assign(stage.store, {
    hasSeen: () => Promise.reject(new OutsideError('store', 'server', 'It is away.')),
  });
  const stop = new AbortController();
  const intake = createIntake(stage.deps());
  const taking = intake.keepTaking(stop.signal);
  for (let times = 0; times < 3; times += 1)
    intake.signals(Array.from({ length: 19_999 }, (_, at) => signal(at)));
  let hasRoom = 0;
  const ask = () => void intake.room(stop.signal).then(() => (hasRoom += 1));
  ask();
  await stage.advance(10_000);
  expect(hasRoom).toBe(1);
  intake.signals([signal(20_000)]);
  ask();
  await stage.advance(60_000);
  expect(hasRoom).toBe(1);
  Object.assign(stage.store, { hasSeen });
  await stage.advance(5_000);
  expect(hasRoom).toBe(2);
  Object.assign(stage.store, { hasSeen: async () => true });
  await stage.advance(30_000);
  stop.abort();
  await stage.advance(5_000);
  await taking;
  await stage.close();
}, 60_000);
