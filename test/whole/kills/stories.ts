import type { Scene } from '../../../src/demo/cluster/default-scene.ts';
import { heavySlowLoad, quietLoad } from '../../../src/demo/cluster/world/load.ts';
import { outOfMemory } from '../in-trouble.ts';
import { sceneWith } from '../scene-with.ts';
import type { KillStage } from './kill-stage.ts';

/** What people and the cluster do, up to an end that is the same whenever the program dies on the way. */
export interface Story {
  readonly name: string;
  readonly scene: () => Scene;
  readonly act: (stage: KillStage) => Promise<void>;
  /** Messages that have found their last words at the end. */
  readonly isFinal: (text: string) => boolean;
}

export const stories: readonly Story[] = [
  {
    name: 'approved, carried out and verified',
    scene: () => sceneWith({ version: '3.2.0', memory: '1Gi' }),
    async act({ cluster, readUntil, approve }) {
      cluster.setLoad(heavySlowLoad);
      await readUntil(/Proposed fix/);
      cluster.setLoad(quietLoad);
      await approve();
      await readUntil(/fixed and verified after/);
      await readUntil(/RESOLVED/);
      await readUntil(/Done and verified/);
    },
    isFinal: () => true,
  },
  {
    name: 'approved, failed and taken back',
    scene: () => sceneWith(outOfMemory.scene),
    async act({ cluster, readUntil, fill, approve }) {
      cluster.setLoad(outOfMemory.load);
      await readUntil(/Diagnosis of/);
      await fill('change-values', { memoryLimit: '300Mi' });
      await approve(/memory limit 448Mi → 300Mi/);
      await readUntil(/^\S+ Rolled back/);
    },
    isFinal: (text) => /^\S+ Rolled back/.test(text),
  },
];
