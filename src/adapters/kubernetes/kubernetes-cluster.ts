import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock, Cluster, Log } from '../../ports.ts';
import type { Recognition } from '../../settings.ts';
import type { Pod } from '../../signal/pod.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import { atMost } from './at-most.ts';
import type { OwnJobs } from '../../signal/why-not-diagnosed.ts';
import { collectEvidence } from './collect-evidence.ts';
import { readConfigMapReaders } from './config-map-readers.ts';
import { createKubeApi, type KubeApi, type KubeApiOptions } from './kube-api.ts';
import { readObject } from './kube-objects.ts';
import { loadKubeConfig } from './load-kube-config.ts';
import { createNodeTraits } from './node-traits.ts';
import { readConfigMap, readPod } from './object-schema.ts';
import { readWorkload } from './read-workload.ts';
import { isWorkloadKind } from './resource-path.ts';
import { createPace } from './pace.ts';
import { readRefusedPods } from './refused-pods.ts';
import { readReloadState } from './reload-pod.ts';
import { createPodSampler } from './sample-pods.ts';
import { createSharedReads } from './shared-reads.ts';
import { createWatchHealth, type WatchHealth } from './watch-health.ts';
import { watchPods } from './watch-pods.ts';
import { readWorkingSets } from './working-sets.ts';
import { podObjectsOf, workloadOf } from './workload-objects.ts';

export interface KubernetesAccess {
  /** The cluster's name in messages. */
  readonly name: string;
  /** One of the two: a kubeconfig's text, or one that is loaded already (in-cluster, another context). */
  readonly kubeConfigText?: string;
  /** Of that text; default: its current one. */
  readonly context?: string | undefined;
  readonly kubeConfig?: KubeConfig;
  readonly clock: Clock;
  readonly onAnswer?: KubeApiOptions['onAnswer'];
  readonly leadership?: KubeApiOptions['leadership'];
}

export interface ClusterSettings extends KubernetesAccess {
  /** Default: all namespaces. */
  readonly namespaces?: readonly string[] | undefined;
  readonly recognise?: Recognition | undefined;
  /** What the server selects pods by before they are recognised one by one; it takes the place of the usual labels. */
  readonly labelSelector?: string | undefined;
  /** Whether the Secret that holds Fluent Bit's configuration is read. Default: no. */
  readonly configSecrets?: boolean | undefined;
  /** Default 90 s: bookmarks come about once a minute. */
  readonly silenceMs?: number;
  readonly log: Log;
  /** Their pods are nobody's trouble; default: none. */
  readonly ownJobs?: OwnJobs;
  /** From 0 to 1; default: `Math.random`. */
  readonly random?: () => number;
  /** The clock in whose seconds the requests of sampling are counted; default: `clock`. */
  readonly paceClock?: Clock;
}

/** Sampling asks the API server at most once a second, whatever the number of workloads. */
const sampleEveryMs = 1_000;

/**
 * A selector cannot say "or" over two labels, so there is one watch for each. The second leaves out what the first selects: the
 * charts' and operators' label first, then that of the manifests of AWS, GKE and their like.
 */
const usualLabels = [
  'app.kubernetes.io/name in (fluent-bit,fluentbit,aws-for-fluent-bit)',
  'k8s-app in (fluent-bit,fluentbit-gke),app.kubernetes.io/name notin (fluent-bit,fluentbit,aws-for-fluent-bit)',
];

/** Of each collection some twenty calls are under way together. */
const collectionsAtOnce = 4;

