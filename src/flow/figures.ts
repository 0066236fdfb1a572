import type { Counter, MetricFamily } from '../metric-family.ts';
import type { Clock, Cluster } from '../ports.ts';
import type { CountedStore } from './counted-store.ts';

export interface FigureSources {
  readonly store: CountedStore;
  readonly clusters: readonly Pick<Cluster, 'name' | 'health'>[];
  readonly isChatConnected: () => boolean;
  readonly counters: readonly Counter[];
  readonly clock: Clock;
}

const mostOpen = 1_000;

/** The bot's own figures, read when they are asked for. */
export async function figures(sources: FigureSources): Promise<readonly MetricFamily[]> {
  const { count, lagMs } = sources.store.undelivered();
  return [
    watchState(sources.clusters),
    awaySeconds(sources.clusters, sources.clock.now()),
    await openIncidents(sources.store),
    gauge('fluent_medic_slack_connected', '1 while Slack sends what people do.', [
      { value: sources.isChatConnected() ? 1 : 0 },
    ]),
    gauge('fluent_medic_messages_undelivered', 'Messages that Slack does not show as they should be yet.', [
      { value: count },
    ]),
    gauge('fluent_medic_delivery_lag_seconds', 'How long the oldest undelivered message has been waiting.', [
      { value: lagMs / 1000 },
    ]),
    ...sources.counters.map((counter) => counter.family()),
  ];
}

const states = ['syncing', 'connected', 'away'] as const;

function watchState(clusters: FigureSources['clusters']): MetricFamily {
  const samples = clusters.flatMap((cluster) => {
    const { state } = cluster.health();
    return states.map((each) => ({
      labels: { cluster: cluster.name, state: each },
      value: each === state ? 1 : 0,
    }));
  });
  return gauge('fluent_medic_watch_state', '1 for the state that the watch of a cluster is in.', samples);
}

function awaySeconds(clusters: FigureSources['clusters'], now: Date): MetricFamily {
  const samples = clusters.map((cluster) => {
    const { state, since } = cluster.health();
    const awayMs = state === 'away' ? now.getTime() - Date.parse(since) : 0;
    return { labels: { cluster: cluster.name }, value: awayMs / 1000 };
  });
  return gauge('fluent_medic_cluster_away_seconds', 'For how long a cluster has not answered.', samples);
}

async function openIncidents(store: CountedStore): Promise<MetricFamily> {
  const open = await store.incidents('open', mostOpen);
  const groups = Map.groupBy(open, ({ value }) => `${value.workload.cluster} ${value.trouble}`);
  const samples = [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ value: { workload, trouble } }) => ({
      labels: { cluster: workload.cluster, trouble },
      value: group.length,
    })),
  );
  return gauge('fluent_medic_incidents_open', 'Incidents that are not resolved.', samples);
}

const gauge = (name: string, help: string, samples: MetricFamily['samples']): MetricFamily => ({
  name,
  kind: 'gauge',
  help,
  samples,
});
