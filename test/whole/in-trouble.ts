import { expect } from 'vitest';
import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import { heavySlowLoad, type LoadSchedule } from '../../src/demo/cluster/world/load.ts';
import { clusterState } from './cluster-state.ts';
import { sceneWith, type SceneWish } from './scene-with.ts';
import { setWholeStage, type WholeStage, type Wishes } from './whole-stage.ts';

export interface Trouble {
  readonly scene: SceneWish;
  readonly load: LoadSchedule;
}

/** OOM kills: what the limit of the buffers allows is more than the container may have. */
export const outOfMemory: Trouble = { scene: { version: '4.2.8', memory: '448Mi' }, load: heavySlowLoad };
/** A version that lives through its pauses, where others crash. */
export const pausing: Trouble = {
  scene: { version: '4.2.7', memory: '512Mi', input: 'Mem_Buf_Limit 5m' },
  load: { megabytesPerSecond: 2, connections: 8, packed: true, destination: 'slow' },
};
export const crashing: Trouble = { scene: { version: '3.2.0', memory: '1Gi' }, load: heavySlowLoad };

export const withScene = ({ scene, load }: Trouble, wish: Partial<SceneWish>): Trouble => ({
  scene: { ...scene, ...wish },
  load,
});

/** What somebody asks for in the place of what was offered: the limits of the card, or another version. */
export type Wish = Readonly<Record<string, string>>;
export const formFor = (wish: Wish) => ('version' in wish ? 'upgrade' : 'change-values');

/** A stage on which the trouble has come, that is left as it was found. */
export async function inTrouble(
  { scene, load }: Trouble,
  play: (stage: WholeStage) => Promise<void>,
  wishes?: Wishes,
): Promise<void> {
  const stage = await setWholeStage(sceneWith(scene), wishes);
  try {
    const before = clusterState(stage.cluster);
    stage.cluster.setLoad(load);
    await play(stage);
    await stage.until(() => expect(clusterState(stage.cluster)).toEqual(before));
  } finally {
    await stage.close();
  }
}

export const lowQuota = { hard: { 'limits.memory': '1600Mi' } };

/** Somebody changes the one object of that kind in the namespace; the answer gives back what was there. */
export function setSpec(store: SimulatedCluster['store'], kind: string, spec: unknown): () => void {
  const [found] = store.list(kind, 'logging');
  if (!found) throw new Error(`There is none of ${kind}.`);
  const set = (next: unknown) =>
    store.update(
      kind,
      'logging',
      found.metadata.name,
      (object) => ({ ...object, spec: next }),
      'kubectl-edit',
    );
  set(spec);
  return () => void set(found['spec']);
}
