import type { OutsideError } from '../../outside-error.ts';
import type { Clock } from '../../ports.ts';
import type { ClusterHealth } from '../../signal/cluster-health.ts';

/** What one watch tells of itself. */
export interface WatchPulse {
  /** Every pod was listed, or a connection was opened at the place where the last one ended. */
  isConnected(): void;
  /** The API server sent something, if only that nothing is new. */
  isHeard(): void;
  isAway(error: OutsideError): void;
}

export interface WatchHealth {
  /** A further watch that the cluster's health depends on. */
  pulse(): WatchPulse;
  read(): ClusterHealth;
}

/** The health of all watches of one cluster: as away as the one that is away longest. */
export function createWatchHealth(clock: Clock): WatchHealth {
  const now = () => clock.now().toISOString();
  const startedAt = now();
  const pulses: { readonly health: () => ClusterHealth; readonly heardAt: () => string | undefined }[] = [];
  return {
    pulse() {
      let health: ClusterHealth = { state: 'syncing', since: now() };
      let heardAt: string | undefined;
      pulses.push({ health: () => health, heardAt: () => heardAt });
      return {
        isHeard() {
          heardAt = now();
        },
        isConnected() {
          heardAt = now();
          if (health.state !== 'connected') health = { state: 'connected', since: now() };
        },
        isAway({ reason, words }) {
          const since = health.state === 'away' ? health.since : now();
          health = { state: 'away', since, reason, why: words };
        },
      };
    },
    read() {
      const all = pulses.map(({ health }) => health()).toSorted((a, b) => (a.since < b.since ? -1 : 1));
      const worst = all.find(({ state }) => state === 'away') ?? all.find(({ state }) => state === 'syncing');
      const health = worst ?? all.at(-1) ?? { state: 'syncing', since: startedAt };
      const heard = pulses.map(({ heardAt }) => heardAt());
      const [oldest] = heard.flatMap((at) => at ?? []).toSorted();
      return oldest === undefined || heard.includes(undefined) ? health : { ...health, heardAt: oldest };
    },
  };
}
