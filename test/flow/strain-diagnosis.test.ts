import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeSignals } from '../../src/flow/take-signals.ts';
import type { Strain } from '../../src/signal/signal.ts';
import { createStage, type Stage } from '../support/stage.ts';

const workload = { cluster: 'prod-eu', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
let stage: Stage;
beforeEach(async () => {
  stage = await createStage({ version: '4.2.8' });
  await stage.advance(1_000);
});
afterEach(() => stage.close());

it.each<[Strain, string, RegExp]>([
  [
    'output-backpressure',
    '84 retries in 5 min',
    /is under strain[\s\S]*does not take what is sent: 84 retries in 5 min/,
  ],
  [
    'buffer-overlimit',
    '90 MiB of 100 MiB in the buffer of forward.0',
    /is under strain[\s\S]*The buffers fill up: 90 MiB of 100 MiB in the buffer of forward\.0/,
  ],
  [
    'memory-leak',
    'memory grows by 3.0 MiB a minute beside the buffers',
    /is under strain[\s\S]*Memory is on its way to the limit of 512Mi: memory grows by 3\.0 MiB a minute/,
  ],
])('%s is told with what was measured, and is not taken for health', async (strain, words, expected) => {
  const deps = stage.deps();
  const [row] = deps.pods.of(workload);
  if (!row) throw new Error('The watch told of no pod.');
  const { pod, podUid, container, image, restartCount } = row;
  const at = stage.clock.now().toISOString();
  deps.strains.set(podUid, { restartCount, raised: { [strain]: { at, toldAt: at, words } } });
  const place = { workload, pod, podUid, container, image };
  await takeSignals(deps, [
    { kind: 'strain', key: strain, at, trouble: 'straining', strain, words, ...place },
  ]);
  await stage.advance(20_000);
  expect(await stage.state()).not.toBe('resolved');
  expect(stage.text('inc-1/alert')).toMatch(expected);
});
