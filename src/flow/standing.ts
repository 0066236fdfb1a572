import type { Settings } from '../settings.ts';
import type { ClusterHealth } from '../signal/cluster-health.ts';
import type { WatchedWorkload } from './take-samples.ts';

/** What an agent tells of its cluster, again and again. */
export interface AgentStanding {
  readonly health: ClusterHealth;
  readonly samplingRequests: number;
  readonly watched: readonly WatchedWorkload[];
  /** Namespaces in which changes are switched on and the cluster allows them. */
  readonly writable: readonly string[];
  readonly rules: string;
}

/** What whoever has the desk tells of chat. */
export interface HubStanding {
  /** Agents go by a hub alone: nobody else answers for clusters that it does not watch. */
  readonly isHub: boolean;
  readonly team: string;
  /** Id of the usual channel. */
  readonly channel: string;
  /** Ids of all that its settings name, by how they are written there. */
  readonly channels: Readonly<Record<string, string>>;
  readonly rules: string;
}

/** What hub and agents must read alike in their settings: who decides over what, and who is told where. */
export const rulesOf = ({ changes, chat }: Pick<Settings, 'changes' | 'chat'>): string =>
  JSON.stringify({ changes, chat });

/** So often it is told. */
export const announceEveryMs = 5_000;
/** Who was silent for so long is away. */
export const silentMs = 20_000;
