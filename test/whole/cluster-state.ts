import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { KubeObject } from '../../src/demo/cluster/seams.ts';
import type { Pod } from '../../src/demo/cluster/world/kube-shapes.ts';

const kinds = [
  'namespaces',
  'nodes',
  'configmaps',
  'limitranges',
  'resourcequotas',
  'daemonsets',
  'deployments',
  'replicasets',
  'jobs',
  'poddisruptionbudgets',
];

/** What the API server and controllers keep for themselves, and the bot's own marks. */
const kept = /^(resourceVersion|generation|managedFields|creationTimestamp|uid)$/;
const marks = /^(fluent-medic\.dev\/|deprecated\.daemonset\.template\.generation$)/;

/**
 * Everything that stands in the cluster, each object as text. Left out: what is observed (status, events), resourceVersion and managed metadata,
 * the marks of the bot at an object, and of pods whatever makes one of them another than the one before on its node.
 */
export function clusterState({ store }: SimulatedCluster): Readonly<Record<string, string>> {
  const objects = kinds.flatMap((kind) => store.list(kind).map((object) => ({ kind, object })));
  const pods = (store.list('pods') as Pod[]).map((pod) => [`pods/${placeOf(pod)}`, podText(pod)] as const);
  return Object.fromEntries([
    ...objects.map(({ kind, object }) => [`${kind}/${nameOf(object)}`, textOf(object)] as const),
    ...pods,
  ]);
}

const nameOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

function textOf(object: KubeObject): string {
  const { annotations = {}, ...rest } = object.metadata;
  const own = Object.fromEntries(Object.entries(rest).filter(([key]) => !kept.test(key)));
  const metadata = { ...own, annotations: withoutMarks(annotations) };
  return JSON.stringify({ ...object, metadata, status: undefined }, undefined, 2);
}

type Annotations = Readonly<Record<string, string>>;

const withoutMarks = (annotations: Annotations): Annotations =>
  Object.fromEntries(Object.entries(annotations).filter(([key]) => !marks.test(key)));

/** A pod of a DaemonSet is known by its node; others have no place of their own. */
function placeOf({ metadata, spec }: Pod): string {
  const [owner] = metadata.ownerReferences ?? [];
  return owner?.kind === 'DaemonSet' ? `${owner.name} on ${spec.nodeName ?? 'no node'}` : metadata.name;
}

/** The token's volume has a random name. */
function podText({ metadata, spec }: Pod): string {
  const { labels = {}, annotations } = metadata;
  const { 'pod-template-generation': _, ...own } = labels;
  const text = JSON.stringify({ labels: own, annotations, spec }, undefined, 2);
  return text.replaceAll(/kube-api-access-[a-z0-9]+/g, 'kube-api-access');
}
