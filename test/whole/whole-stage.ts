import path from 'node:path';
import { vi } from 'vitest';
import { startApp } from '../../src/app.ts';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import { createSimClock } from '../../src/demo/clock.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { Scene } from '../../src/demo/cluster/default-scene.ts';
import { createWorkspace, type Workspace } from '../../src/demo/workspace/workspace.ts';
import { type People, peopleOf, type Until } from './people.ts';

/** A minute of the cluster is a second here. */
const rate = 60;
const longMs = 15_000;

/** The whole program between the simulated cluster and the local workspace. */
export interface WholeStage extends People {
  readonly cluster: SimulatedCluster;
  /** What the callback answers once it no longer throws; its error after some time. */
  readonly until: Until;
  readonly close: () => Promise<void>;
}

/** Like an operator's who has switched writes on; no time is so short that a busy machine could not keep up. */
const settingsYaml = (changes = '') => `
cluster: prod-eu
changes: { mode: live, automaticUndo: true,${changes} approval: { groups: [S0APPROVERS], lives: 6h } }
planLives: 6h
gather: 5s
verify: { poll: 5s, hold: 4m, deadline: 15m, rolloutDeadline: 30m }
rollout: { hold: 20s }
sampleEvery: 5s
schedules: { sweep: '* * * * * *' }
`;

/** `changes` adds to the settings of that name, such as ` checkJobs: true,`. */
export async function setWholeStage(scene: Scene, changes?: string): Promise<WholeStage> {
  const clock = createSimClock({ rate });
  const cluster = await createSimulatedCluster({ clock, scene });
  const workspace = await createWorkspace({ limits: { rates: false } });
  const app = await startApp({
    settings: readSettings(settingsYaml(changes), 'settings of the test').settings,
    clusters: [{ name: cluster.name, kubeConfigText: cluster.kubeconfig('writer') }],
    slack: slackOf(workspace),
    databasePath: ':memory:',
    playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
    log: { level: 'silent', destination: { write: () => undefined } },
    clock,
  });
  const until: Until = (holds) => vi.waitFor(holds, { timeout: longMs, interval: 40 });
  return {
    cluster,
    until,
    ...peopleOf(workspace, until),
    async close() {
      await app.stop();
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
