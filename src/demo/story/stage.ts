import { createSimClock, type SimClock } from '../clock.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../cluster/cluster.ts';
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
  readonly onWebApiCall?: NonNullable<WorkspaceOptions['onWebApiCall']>;
}

/** Both servers of the demo. Rejects with one sentence when the port is taken. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const clock = createSimClock({ rate: options.rate });
  const workspace = await createWorkspace({
    port: options.port,
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
