import { createSimClock, type SimClock } from '../clock.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../cluster/cluster.ts';
import type { Locale } from '../../language/locale.ts';
import { defaultPeople } from '../workspace/default-team.ts';
import { createWorkspace, type Workspace, type WorkspaceOptions } from '../workspace/workspace.ts';

export interface Stage {
  readonly clock: SimClock;
  readonly cluster: SimulatedCluster;
  readonly workspace: Workspace;
  close(): Promise<void>;
}

export interface StageOptions {
  /** Port of the workspace's page; 0 takes a free one. */
  readonly port: number;
  /** How much faster than the wall the cluster's time runs. */
  readonly rate: number;
  readonly seed?: string;
  /** In which language the people of the workspace have set their Slack; default: each in their own. */
  readonly locale?: Locale;
  readonly onWebApiCall?: NonNullable<WorkspaceOptions['onWebApiCall']>;
}

const peopleIn = (locale: Locale) => defaultPeople.map((person) => ({ ...person, locale }));

/** Both servers of the demo. Rejects with one sentence when the port is taken. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const clock = createSimClock({ rate: options.rate });
  const workspace = await createWorkspace({
    port: options.port,
    ...(options.locale === undefined || options.locale === 'en' ? {} : { people: peopleIn(options.locale) }),
    ...(options.onWebApiCall ? { onWebApiCall: options.onWebApiCall } : {}),
  });
  const cluster = await createSimulatedCluster({ clock, ...(options.seed ? { seed: options.seed } : {}) });
  return {
    clock,
    cluster,
    workspace,
    async close() {
      await cluster.close();
      await workspace.close();
    },
  };
}
