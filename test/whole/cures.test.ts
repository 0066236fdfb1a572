import { expect, it } from 'vitest';
import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { DaemonSet } from '../../src/demo/cluster/world/kube-shapes.ts';
import { fluentBitNow } from './fluent-bit-now.ts';
import { sceneWith } from './scene-with.ts';
import { troubles } from './troubles.ts';
import { setWholeStage, wholeMs } from './whole-stage.ts';

it.concurrent.each(troubles)(
  '$cause: found, approved, taken through the pods in waves, verified',
  async ({ scene, load, begin, found, cured }) => {
    const { cluster, approve, read, readUntil, close } = await setWholeStage(sceneWith(scene));
    try {
      const { strategy } = fluentBitNow(cluster);
      const strategies = collectStrategies(cluster);
      cluster.setLoad(load);
      begin?.(cluster);
      await approve();
      await readUntil(/fixed and verified after/);
      expect(await readUntil(/RESOLVED/)).toMatch(found);
      expect(read().filter((text) => /FIRING|RESOLVED/.test(text))).toHaveLength(1);
      expect(strategies).toEqual(['OnDelete', 'RollingUpdate']);
      const well = { isNew: true, isReady: true, restarts: 0 };
      const pods = [well, well, well];
      expect(cured.map((values) => ({ ...values, strategy, pods }))).toContainEqual(fluentBitNow(cluster));
    } finally {
      await close();
    }
  },
  wholeMs,
);

/** Every change of how the DaemonSet replaces its pods, from now on. */
function collectStrategies({ store }: SimulatedCluster): readonly string[] {
  const seen: string[] = [];
  let before = 'RollingUpdate';
  store.subscribe('daemonsets', ({ object }) => {
    const type = (object as DaemonSet).spec.updateStrategy?.type ?? '';
    if (type !== before) seen.push(type);
    before = type;
  });
  return seen;
}
