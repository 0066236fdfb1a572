import { said } from '../../language/words.ts';
import type { Owner } from '../../signal/pod.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import { collectEvents } from './collect-events.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, listObjects } from './kube-objects.ts';
import { labelSelectorOf } from './label-selector.ts';
import { readPod } from './object-schema.ts';
import { readRevision, readWorkload } from './read-workload.ts';

export interface History {
  /** ControllerRevisions of a DaemonSet or StatefulSet. */
  readonly revisions: readonly KubeJson[];
  /** Those of a Deployment. */
  readonly replicaSets: readonly KubeJson[];
  /** A Deployment's pods are created, or refused, in the name of its ReplicaSets. */
  readonly events: readonly KubeJson[];
}

interface HistoryQuestion {
  readonly workload: WorkloadRef;
  /** The workload as read; a workload that may not be read is known by its name, and what it ran by the labels of its pod. */
  readonly object: KubeJson | undefined;
  readonly pod: KubeJson | undefined;
}

interface HistoryApis {
  readonly objects: KubeApi;
  readonly events: KubeApi;
}

const none: History = { revisions: [], replicaSets: [], events: [] };
const revised = ['DaemonSet', 'StatefulSet', 'Deployment'];

/** What ran before: ControllerRevisions of a DaemonSet or StatefulSet, ReplicaSets of a Deployment. */
export async function collectHistory(
  apis: HistoryApis,
  gaps: GapList,
  { workload: ref, object, pod }: HistoryQuestion,
): Promise<History> {
  const labelSelector = object ? labelSelectorOf(object) : templateLabelsOf(pod);
  if (labelSelector === undefined || !revised.includes(ref.kind)) return none;
  const isDeployment = ref.kind === 'Deployment';
  const kind = isDeployment ? 'ReplicaSet' : 'ControllerRevision';
  const what = said('gap.what.revisions', { object: `${ref.kind} ${ref.namespace}/${ref.name}` });
  const wouldTell = said('gap.wouldTell.history');
  const listed = await gaps.attempt({ what, wouldTell }, async () =>
    listObjects(apis.objects, kind, ref.namespace, { labelSelector }),
  );
  const uid = object && readWorkload(object, ref.kind).uid;
  const isOwn = (owner: Owner | undefined): boolean =>
    uid === undefined ? owner?.kind === ref.kind && owner.name === ref.name : owner?.uid === uid;
  if (!isDeployment)
    return { ...none, revisions: (listed ?? []).filter((each) => isOwn(readRevision(each).owner)) };
  const replicaSets = (listed ?? []).filter((each) => isOwn(readWorkload(each, kind).owner));
  const wanted = replicaSets.map((each) => readWorkload(each, kind)).filter((each) => each.desired > 0);
  const events = await Promise.all(wanted.map(async (each) => collectEvents(apis.events, gaps, each)));
  return { ...none, replicaSets, events: events.flat() };
}

/** What a controller adds to the labels of the template, and what differs from revision to revision. */
const added = [
  'pod-template-hash',
  'pod-template-generation',
  'controller-revision-hash',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
];

function templateLabelsOf(pod: KubeJson | undefined): string | undefined {
  const terms = Object.entries(pod ? readPod(pod).labels : {})
    .filter(([key]) => !added.includes(key))
    .map(([key, value]) => `${key}=${value}`);
  return terms.length === 0 ? undefined : terms.join(',');
}
