import { afterEach, describe, expect, it } from 'vitest';
import { createRunWatch } from '../../src/flow/watch-runs.ts';
import { minute, runWell, setVersion, writeConfig } from '../support/changed-scene.ts';
import { imageOf, seedConfig } from '../support/cluster-objects.ts';
import { createStage, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const ref = { cluster: 'prod-eu', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
const running = new AbortController().signal;
const runs = async () =>
  (await stage.store.runs(ref)).map(({ image, from, until, pods }) => [image, from, until, pods]);
const lookOnce = async () => createRunWatch(stage.deps())(running);

describe('what runs while all is well', () => {
  it('is noted with its configuration, from the start of the youngest process on', async () => {
    stage = await runWell();
    expect(await runs()).toEqual([[imageOf('3.0.7'), '2026-11-22T03:09:00Z', '2026-11-22T03:29:00.000Z', 4]]);
    const [run] = await stage.store.runs(ref);
    expect(run?.config.kept).toEqual([
      { volume: 'config', name: 'fluent-bit', data: { 'fluent-bit.conf': seedConfig('128m') } },
    ]);
  });

  it('asks once in five minutes', async () => {
    stage = await runWell();
    const watch = createRunWatch(stage.deps());
    await watch(running);
    await stage.advance(4 * minute);
    await watch(running);
    expect((await runs())[0]?.[2]).toBe('2026-11-22T03:39:00.000Z');
    await stage.advance(minute);
    await watch(running);
    expect((await runs())[0]?.[2]).toBe('2026-11-22T03:44:00.000Z');
  });

  it.each<[string, () => Promise<void> | void]>([
    [
      'an incident is open',
      async () => {
        await stage.cluster.die(1, segfault);
        await stage.advance(10_000);
      },
    ],
    [
      'a rollout is under way',
      () => {
        setVersion(stage, '3.0.6');
      },
    ],
    [
      'a pod is not available',
      () => {
        stage.cluster.objects.daemonSet.status.numberAvailable = 3;
      },
    ],
    [
      'the configuration is younger than the pods',
      async () => {
        await stage.advance(1_000);
        writeConfig(stage, seedConfig('1m'));
      },
    ],
    [
      'nothing tells when the configuration was written',
      () => {
        delete stage.cluster.objects.configMap.metadata.managedFields;
      },
    ],
    ['the cluster does not answer', () => stage.cluster.failNext('timeout', { method: 'workload' })],
  ])('is not noted while %s', async (_, begin) => {
    stage = await runWell();
    const before = await runs();
    await begin();
    await lookOnce();
    expect(await runs()).toEqual(before);
  });

  it('nothing is noted of pods that have not been seen', async () => {
    stage = await createStage();
    await lookOnce();
    expect(await runs()).toEqual([]);
  });
});
