import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { type AppOptions, startApp } from '../../src/app.ts';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import type { SimClock } from '../../src/demo/clock.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { Scene } from '../../src/demo/cluster/default-scene.ts';
import { createWorkspace, type Workspace } from '../../src/demo/workspace/workspace.ts';
import { createPacedClock } from './paced-clock.ts';
import { type People, peopleOf, type Until } from './people.ts';

/** A minute of the cluster is a second here. */
const rate = 60;
/** Far longer than it takes on a machine with nothing else to do. */
const longMs = 120_000;
/** The time limit of a test that waits for several things. */
export const wholeMs = 300_000;

/** The whole program between the simulated cluster and the local workspace. */
export interface WholeStage extends People {
  readonly cluster: SimulatedCluster;
  /** What the callback answers once it no longer throws; its error after some time. */
  readonly until: Until;
  /**
   * The bot is killed, and another one starts with the database as it stood at that moment: whatever the first did since, up to its end,
   * was done and not recorded.
   */
  readonly dies: () => Promise<void>;
  readonly clock: SimClock;
  /** Methods of Slack's Web API that were called so far. */
  readonly calls: readonly string[];
  readonly close: () => Promise<void>;
}

/** Settings that are not the same in every test. */
export interface Wishes {
  readonly checkJobs?: boolean;
  /** Configuration goes into running pods. */
  readonly hotReload?: boolean;
  /** How long a change must hold. */
  readonly hold?: string;
  /** Other changes than live ones, and where GitHub is. */
  readonly git?: { readonly mode: 'pull-request'; readonly apiUrl: string; readonly token: string };
}

/** Like an operator's who has switched writes on; no time is so short that a busy machine could not keep up. */
export const settingsYaml = ({ checkJobs = false, hotReload = false, hold = '2m', git }: Wishes) => `
cluster: prod-eu
changes: { mode: ${git?.mode ?? 'live'}, automaticUndo: true, checkJobs: ${checkJobs}, hotReload: ${hotReload}, configInPlace: ${hotReload}, approval: { groups: [S0APPROVERS], lives: 6h } }
planLives: 6h
gather: 5s
verify: { poll: 10s, hold: ${hold}, deadline: 15m, rolloutDeadline: ${git ? '6m' : '30m'} }
rollout: { hold: 20s }
sampleEvery: 10s
schedules: { sweep: '* * * * * *' }
`;

export async function setWholeStage(scene: Scene, wishes: Wishes = {}): Promise<WholeStage> {
  const clock = createPacedClock(rate);
  const cluster = await createSimulatedCluster({ clock, scene });
  const calls: string[] = [];
  const workspace = await createWorkspace({
    limits: { rates: false },
    onWebApiCall: ({ method }) => void calls.push(method),
  });
  const directory = await mkdtemp(path.join(tmpdir(), 'whole-'));
  const database = path.join(directory, 'database');
  await mkdir(database);
  const start = async () => startApp(appOptions({ cluster, workspace, clock, database }, wishes));
  let app = await start();
  const until: Until = (holds) => vi.waitFor(holds, { timeout: longMs, interval: 50 });
  return {
    cluster,
    until,
    clock,
    calls,
    ...peopleOf(workspace, until),
    async dies() {
      const next = path.join(directory, 'next');
      cpSync(database, next, { recursive: true });
      await app.stop();
      await rm(database, { recursive: true });
      await rename(next, database);
      app = await start();
    },
    async close() {
      await app.stop();
      await rm(directory, { recursive: true });
      clock.stop();
      await cluster.close();
      await workspace.close();
    },
  };
}

interface Around {
  readonly cluster: SimulatedCluster;
  readonly workspace: Workspace;
  readonly clock: SimClock;
  /** The folder of the database. */
  readonly database: string;
}

const appOptions = ({ cluster, workspace, clock, database }: Around, wishes: Wishes): AppOptions => ({
  settings: readSettings(settingsYaml(wishes), 'settings of the test').settings,
  clusters: [{ name: cluster.name, kubeConfigText: cluster.kubeconfig('writer') }],
  slack: slackOf(workspace),
  database: { kind: 'sqlite', path: path.join(database, 'medic.db') },
  playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
  log: { level: 'silent', destination: { write: () => undefined } },
  ...(wishes.git ? { github: wishes.git } : {}),
  clock,
});

export const slackOf = ({ tokens, url }: Workspace) => ({
  botToken: tokens.bot,
  appToken: tokens.app,
  apiUrl: `${url}/api/`,
  channel: 'log-incidents',
});
