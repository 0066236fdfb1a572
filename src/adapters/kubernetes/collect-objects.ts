import type { Pod } from '../../signal/pod.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, listObjects, readObject } from './kube-objects.ts';
import { labelSelectorOf } from './label-selector.ts';
import { readPod, readRevision, readWorkload } from './object-schema.ts';
import { isWorkloadKind } from './resource-path.ts';
import { ownedBy } from './workload-objects.ts';

export interface CollectQuestion {
  readonly workload: WorkloadRef;
  readonly pod: string;
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

/** Reads them all, side by side where one does not lead to the other; what is refused becomes a gap. */
export async function collectObjects(
  api: KubeApi,
  question: CollectQuestion,
  gaps: GapList,
): Promise<CollectedObjects> {
  const { workload: ref, pod: podName } = question;
  const isBare = ref.kind === 'Pod';
  const podReading = one(api, gaps, 'Pod', ref.namespace, podName, 'how the container ended, and its limits');
  const workloadReading = isBare ? undefined : workloadOfQuestion(api, gaps, ref);
  const podEvents = eventsOf(api, gaps, ref.namespace, 'Pod', podName);
  const workloadEvents = isBare ? [] : eventsOf(api, gaps, ref.namespace, ref.kind, ref.name);
  const [pod, workload] = await Promise.all([podReading, workloadReading]);
  const template = templateOf(pod, workload, ref);
  const [history, configMaps, node] = await Promise.all([
    historyOf(api, gaps, ref, workload),
    configMapsOf(api, gaps, template, question),
    template?.node === undefined
      ? undefined
      : one(api, gaps, 'Node', undefined, template.node, "the node's memory and pressure"),
  ]);
  const events = (await Promise.all([podEvents, workloadEvents])).flat();
  return { pod, workload, ...history, configMaps, events, node };
}

async function workloadOfQuestion(
  api: KubeApi,
  gaps: GapList,
  { kind, namespace, name }: WorkloadRef,
): Promise<KubeJson | undefined> {
  const wouldTell = 'who owns it, and how a change would roll out';
  if (isWorkloadKind(kind)) return one(api, gaps, kind, namespace, name, wouldTell);
  const why = `the bot reads DaemonSets, Deployments, StatefulSets and ReplicaSets, not a ${kind}`;
  gaps.add({ what: `${kind} ${namespace}/${name}`, why, wouldTell });
  return undefined;
}

async function one(
  api: KubeApi,
  gaps: GapList,
  kind: string,
  namespace: string | undefined,
  name: string,
  wouldTell: string,
): Promise<KubeJson | undefined> {
  const what = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const object = { kind, name, ...(namespace !== undefined && { namespace }) };
  const asked = { what, wouldTell, object };
  const found = await gaps.attempt(asked, async () => ({
    json: await readObject(api, kind, namespace, name),
  }));
  if (found && !found.json) gaps.add({ ...asked, why: 'it does not exist', reason: 'not-found' });
  return found?.json;
}

async function eventsOf(
  api: KubeApi,
  gaps: GapList,
  namespace: string,
  kind: string,
  name: string,
): Promise<readonly KubeJson[]> {
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  const wouldTell = 'failed probes, evictions and refused mounts';
  const found = await gaps.attempt(
    { what: `the events of ${kind} ${namespace}/${name}`, wouldTell },
    async () => listObjects(api, 'Event', namespace, { fieldSelector }),
  );
  return found ?? [];
}

/** The pod, or in its absence the workload's template: it mounts the same. */
function templateOf(pod: KubeJson | undefined, workload: KubeJson | undefined, ref: WorkloadRef) {
  if (pod !== undefined) return readPod(pod);
  if (workload === undefined) return undefined;
  const { containers, volumes } = readWorkload(workload, ref.kind);
  return { containers, volumes, node: undefined };
}

async function configMapsOf(
  api: KubeApi,
  gaps: GapList,
  template: Pick<Pod, 'containers' | 'volumes'> | undefined,
  { workload, container }: CollectQuestion,
): Promise<readonly KubeJson[]> {
  const mounts = template?.containers.find((each) => each.name === container)?.mounts ?? [];
  const mounted = new Set(mounts.map((each) => each.volume));
  const volumes = (template?.volumes ?? []).filter((each) => mounted.has(each.name));
  const names = new Set(volumes.flatMap((each) => each.configMap ?? []).filter((name) => name !== clusterCa));
  const found = await Promise.all(
    [...names].map(async (name) =>
      one(api, gaps, 'ConfigMap', workload.namespace, name, 'the configuration that Fluent Bit runs with'),
    ),
  );
  return found.filter((each) => each !== undefined);
}

/** Every pod mounts it; it says nothing about Fluent Bit. */
const clusterCa = 'kube-root-ca.crt';

/** What ran before: ControllerRevisions of a DaemonSet or StatefulSet, ReplicaSets of a Deployment. */
async function historyOf(
  api: KubeApi,
  gaps: GapList,
  ref: WorkloadRef,
  workload: KubeJson | undefined,
): Promise<Pick<CollectedObjects, 'revisions' | 'replicaSets'>> {
  const labelSelector = labelSelectorOf(workload);
  if (workload === undefined || labelSelector === undefined) return { revisions: [], replicaSets: [] };
  const { uid } = readWorkload(workload, ref.kind);
  const isDeployment = ref.kind === 'Deployment';
  const kind = isDeployment ? 'ReplicaSet' : 'ControllerRevision';
  const what = `the revisions of ${ref.kind} ${ref.namespace}/${ref.name}`;
  const wouldTell = 'what was changed before the trouble began';
  const found = await gaps.attempt({ what, wouldTell }, async () =>
    listObjects(api, kind, ref.namespace, { labelSelector }),
  );
  if (isDeployment) return { revisions: [], replicaSets: ownedBy(found ?? [], uid) };
  const revisions = (found ?? []).filter((each) => readRevision(each).owner?.uid === uid);
  return { revisions, replicaSets: [] };
}
