import { expect, it } from 'vitest';
import { heavySlowLoad, quietLoad, type LoadSchedule } from '../../../src/demo/cluster/world/load.ts';
import { fluentBitNow } from '../fluent-bit-now.ts';
import type { SceneWish } from '../scene-with.ts';
import { wholeMs } from '../whole-stage.ts';
import { repositoryName, setGitStage } from './git-stage.ts';
import { byHelm, byKustomize, byOperator } from './rendering.ts';

const hangsNowAndThen: LoadSchedule = [
  { seconds: 30, load: { ...heavySlowLoad, destination: 'hanging' } },
  { seconds: 40, load: { ...heavySlowLoad, destination: 'healthy' } },
];
const crash: SceneWish = { version: '3.2.0', memory: '1Gi' };
const tooLittle: SceneWish = { version: '4.2.8', memory: '448Mi' };
const unbounded: SceneWish = { version: '4.2.8', memory: '512Mi', input: '' };
const upgraded = { version: '4.2.8', memory: '1Gi', config: ['Mem_Buf_Limit 256m'] };
const raised = { version: '4.2.8', memory: expect.stringMatching(/640Mi|960Mi/) as string };
const bounded = { version: '4.2.8', memory: '512Mi', config: ['Mem_Buf_Limit 128m'] };

it.concurrent.each([
  ['an image in Kustomize', byKustomize, crash, heavySlowLoad, upgraded],
  ['a limit in Kustomize', byKustomize, tooLittle, heavySlowLoad, raised],
  ['a configuration in Kustomize', byKustomize, unbounded, hangsNowAndThen, bounded],
  ['an image in values', byHelm, crash, heavySlowLoad, upgraded],
  ['a limit in values', byHelm, tooLittle, heavySlowLoad, raised],
  ['a configuration in values', byHelm, unbounded, hangsNowAndThen, bounded],
  ['an image in a custom resource', byOperator, crash, heavySlowLoad, upgraded],
] as const)(
  '%s: merged, synced, held, and taken back byte for byte',
  async (_, keep, wish, load, cured) => {
    const stage = await setGitStage(wish, keep);
    const { cluster, github } = stage;
    try {
      const before = stage.files();
      const began = fluentBitNow(cluster);
      cluster.setLoad(load);
      await stage.approve();
      const { number } = await stage.pull();
      expect(fluentBitNow(cluster)).toMatchObject({ version: began.version, memory: began.memory });
      github.merge(repositoryName, number);
      await stage.readUntil(/fixed and verified after/);
      expect(fluentBitNow(cluster)).toMatchObject(cured);
      expect(stage.files()).not.toEqual(before);
      cluster.setLoad(quietLoad);
      await stage.press('undo');
      await stage.approve(/Proposed fix/);
      github.merge(repositoryName, (await stage.pull(2)).number);
      await stage.readUntil(/the revert was merged|values from before are back/);
      expect(stage.files()).toEqual(before);
    } finally {
      await stage.close();
    }
  },
  wholeMs,
);
