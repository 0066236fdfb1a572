import type { AuditDeed } from '../../../src/audit/audit-entry.ts';
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
  /** What of a message is the same in each run; nothing of one that is not. */
  readonly lasting: (text: string) => readonly string[];
  /** What is done once and is entered once. */
  readonly decisive: readonly AuditDeed['kind'][];
}

/** A text without what time and chance make of it. */
const shape = (text: string): string =>
  text
    .replaceAll(/\d+ (?:min|s)\b(?: \d+ s\b)?/g, '(time)')
    // At this pace a busy machine may have no time to measure it.
    .replaceAll(/logs flow on \d+ of \d+ pods?(?: asked)?|whether logs flow could not be measured/g, '(flow)')
    .replaceAll(/fluent-bit-\w{5}\b/g, '(pod)')
    .replaceAll(/\d+/g, '(n)')
    .replaceAll(/\bpods\b/g, 'pod');

const asked = /memory limit 448Mi → 300Mi/;

/** Whether a message says so within some seconds. */
async function isSaid(read: () => readonly string[], words: RegExp): Promise<boolean> {
  for (let looks = 0; looks < 50; looks += 1) {
    if (read().some((text) => words.test(text))) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
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
    // Who sees nothing happen presses again, and is told so.
    lasting: (text) => (/You have approved this already/.test(text) ? [] : [shape(text)]),
    decisive: ['proposed', 'approved', 'granted', 'written', 'rolled-out', 'verified'],
  },
  {
    name: 'approved, failed and taken back',
    scene: () => sceneWith(outOfMemory.scene),
    async act({ cluster, read, readUntil, fill, approve }) {
      cluster.setLoad(outOfMemory.load);
      await readUntil(/Diagnosis of/);
      // A form whose submission nobody answers stays open with Slack's words for it: who sees that submits again.
      do await fill('change-values', { memoryLimit: '300Mi' });
      while (!(await isSaid(read, asked)));
      await approve(asked);
      await readUntil(/^\S+ Rolled back/);
      await readUntil(/^\S+ Fix failed/);
    },
    // What is proposed next depends on how much came in meanwhile.
    lasting: (text) => /^\S+ (?:Rolled back|Fix failed) for \S+ \S+/.exec(text) ?? [],
    // Nor how many pods had the change when the first of them died.
    decisive: ['approved', 'granted', 'verified', 'undone'],
  },
];
