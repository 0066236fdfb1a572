import { said } from '../../language/words.ts';
import type { EvidenceBounds } from '../../evidence/bounds.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import { collectConfigMaps } from './collect-config.ts';
import { collectConfigSecret } from './collect-config-secret.ts';
import { collectEvents, collectNodeEvents } from './collect-events.ts';
import { collectHistory } from './collect-history.ts';
import { collectNodes } from './collect-nodes.ts';
import { collectOwners } from './collect-owners.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, listObjects } from './kube-objects.ts';
import { readPod } from './object-schema.ts';
import { readWorkload } from './read-workload.ts';
import { readOne } from './read-one.ts';
import { isWorkloadKind } from './resource-path.ts';

export interface CollectQuestion {
  readonly workload: WorkloadRef;
  /** Absent where a workload has no pod. */
  readonly pod?: string;
  readonly container: string;
  /** Whether the Secret that holds Fluent Bit's configuration may be read. */
  readonly configSecrets?: boolean;
}

/** The objects around one container, as they came. */
export interface CollectedObjects {
  readonly pod: KubeJson | undefined;
  readonly workload: KubeJson | undefined;
  readonly replicaSets: readonly KubeJson[];
  readonly revisions: readonly KubeJson[];
  readonly configMaps: readonly KubeJson[];
  readonly configSecret: KubeJson | undefined;
  readonly customResources: readonly KubeJson[];
  readonly events: readonly KubeJson[];
  readonly nodes: readonly KubeJson[];
  readonly usage: KubeJson | undefined;
  readonly quotas: readonly KubeJson[];
  readonly limitRanges: readonly KubeJson[];
}

/** One API for each kind of evidence, each with the time that is left for it. */
type Apis = Readonly<Record<keyof EvidenceBounds, KubeApi>>;

/** `shared` may answer from a short memory: it is asked for what many pods have in common, `own` for what is the pod's alone. */
export interface CollectApis {
  readonly own: Apis;
  readonly shared: Apis;
}

/** Reads them all, side by side where one does not lead to the other; what is refused or late becomes a gap. */
export async function collectObjects(
  { own: apis, shared }: CollectApis,
  question: CollectQuestion,
  gaps: GapList,
): Promise<CollectedObjects> {
  const { workload: ref, pod: podName } = question;
  const { namespace } = ref;
  const isBare = ref.kind === 'Pod';
  const podReading =
    podName === undefined ? undefined : podOfQuestion(apis.objects, gaps, namespace, podName);
  const podEvents =
    podName === undefined ? [] : collectEvents(apis.events, gaps, { kind: 'Pod', namespace, name: podName });
  const workloadEvents = isBare ? [] : collectEvents(shared.events, gaps, ref);
  const [pod, workload] = await Promise.all([
    podReading,
    isBare ? undefined : workloadOfQuestion(shared.objects, gaps, ref),
  ]);
  const spec = pod?.['spec'] ?? templateSpec(workload);
  const nodeName = textField(pod?.['spec'], 'nodeName');
  const scheduling = workload && readWorkload(workload, ref.kind).scheduling;
  const isOnEach = ref.kind === 'DaemonSet';
  const from = pod ? readPod(pod) : workload && readWorkload(workload, ref.kind);
  const { container, configSecrets: mayRead = false } = question;
  const [history, configMaps, configSecret, customResources, nodes, nodeEvents, usage, limits] =
    await Promise.all([
      collectHistory(shared, gaps, { workload: ref, object: workload, pod }),
      collectConfigMaps(shared.config, gaps, { namespace, container, spec }),
      collectConfigSecret(apis.config, gaps, { namespace, container, from, mayRead }),
      collectOwners(shared.objects, gaps, namespace, workload),
      collectNodes(shared.nodes, gaps, { own: nodeName, isOnEach, scheduling }),
      nodeName === undefined ? [] : collectNodeEvents(shared.events, gaps, nodeName),
      podName === undefined ? undefined : usageOf(apis.monitoring, gaps, namespace, podName),
      limitsOf(shared.objects, gaps, namespace),
    ]);
  const { replicaSets, revisions } = history;
  const events = [...(await podEvents), ...(await workloadEvents), ...history.events, ...nodeEvents];
  const own = { pod, workload, replicaSets, revisions };
  return { ...own, configMaps, configSecret, customResources, events, nodes, usage, ...limits };
}

async function podOfQuestion(api: KubeApi, gaps: GapList, namespace: string, name: string) {
  const wouldTell = said('gap.wouldTell.podEnd');
  return readOne(api, gaps, { kind: 'Pod', namespace, name, wouldTell });
}

async function workloadOfQuestion(
  api: KubeApi,
  gaps: GapList,
  { kind, namespace, name }: WorkloadRef,
): Promise<KubeJson | undefined> {
  const wouldTell = said('gap.wouldTell.owner');
  if (isWorkloadKind(kind)) return readOne(api, gaps, { kind, namespace, name, wouldTell });
  const why = said('gap.why.otherKind', { kind });
  gaps.add({ what: `${kind} ${namespace}/${name}`, why, wouldTell });
  return undefined;
}

/** Not every cluster has a metrics API, and it knows nothing of a container that has just started. */
async function usageOf(api: KubeApi, gaps: GapList, namespace: string, name: string) {
  const wouldTell = said('gap.wouldTell.usage');
  return readOne(api, gaps, { kind: 'PodMetrics', namespace, name, wouldTell, isOptional: true });
}

async function limitsOf(api: KubeApi, gaps: GapList, namespace: string) {
  const wouldTell = said('gap.wouldTell.limits');
  const listed = async (kind: string, what: 'quotas' | 'limitRanges') =>
    gaps.attempt({ what: said(`gap.what.${what}`, { namespace }), wouldTell }, async () =>
      listObjects(api, kind, namespace, {}),
    );
  const [quotas = [], limitRanges = []] = await Promise.all([
    listed('ResourceQuota', 'quotas'),
    listed('LimitRange', 'limitRanges'),
  ]);
  return { quotas, limitRanges };
}

function templateSpec(workload: KubeJson | undefined): unknown {
  return objectField(objectField(workload?.['spec'], 'template'), 'spec');
}

function textField(object: unknown, key: string): string | undefined {
  const value = objectField(object, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectField(object: unknown, key: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  return (object as KubeJson)[key];
}