/** A cluster behind its API server. Throws a plain Error with one sentence for an unusable kubeconfig; connects on first use. */
export function createKubernetesCluster(settings: ClusterSettings): Cluster {
  const { name, clock, configSecrets = false } = settings;
  const kubeConfig = kubeConfigOf(settings);
  const { onAnswer, random } = settings;
  const api = createKubeApi(kubeConfig, { clock, random, onAnswer });
  const { shared, fresh } = createSharedReads(api, clock);
  const inTurn = atMost(collectionsAtOnce);
  const health = createWatchHealth(clock);
  const pace = createPace(settings.paceClock ?? clock, sampleEveryMs);
  const pacedApi = createKubeApi(kubeConfig, { clock, random, onAnswer, turn: async () => pace.turn() });
  const samplePods = createPodSampler(pacedApi, clock);
  return {
    name,
    health: () => health.read(),
    watchPods: async (onPod, stop) => watchAll({ ...settings, api, health }, onPod, stop),
    workloadOf: async (pod) => workloadOf(api, name, pod),
    async workload(ref) {
      if (!isWorkloadKind(ref.kind)) return undefined;
      const json = await readObject(fresh, ref.kind, ref.namespace, ref.name);
      return json && readWorkload(json, ref.kind);
    },
    async configMap(namespace, configMapName) {
      const json = await readObject(fresh, 'ConfigMap', namespace, configMapName);
      return json && readConfigMap(json);
    },
    podsOf: async (ref: WorkloadRef) => (await podObjectsOf(api, ref)).map((each) => readPod(each)),
    readersOf: async (ref, configMap) => readConfigMapReaders(api, ref, configMap),
    refusedPods: async (ref, since) => readRefusedPods(api, ref, since),
    nodeTraits: createNodeTraits(api, clock),
    collect: async (question, bounds) =>
      inTurn(async () =>
        collectEvidence({ own: api, shared }, { ...question, configSecrets }, clock.now(), bounds),
      ),
    workingSets: async (ref, container) => readWorkingSets(pacedApi, ref, container),
    reloadState: async (pod, port) => readReloadState(api, pod, port),
    sample: async (ref, pods) => samplePods(`${ref.kind}/${ref.name}`, pods),
    samplingRequests: () => pace.lastHour(),
  };
}

export function kubeConfigOf({ name, kubeConfig, kubeConfigText, context }: KubernetesAccess): KubeConfig {
  if (kubeConfig !== undefined) return kubeConfig;
  if (kubeConfigText !== undefined) return loadKubeConfig(kubeConfigText, context);
  throw new Error(`Cluster ${name} has no kubeconfig.`);
}

/** One watch for each namespace and selector; their pods are handed on one at a time. */
async function watchAll(
  settings: ClusterSettings & { readonly api: KubeApi; readonly health: WatchHealth },
  onPod: (pod: Pod) => Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const inTurn = createTurns(onPod);
  const watchOne = async (namespace: string | undefined, labelSelector: string | undefined) => {
    try {
      await watchPods({
        api: settings.api,
        cluster: settings.name,
        namespace,
        labelSelector,
        silenceMs: settings.silenceMs ?? 90_000,
        log: settings.log,
        clock: settings.clock,
        random: settings.random,
        pulse: settings.health.pulse(),
        ownJobs: settings.ownJobs,
        onPod: inTurn,
        stop: AbortSignal.any([stop, failed.signal]),
      });
    } catch (error) {
      failed.abort();
      throw error;
    }
  };
  const selectors = selectorsOf(settings);
  const namespaces = settings.namespaces ?? [undefined];
  await Promise.all(namespaces.flatMap((namespace) => selectors.map((each) => watchOne(namespace, each))));
}

/** What the server selects pods by, one list or watch each. */
export function selectorsOf({
  labelSelector,
  recognise,
}: Pick<ClusterSettings, 'labelSelector' | 'recognise'>): readonly (string | undefined)[] {
  if (labelSelector !== undefined) return [labelSelector];
  return recognise === 'images' ? [undefined] : usualLabels;
}

/** The same function, never entered while it is still at work. */
function createTurns(onPod: (pod: Pod) => Promise<void>): (pod: Pod) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return async (pod) => {
    const turn = last.then(async () => onPod(pod));
    last = turn.catch(() => {});
    return turn;
  };
}
