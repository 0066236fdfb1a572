import type { LoopDelay, MachineUsage } from '../machine.ts';
import { gauge, type KeptMetric, type MetricFamily } from '../metric-family.ts';
import type { Clock, Cluster } from '../ports.ts';
import type { AuditStanding } from './check-audit.ts';
import type { CountedStore } from './counted-store.ts';
import type { Health } from './health.ts';
import { incidentFigures } from './incident-figures.ts';
import { processFigures } from './process-figures.ts';
import type { StoreStanding } from './watched-store.ts';
import { webhookFigures } from './webhook-figures.ts';

export interface FigureSources {
  readonly store: CountedStore;
  readonly storeStanding: () => StoreStanding;
  readonly clusters: () => readonly Pick<Cluster, 'name' | 'health'>[];
  /** Names of those outside of chat. */
  readonly webhooks: readonly string[];
  readonly isChatConnected: () => boolean;
  readonly playbooks: () => { readonly loaded: number; readonly errors: number };
  readonly audit: () => AuditStanding;
  readonly health: Pick<Health, 'parts'>;
  /** Absent where nobody tells of the process. */
  readonly usage?: (() => MachineUsage) | undefined;
  readonly loop: () => LoopDelay;
  readonly counters: readonly KeptMetric[];
  readonly clock: Clock;
  readonly wall: Clock;
}

/** A store that does not answer must not take the other figures with it. */
const storeLimitMs = 2_000;

/** The bot's own figures, read when they are asked for. */
export async function figures(sources: FigureSources): Promise<readonly MetricFamily[]> {
  return [
    ...watchFigures(sources.clusters(), sources.clock.now()),
    ...(await storedFigures(sources)),
    ...chatFigures(sources),
    ...standingFigures(sources),
    ...(sources.usage ? processFigures(sources.usage(), sources.loop()) : []),
    ...sources.counters.map((counter) => counter.family()),
  ];
}

/** What has to be asked of the store is absent while it does not answer. */
async function storedFigures(sources: FigureSources): Promise<readonly MetricFamily[]> {
  const { store, clusters, webhooks, clock, wall } = sources;
  const names = clusters().map(({ name }) => name);
  const asked = Promise.all([
    incidentFigures(store, names),
    webhookFigures(store, webhooks, clock.now()),
  ]).catch(() => undefined);
  const enough = new AbortController();
  const answer = await Promise.race([asked, wall.sleep(storeLimitMs, enough.signal)]);
  enough.abort();
  return answer ? answer.flat() : [];
}

const states = ['syncing', 'connected', 'away'] as const;

function watchFigures(clusters: ReturnType<FigureSources['clusters']>, now: Date): readonly MetricFamily[] {
  const healths = clusters.map(({ name, health }) => ({ cluster: name, health: health() }));
  const secondsSince = (at: string): number => Math.max(0, now.getTime() - Date.parse(at)) / 1000;
  return [
    gauge(
      'fluent_medic_watch_state',
      '1 for the state that the watch of a cluster is in.',
      healths.flatMap(({ cluster, health }) =>
        states.map((state) => ({ labels: { cluster, state }, value: state === health.state ? 1 : 0 })),
      ),
    ),
    gauge(
      'fluent_medic_cluster_away_seconds',
      'For how long a cluster has not answered.',
      healths.map(({ cluster, health: { state, since } }) => ({
        labels: { cluster },
        value: state === 'away' ? secondsSince(since) : 0,
      })),
    ),
    gauge(
      'fluent_medic_watch_age_seconds',
      'How long ago the watch of a cluster heard of it, if only that nothing is new; bookmarks come about once a minute.',
      healths.map(({ cluster, health: { since, heardAt = since } }) => ({
        labels: { cluster },
        value: secondsSince(heardAt),
      })),
    ),
  ];
}

export const connectedFigure = (isConnected: boolean): MetricFamily =>
  gauge('fluent_medic_slack_connected', '1 while Slack sends what people do.', [
    { value: isConnected ? 1 : 0 },
  ]);

function chatFigures({ store, isChatConnected }: FigureSources): readonly MetricFamily[] {
  const { count, lagMs } = store.undelivered();
  return [
    connectedFigure(isChatConnected()),
    gauge(
      'fluent_medic_messages_undelivered',
      'Messages that Slack does not show as they should be yet, 500 at most.',
      [{ value: count }],
    ),
    gauge('fluent_medic_delivery_lag_seconds', 'How long the oldest undelivered message has been waiting.', [
      { value: lagMs / 1000 },
    ]),
  ];
}

function standingFigures({
  storeStanding,
  playbooks,
  audit,
  health,
}: FigureSources): readonly MetricFamily[] {
  const { loaded, errors } = playbooks();
  const { checkedAt, faults } = audit();
  return [
    gauge('fluent_medic_store_up', '1 while the store reads and writes.', [
      { value: storeStanding().state === 'open' ? 1 : 0 },
    ]),
    gauge('fluent_medic_playbooks_loaded', 'Playbooks in force.', [{ value: loaded }]),
    gauge('fluent_medic_playbook_errors', 'Errors in files of playbooks, which are not taken.', [
      { value: errors },
    ]),
    gauge(
      'fluent_medic_audit_chain_faults',
      'Entries of the audit record that were changed, taken out or put in, as last checked.',
      checkedAt === undefined ? [] : [{ value: faults.length }],
    ),
    gauge(
      'fluent_medic_audit_chain_checked_timestamp_seconds',
      'When the audit record was checked last.',
      checkedAt === undefined ? [] : [{ value: Date.parse(checkedAt) / 1000 }],
    ),
    gauge(
      'fluent_medic_part_ready',
      '1 for each part of /readyz that is ready.',
      health.parts().map(({ name, isReady }) => ({ labels: { part: name }, value: isReady ? 1 : 0 })),
    ),
  ];
}
