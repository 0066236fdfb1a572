import { createKubernetesCheckJobs } from './adapters/kubernetes/kubernetes-check-jobs.ts';
import { createKubernetesChecks } from './adapters/kubernetes/kubernetes-checks.ts';
import { createKubernetesCluster } from './adapters/kubernetes/kubernetes-cluster.ts';
import { createKubernetesWriter } from './adapters/kubernetes/kubernetes-writer.ts';
import {
  createPrometheusMeasurements,
  type PrometheusSettings,
} from './adapters/prometheus/prometheus-measurements.ts';
import type { ConnectedCluster } from './flow/cluster-of.ts';
import type { Counters } from './flow/counters.ts';
import { readOnlyWriter } from './flow/read-only-writer.ts';
import { rememberRights } from './flow/remember-rights.ts';
import type { Leadership } from './leadership.ts';
import type { Clock, Log } from './ports.ts';
import type { Recognition } from './settings.ts';
import { steadyMs } from './steady-ms.ts';

export interface ClusterOptions {
  /** In messages and commands; no two have the same. */
  readonly name: string;
  readonly kubeConfigText: string;
  /** Default: the current one of the kubeconfig. */
  readonly context?: string | undefined;
  readonly namespaces?: readonly string[] | undefined;
  /** Default: `labels`. */
  readonly recognise?: Recognition | undefined;
  /** What the server selects pods by; it takes the place of the usual labels. */
  readonly labelSelector?: string | undefined;
  /** Whether the Secret that holds Fluent Bit's configuration is read. Default: no. */
  readonly configSecrets?: boolean | undefined;
  /** A Prometheus that scrapes the cluster; without it pods are measured through the API server. */
  readonly prometheus?: Omit<PrometheusSettings, 'clock' | 'log'> | undefined;
  /** Nothing is written here, even where the settings switch changes on. */
  readonly isReadOnly?: boolean;
}

export interface ClusterAccess {
  readonly clock: Clock;
  readonly wall: Clock;
  readonly log: Log;
  readonly counters: Pick<Counters, 'apiRequests'>;
  /** Asked right before each write. */
  readonly leadership: Leadership;
}

/** A cluster with all that is built for it; connects on first use. Throws a plain Error with one sentence for an unusable kubeconfig. */
export function connectCluster(
  cluster: ClusterOptions,
  { clock, wall, log, counters, leadership }: ClusterAccess,
): ConnectedCluster {
  const { name, kubeConfigText, context, isReadOnly = false, prometheus } = cluster;
  const onAnswer = (method: string, code: string) =>
    counters.apiRequests.add({ cluster: name, method, code });
  const access = {
    name,
    kubeConfigText,
    context,
    clock: watchClockOf(clock, wall),
    onAnswer,
    leadership,
  };
  const ownJobs = new Set<string>();
  const writer = isReadOnly ? readOnlyWriter(name) : createKubernetesWriter(access);
  return {
    reader: createKubernetesCluster({
      ...access,
      paceClock: clock,
      log,
      namespaces: cluster.namespaces,
      recognise: cluster.recognise,
      labelSelector: cluster.labelSelector,
      configSecrets: cluster.configSecrets,
      ownJobs,
    }),
    checks: createKubernetesChecks(access),
    jobs: createKubernetesCheckJobs(access, ownJobs),
    writer: { ...writer, mayWrite: rememberRights(writer, wall) },
    ...(prometheus ? { measurements: createPrometheusMeasurements({ ...prometheus, clock, log }) } : {}),
  };
}

/** Tells the time that incidents live by, and sleeps as long as the wall does. */
const watchClockOf = (clock: Clock, { sleep }: Clock): Clock => ({
  now: () => clock.now(),
  steadyMs: () => steadyMs(clock),
  sleep,
});
