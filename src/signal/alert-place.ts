import type { Trouble, WorkloadRef } from './signal.ts';

/** What an alert is about, as far as its labels say. */
export interface AlertPlace {
  readonly namespace?: string;
  readonly pod?: string;
  readonly container?: string;
  readonly workload?: { readonly kind: string; readonly name: string };
}

export interface WatchedContainer {
  readonly ref: WorkloadRef;
  readonly container: string;
}

type Labels = Readonly<Record<string, string>>;

const workloadLabels = [
  ['daemonset', 'DaemonSet'],
  ['deployment', 'Deployment'],
  ['statefulset', 'StatefulSet'],
] as const;
const exported = 'exported_';
const placeLabels = ['namespace', 'pod', 'container', ...workloadLabels.map(([label]) => label)];

/**
 * Reads the labels of kube-state-metrics, the kubelet and Fluent Bit's own metrics. Where Prometheus moved them aside because the
 * scraped target has such labels too, `exported_pod` is the pod that the alert is about and `pod` the exporter's.
 */
export function alertPlace(labels: Labels): AlertPlace {
  const isMoved = placeLabels.some((label) => labels[exported + label]);
  const read = (label: string) => labels[isMoved ? exported + label : label] || undefined;
  const [namespace, pod, container] = [read('namespace'), read('pod'), read('container')];
  const named = workloadLabels.map(([label, kind]) => ({ kind, name: read(label) ?? labels[label] }));
  const workload = named.find((each) => each.name);
  return {
    ...(namespace ? { namespace } : {}),
    ...(pod ? { pod } : {}),
    ...(container ? { container } : {}),
    ...(workload?.name ? { workload: { kind: workload.kind, name: workload.name } } : {}),
  };
}

/**
 * The watched container that an alert is about. A pod that is named decides by its name, also when it is gone by now; an alert about
 * another container of the pod is about none. Without pod and workload the container's name decides where only one fits.
 */
export function watchedAt(
  place: AlertPlace,
  watched: readonly WatchedContainer[],
): WatchedContainer | undefined {
  const { pod, container, workload } = place;
  const here = watchedThere(place, watched);
  if (pod !== undefined) return here.find(({ ref }) => isNamedLikePodOf(ref, pod));
  if (workload !== undefined)
    return here.find(({ ref }) => ref.kind === workload.kind && ref.name === workload.name);
  return container !== undefined && here.length === 1 ? here[0] : undefined;
}

/** Those whose pods have to be listed to know: the pod's name begins with theirs and goes on in an unusual way. */
export function perhapsAt(
  place: AlertPlace,
  watched: readonly WatchedContainer[],
): readonly WatchedContainer[] {
  return watchedThere(place, watched).filter(({ ref }) => place.pod?.startsWith(`${ref.name}-`));
}

const watchedThere = ({ namespace, container }: AlertPlace, watched: readonly WatchedContainer[]) =>
  watched.filter(
    (each) => each.ref.namespace === namespace && (container ?? each.container) === each.container,
  );

/** The alphabet of names that the API server generates. */
const random = '[bcdfghjklmnpqrstvwxz2456789]';
const endings: Readonly<Record<string, RegExp>> = {
  DaemonSet: new RegExp(`^${random}{5}$`),
  Deployment: new RegExp(`^${random}{1,10}-${random}{5}$`),
  ReplicaSet: new RegExp(`^${random}{5}$`),
  StatefulSet: /^\d+$/,
};
/** A longer name is cut before the random part is put behind it. */
const longestGenerated = 58;

function isNamedLikePodOf({ kind, name }: WorkloadRef, pod: string): boolean {
  if (kind === 'Pod') return pod === name;
  const base = `${name}-`.slice(0, longestGenerated);
  return pod.startsWith(base) && endings[kind]?.test(pod.slice(base.length)) === true;
}

const families: readonly (readonly [RegExp, Trouble])[] = [
  [/crash|restart|oom|kill/i, 'dying'],
  [/waiting|imagepull|notready|stuck|mismatch|scheduled|unavailable/i, 'not-starting'],
];

/** The family of trouble that an alert's name speaks of; `straining` for all that is no death and no failed start. */
export const troubleOf = (alert: string): Trouble =>
  families.find(([name]) => name.test(alert))?.[1] ?? 'straining';
