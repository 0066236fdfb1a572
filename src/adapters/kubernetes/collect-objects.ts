import type { EvidenceBounds } from '../../evidence/bounds.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import { collectConfigMaps } from './collect-config.ts';
import { collectEvents, collectNodeEvents } from './collect-events.ts';
import { collectHistory } from './collect-history.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import type { KubeJson } from './kube-objects.ts';
import { readOne } from './read-one.ts';
import { isWorkloadKind } from './resource-path.ts';

export interface CollectQuestion {
  readonly workload: WorkloadRef;
  /** Absent where a workload has no pod. */
  readonly pod?: string;
  readonly container: string;
}

/** The objects around one container, as they came. */
export interface CollectedObjects {
  readonly pod: KubeJson | undefined;
  readonly workload: KubeJson | undefined;
  readonly replicaSets: readonly KubeJson[];
  readonly revisions: readonly KubeJson[];
  readonly configMaps: readonly KubeJson[];
  readonly events: readonly KubeJson[];
  readonly node: KubeJson | undefined;
}

/** One API for each kind of evidence, each with the time that is left for it. */
type Apis = Readonly<Record<keyof EvidenceBounds, KubeApi>>;

/** Reads them all, side by side where one does not lead to the other; what is refused or late becomes a gap. */
export async function collectObjects(
  apis: Apis,
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
  const workloadEvents = isBare ? [] : collectEvents(apis.events, gaps, ref);
  const [pod, workload] = await Promise.all([
    podReading,
    isBare ? undefined : workloadOfQuestion(apis.objects, gaps, ref),
  ]);
  const spec = pod?.['spec'] ?? templateSpec(workload);
  const nodeName = textField(pod?.['spec'], 'nodeName');
  const [history, configMaps, [node, nodeEvents]] = await Promise.all([
    collectHistory(apis, gaps, { workload: ref, object: workload, pod }),
    collectConfigMaps(apis.config, gaps, { namespace, container: question.container, spec }),
    nodeOf(apis, gaps, nodeName),
  ]);
  const { replicaSets, revisions } = history;
  const events = [...(await podEvents), ...(await workloadEvents), ...history.events, ...nodeEvents];
  return { pod, workload, replicaSets, revisions, configMaps, events, node };
}

async function podOfQuestion(api: KubeApi, gaps: GapList, namespace: string, name: string) {
  const wouldTell = 'how the container ended, and its limits';
  return readOne(api, gaps, { kind: 'Pod', namespace, name, wouldTell });
}

async function workloadOfQuestion(
  api: KubeApi,
  gaps: GapList,
  { kind, namespace, name }: WorkloadRef,
): Promise<KubeJson | undefined> {
  const wouldTell = 'who owns it, and how a change would roll out';
  if (isWorkloadKind(kind)) return readOne(api, gaps, { kind, namespace, name, wouldTell });
  const why = `the bot reads DaemonSets, Deployments, StatefulSets and ReplicaSets, not a ${kind}`;
  gaps.add({ what: `${kind} ${namespace}/${name}`, why, wouldTell });
  return undefined;
}

async function nodeOf(
  apis: Apis,
  gaps: GapList,
  name: string | undefined,
): Promise<readonly [KubeJson | undefined, readonly KubeJson[]]> {
  if (name === undefined) return [undefined, []];
  const wouldTell = "the node's memory and pressure";
  return Promise.all([
    readOne(apis.nodes, gaps, { kind: 'Node', name, wouldTell }),
    collectNodeEvents(apis.nodes, gaps, name),
  ]);
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
