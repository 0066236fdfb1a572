import { expect, it } from 'vitest';
import type { Scene } from '../../src/demo/cluster/default-scene.ts';
import { heavySlowLoad, quietLoad } from '../../src/demo/cluster/world/load.ts';
import { daemonSetOf, fluentBitNow } from './fluent-bit-now.ts';
import { sceneWith } from './scene-with.ts';
import { setWholeStage, wholeMs } from './whole-stage.ts';
import { collectMade } from './collect-made.ts';

const nodes = 500;
/** Nodes that carry enough to crash the old version. */
const busy = 3;

it(
  `a DaemonSet on ${nodes} nodes whose bot dies twice on the way ends right, each pod replaced once`,
  async () => {
    const { cluster, approve, dies, read, readUntil, until, calls, close } = await setWholeStage(manyNodes());
    try {
      const { strategy } = fluentBitNow(cluster);
      cluster.setLoad(heavySlowLoad);
      await readUntil(/Proposed fix/);
      cluster.setLoad(quietLoad);
      const made = collectMade(cluster);
      await approve();
      for (const done of [1, nodes / 10]) {
        await until(() => expect(made.size).toBeGreaterThan(done));
        await dies();
      }
      await readUntil(/fixed and verified after/);
      const now = fluentBitNow(cluster);
      expect([now.version, now.strategy, now.pods.length]).toEqual(['4.2.8', strategy, nodes]);
      expect(now.pods.filter(({ isNew, isReady, restarts }) => !isNew || !isReady || restarts !== 0)).toEqual(
        [],
      );
      expect([...made.values()].filter((count) => count !== 1)).toEqual([]);
      expect(made.size).toBe(nodes);
      expect(Object.keys(daemonSetOf(cluster.store).metadata.annotations ?? {})).not.toContain(
        'fluent-medic.dev/strategy-before',
      );
      expect(read().filter((text) => /FIRING|RESOLVED/.test(text))).toHaveLength(1);
      expect(calls.filter((method) => method === 'chat.update').length).toBeLessThan(120);
    } finally {
      await close();
    }
  },
  wholeMs,
);

/** The scene without its quota, with hundreds of nodes of which a few carry much of the load. */
function manyNodes(): Scene {
  const scene = sceneWith({ version: '3.2.0', memory: '1Gi' });
  const first = scene.objects.find(({ object }) => object.kind === 'Node');
  if (!first) throw new Error('The scene has no node.');
  const names = Array.from({ length: nodes }, (_, at) => `node-${at + 1}`);
  const all = names.map((name) => {
    const { metadata } = first.object;
    const labels = { ...metadata.labels, 'kubernetes.io/hostname': name };
    return { resource: 'nodes', object: { ...first.object, metadata: { ...metadata, name, labels } } };
  });
  const others = scene.objects.filter(({ object }) => !['Node', 'ResourceQuota'].includes(object.kind));
  return {
    ...scene,
    objects: [...others.slice(0, 4), ...all, ...others.slice(4)],
    nodeWeights: new Map(names.map((name, at) => [name, at < busy ? 1 : 0.01])),
  };
}
