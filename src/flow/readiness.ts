import type { Cluster, Store } from '../ports.ts';
import type { ClusterHealth } from '../signal/cluster-health.ts';

export interface ReadinessSources {
  readonly store: Pick<Store, 'hasSeen'>;
  readonly clusters: readonly Pick<Cluster, 'name' | 'health'>[];
  readonly isChatConnected: () => boolean;
}

/** What the bot needs to do its work, part by part: the store, chat, and one cluster at least. Says nothing that is secret. */
export async function readiness({ store, clusters, isChatConnected }: ReadinessSources) {
  const isOpen = await store.hasSeen('').then(
    () => true,
    () => false,
  );
  const isConnected = isChatConnected();
  const healths = clusters.map((cluster) => ({ name: cluster.name, health: cluster.health() }));
  return [
    { name: 'store', isReady: isOpen, words: isOpen ? 'open' : 'it does not answer' },
    { name: 'slack', isReady: isConnected, words: isConnected ? 'connected' : 'not connected' },
    {
      name: 'clusters',
      isReady: healths.some(({ health }) => health.state === 'connected'),
      words: healths.map(({ name, health }) => `${name} ${stateWords(health)}`).join('; '),
    },
  ];
}

const stateWords = (health: ClusterHealth): string =>
  `${health.state} since ${health.since}${health.state === 'away' ? ` (${health.reason})` : ''}`;
