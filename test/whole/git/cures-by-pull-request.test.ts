import { expect, it } from 'vitest';
import { fluentBitNow } from '../fluent-bit-now.ts';
import { troubles } from '../troubles.ts';
import { wholeMs } from '../whole-stage.ts';
import { repositoryName, setGitStage } from './git-stage.ts';

/** Where somebody edits the cluster by hand, here the same line is in Git. */
const written = { 'invalid-config': { input: 'Mem_Buf_Limit 512m # twice as much' } };
const inGit = troubles.map((trouble) => {
  const more = Object.entries(written).find(([cause]) => cause === trouble.cause)?.[1];
  return { ...trouble, scene: { ...trouble.scene, ...more } };
});

it.concurrent.each(inGit)(
  '$cause: found, approved, merged, synced, verified',
  async ({ scene, load, found, cured }) => {
    const stage = await setGitStage(scene);
    const { cluster, github } = stage;
    try {
      cluster.setLoad(load);
      await stage.approve();
      const { number } = await stage.pull();
      github.merge(repositoryName, number);
      await stage.readUntil(/fixed and verified after/);
      expect(await stage.readUntil(/RESOLVED/)).toMatch(found);
      const { version, memory, config, pods } = fluentBitNow(cluster);
      expect(cured).toContainEqual({ version, memory, config });
      expect(pods.filter(({ isNew, isReady }) => !isNew || !isReady)).toEqual([]);
    } finally {
      await stage.close();
    }
  },
  wholeMs,
);
