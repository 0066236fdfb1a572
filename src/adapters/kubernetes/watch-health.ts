import type { OutsideError } from '../../outside-error.ts';
import type { Clock } from '../../ports.ts';
import type { ClusterHealth } from '../../signal/cluster-health.ts';

/** What one watch tells of itself. */
export interface WatchPulse {
  /** Every pod was listed, or a connection was opened at the place where the last one ended. */
  isConnected(): void;
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
  const pulses: { readonly health: () => ClusterHealth }[] = [];
  return {
    pulse() {
      let health: ClusterHealth = { state: 'syncing', since: now() };
      pulses.push({ health: () => health });
      return {
        isConnected() {
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
      return worst ?? all.at(-1) ?? { state: 'syncing', since: startedAt };
    },
  };
}
