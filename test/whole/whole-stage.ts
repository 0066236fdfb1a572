import path from 'node:path';
import { vi } from 'vitest';
import { startApp } from '../../src/app.ts';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { Scene } from '../../src/demo/cluster/default-scene.ts';
import { createWorkspace, type Workspace } from '../../src/demo/workspace/workspace.ts';
import { createPacedClock } from './paced-clock.ts';
import { type People, peopleOf, type Until } from './people.ts';

/** A minute of the cluster is a second here. */
const rate = 60;
/** Far longer than it takes on a machine with nothing else to do. */
const longMs = 60_000;
/** The time limit of a test that waits for several things. */
export const wholeMs = 180_000;

/** The whole program between the simulated cluster and the local workspace. */
export interface WholeStage extends People {
  readonly cluster: SimulatedCluster;
  /** What the callback answers once it no longer throws; its error after some time. */
  readonly until: Until;
  readonly close: () => Promise<void>;
}

/** Settings that are not the same in every test. */
export interface Wishes {
  readonly checkJobs?: boolean;
  /** Configuration goes into running pods. */
  readonly hotReload?: boolean;
  /** How long a change must hold. */
  readonly hold?: string;
}

/** Like an operator's who has switched writes on; no time is so short that a busy machine could not keep up. */
const settingsYaml = ({ checkJobs = false, hotReload = false, hold = '2m' }: Wishes) => `
cluster: prod-eu
changes: { mode: live, automaticUndo: true, checkJobs: ${checkJobs}, hotReload: ${hotReload}, configInPlace: ${hotReload}, approval: { groups: [S0APPROVERS], lives: 6h } }
planLives: 6h
gather: 5s
verify: { poll: 10s, hold: ${hold}, deadline: 15m, rolloutDeadline: 30m }
rollout: { hold: 20s }
sampleEvery: 10s
schedules: { sweep: '* * * * * *' }
`;

export async function setWholeStage(scene: Scene, wishes: Wishes = {}): Promise<WholeStage> {
  const clock = createPacedClock(rate);
  const cluster = await createSimulatedCluster({ clock, scene });
  const workspace = await createWorkspace({ limits: { rates: false } });
  const app = await startApp({
    settings: readSettings(settingsYaml(wishes), 'settings of the test').settings,
    clusters: [{ name: cluster.name, kubeConfigText: cluster.kubeconfig('writer') }],
    slack: slackOf(workspace),
    databasePath: ':memory:',
    playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
    log: { level: 'silent', destination: { write: () => undefined } },
    clock,
  });
  const until: Until = (holds) => vi.waitFor(holds, { timeout: longMs, interval: 50 });
  return {
    cluster,
    until,
    ...peopleOf(workspace, until),
    async close() {
      await app.stop();
      clock.stop();
      await cluster.close();
      await workspace.close();
    },
  };
}

const slackOf = ({ tokens, url }: Workspace) => ({
  botToken: tokens.bot,
  appToken: tokens.app,
  apiUrl: `${url}/api/`,
  channel: 'log-incidents',
});
