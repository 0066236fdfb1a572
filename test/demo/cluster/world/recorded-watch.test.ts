import { describe, expect, test } from 'vitest';
import { defaultScene } from '../../../../src/demo/cluster/default-scene.ts';
import type { Load } from '../../../../src/demo/cluster/world/load.ts';
import { type SmallWorld, smallWorld } from './small-world.ts';
import {
  eventLines,
  eventTexts,
  podLines,
  podNames,
  recordedWatch,
  type WatchedChange,
} from './watch-lines.ts';

const load = (given: Partial<Load>): Load => ({
  megabytesPerSecond: 5,
  connections: 4,
  packed: true,
  destination: 'healthy',
  ...given,
});

/** The first readiness probe may or may not come too early, and creation and scheduling race: not compared. */
const racing = ['Unhealthy', 'Scheduled'];

const firstPod = (changes: readonly WatchedChange[]) => podNames(changes)[0] ?? '';

function deletePod(world: SmallWorld): void {
  world.store.delete('daemonsets', 'logging', 'fluent-bit');
  world.run(3);
}

describe('one pod from creation to its end, against real watch streams', () => {
  test('OOM kills: first restart at once, then back-off with terminated before waiting', () => {
    const recorded = recordedWatch('a-oomkilled');
    const small = smallWorld({ memoryLimit: '64Mi' });
    small.world.setLoad(load({ destination: 'hanging' }));
    small.run(110);
    const pod = firstPod(small.changes);
    const expected = podLines(recorded, firstPod(recorded));
    expect(podLines(small.changes, pod).slice(0, expected.length)).toEqual(expected);
    const events = eventLines(recorded, firstPod(recorded), racing);
    expect(eventLines(small.changes, pod, racing).slice(0, events.length)).toEqual(events);
    expect(eventTexts(small.changes, pod)).toEqual(
      expect.arrayContaining(
        [...eventTexts(recorded, firstPod(recorded))].filter((text) => !text.startsWith('Unhealthy')),
      ),
    );
  });

  test('segmentation faults, and the deletion of a pod that waits', () => {
    const recorded = recordedWatch('b-segfault');
    const config = defaultSceneConfig().replace('256m', '16m');
    const small = smallWorld({ config, memoryLimit: '512Mi' });
    small.world.setLoad(load({ destination: 'slow' }));
    const expected = podLines(recorded, firstPod(recorded));
    const last = expected.findLastIndex((line) => !line.includes('deleting'));
    for (
      let n = 0;
      n < 400 && podLines(small.changes, firstPod(small.changes)).at(-1) !== expected[last];
      n += 1
    )
      small.run(0.25);
    deletePod(small);
    expect(podLines(small.changes, firstPod(small.changes)).filter(notReadyRace)).toEqual(
      expected.filter(notReadyRace),
    );
  });

  test('a configuration it refuses: exit code 1 within a second', () => {
    const recorded = recordedWatch('h-config-error-exit1');
    const small = smallWorld({ config: '[INPUT]\n    Name forwardd\n[OUTPUT]\n    Name null\n' });
    small.run(25);
    const expected = podLines(recorded, firstPod(recorded)).filter((line) => !line.includes('deleting'));
    expect(podLines(small.changes, firstPod(small.changes)).slice(0, expected.length)).toEqual(expected);
  });

  test('a missing ConfigMap: FailedMount at doubling intervals, start after it is there', () => {
    const recorded = recordedWatch('h-configmap-missing');
    const small = smallWorld({ withoutConfigMap: true });
    small.run(25);
    small.create('configmaps', {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'fluent-bit', namespace: 'logging' },
      data: { 'fluent-bit.conf': defaultSceneConfig() },
    });
    small.run(12);
    deletePod(small);
    const pod = firstPod(small.changes);
    const ofPod = firstPod(recorded);
    expect(podLines(small.changes, pod)).toEqual(podLines(recorded, ofPod));
    expect(eventLines(small.changes, pod, racing)).toEqual(eventLines(recorded, ofPod, racing));
    expect(eventTexts(small.changes, pod).filter(notUnhealthy)).toEqual(
      eventTexts(recorded, ofPod).filter(notUnhealthy),
    );
  });

  test('an image that does not exist: ErrImagePull and ImagePullBackOff by turns', () => {
    const recorded = recordedWatch('e-imagepullbackoff');
    const small = smallWorld({ version: '9.9.9-nope', memoryLimit: '64Mi' });
    small.run(75);
    const pod = firstPod(small.changes);
    const ofPod = firstPod(recorded);
    const expected = podLines(recorded, ofPod).filter((line) => !line.includes('deleting'));
    expect(podLines(small.changes, pod).slice(0, expected.length)).toEqual(expected);
    expect(eventTexts(small.changes, pod)).toEqual(eventTexts(recorded, ofPod));
  });
});

const notUnhealthy = (text: string) => !text.startsWith('Unhealthy');

/** A run of some seconds may die before its first successful probe. */
const notReadyRace = (line: string) => !line.includes('running');

function defaultSceneConfig(): string {
  const map = defaultScene().objects.find(({ resource }) => resource === 'configmaps')?.object;
  return ((map?.data ?? {}) as Record<string, string>)['fluent-bit.conf'] ?? '';
}
