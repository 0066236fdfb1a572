import type { KubernetesObject } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { kubeConfigFile } from '../support/real-cluster.ts';
import { createScene, type Scene, untilTold } from '../support/real-scene.ts';
import { configOf, standIn } from '../support/real-workload.ts';
import { standing } from '../support/standing.ts';

const writing = ['approve', 'upgrade', 'change-limits', 'change-values', 'go-on', 'undo'];

describe.skipIf(!kubeConfigFile)('a bot that may only read, in a real cluster', () => {
  it.concurrent.each([
    ['suggest', '', /changes are switched off in its settings/],
    ['no-right', 'changes: { mode: live, checkJobs: true }', /The bot may only read in namespace/],
  ] as const)('%s: tells all and why no button writes, and writes nothing', async (name, settings, why) => {
    const scene = await createScene({ name, settings });
    try {
      const { namespace } = scene;
      const files = { 'fluent-bit.conf': configOf('eat mib=80 rate=30 after=2') };
      await scene.apply(standIn({ namespace, kind: 'DaemonSet', files }));
      const before = await standing(scene);
      await scene.startBot();
      await untilTold(scene, /is being OOM-killed/);
      const card = await untilTold(scene, /Proposed fix/);
      expect(card.text).toMatch(why);
      const shown = JSON.stringify(card);
      for (const part of ['- limits.memory: 64Mi', 'kubectl set resources daemonset/fluent-bit', 'Undo'])
        expect(shown).toContain(part);
      const { messages } = scene.workspace.snapshot();
      const actions = [...JSON.stringify(messages).matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id);
      expect(actions).toContain('acknowledge');
      expect(actions.filter((id = '') => writing.includes(id))).toEqual([]);
      expect(await standing(scene)).toEqual(before);
      expect(await writtenByTheBot(scene)).toEqual([]);
    } finally {
      await scene.end();
    }
  });
});

/** Every object of the namespace in whose managed fields the bot stands, and every Event that it wrote. */
async function writtenByTheBot({ api, namespace }: Scene): Promise<readonly unknown[]> {
  const kinds = [
    ['apps/v1', 'DaemonSet'],
    ['v1', 'ConfigMap'],
    ['v1', 'Pod'],
    ['batch/v1', 'Job'],
    ['v1', 'Event'],
  ] as const;
  const lists = await Promise.all(
    kinds.map(async ([version, kind]) => api.list<KubernetesObject>(version, kind, namespace)),
  );
  return lists
    .flatMap(({ items }) => items)
    .filter((object) => /"(manager|component)":"fluent-medic"/.test(JSON.stringify(object)));
}
