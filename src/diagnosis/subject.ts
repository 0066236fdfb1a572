import type { Evidence, Sourced, Workload } from '../evidence/evidence.ts';
import { isFluentBitImage } from '../fluentbit/image.ts';
import type { Container, Pod } from '../signal/pod.ts';
import type { Subject } from './diagnosis.ts';

/** Which pod and container the question is about, with the workload behind it. */
export interface ChosenSubject {
  readonly namespace: string | undefined;
  readonly podName: string | undefined;
  readonly containerName: string | undefined;
  readonly pod: Sourced<Pod> | undefined;
  /** From the pod; where there is none, from the workload's template. */
  readonly container: Sourced<Container> | undefined;
  readonly workload: Sourced<Workload> | undefined;
  readonly workloadRef: Subject['workload'] | undefined;
}

/** The focus decides; where it leaves several pods, the one whose Fluent Bit died most recently. */
export function chooseSubject(evidence: Evidence): ChosenSubject {
  const { focus } = evidence;
  const pod = choosePod(evidence);
  const workloadRef = workloadRefOf(evidence, pod?.value) ?? focusedWorkload(evidence);
  const workload = findWorkload(evidence, pod?.value.namespace ?? focus.namespace, workloadRef);
  const container = pod ? containerOf(pod, pod.value.containers, ['spec'], focus.container) : undefined;
  const ofTemplate =
    workload &&
    containerOf(workload, workload.value.containers, ['spec', 'template', 'spec'], focus.container);
  const log = evidence.logs.find((each) => focus.pod === undefined || each.pod === focus.pod);
  return {
    namespace: pod?.value.namespace ?? focus.namespace ?? workload?.value.namespace ?? log?.namespace,
    podName: pod?.value.name ?? focus.pod ?? log?.pod ?? podOfEvents(evidence),
    containerName: container?.value.name ?? focus.container ?? ofTemplate?.value.name ?? log?.container,
    pod,
    container: container ?? ofTemplate,
    workload,
    workloadRef,
  };
}

/** Where only events are left of a pod, the one that the newest warning is about. */
function podOfEvents({ pods, events }: Evidence): string | undefined {
  if (pods.length > 0) return undefined;
  return events
    .filter(({ value: { involved, type } }) => involved.kind === 'Pod' && type === 'Warning')
    .toSorted((a, b) => ((a.value.lastAt ?? '') < (b.value.lastAt ?? '') ? 1 : -1))[0]?.value.involved.name;
}

function choosePod({ pods, focus, workloads }: Evidence): Sourced<Pod> | undefined {
  const inNamespace = pods.filter(
    ({ value }) => focus.namespace === undefined || value.namespace === focus.namespace,
  );
  if (focus.pod !== undefined) {
    return (
      inNamespace.find(({ value }) => value.name === focus.pod) ??
      pods.find(({ value }) => value.name === focus.pod)
    );
  }
  const selector = workloads.find(({ value }) => value.name === focus.workload)?.value.selector;
  const ofWorkload = selector
    ? inNamespace.filter(({ value }) =>
        Object.entries(selector).every(([key, want]) => value.labels[key] === want),
      )
    : inNamespace;
  const fluentBits = ofWorkload.filter(({ value }) => value.containers.some(isFluentBit));
  const candidates = fluentBits.length > 0 ? fluentBits : ofWorkload;
  return candidates.toSorted((a, b) => (urgency(b.value) > urgency(a.value) ? 1 : -1))[0];
}

function isFluentBit({ name, image }: Container): boolean {
  return isFluentBitImage(image) || /fluent-?bit/.test(name);
}

/** Later deaths first; among pods that never died, one that waits before one that runs. */
function urgency(pod: Pod): string {
  const watched = pod.containers.filter(isFluentBit);
  const ends = watched.flatMap(({ status }) => {
    const ended = status?.state.kind === 'terminated' ? status.state.termination : status?.lastTermination;
    return ended ? [ended.finishedAt ?? ''] : [];
  });
  const isWaiting = watched.some(({ status }) => status?.state.kind === 'waiting');
  return `${ends.length > 0 ? '1' : '0'} ${ends.sort().at(-1) ?? ''} ${isWaiting ? '1' : '0'}`;
}

function containerOf(
  at: Sourced<unknown>,
  containers: readonly Container[],
  prefix: readonly string[],
  wanted: string | undefined,
): Sourced<Container> | undefined {
  const apps = containers.filter(({ role }) => role !== 'init');
  const value =
    containers.find(({ name }) => name === wanted) ??
    apps.find(({ image }) => isFluentBitImage(image)) ??
    apps.find(isFluentBit) ??
    (apps.length === 1 ? apps[0] : undefined);
  if (!value) return undefined;
  const isInit = value.role !== 'app';
  const index = containers.filter(({ role }) => (role !== 'app') === isInit).indexOf(value);
  const path = [...at.path, ...prefix, isInit ? 'initContainers' : 'containers', index];
  return { source: at.source, path, value };
}

function workloadRefOf({ workloads }: Evidence, pod: Pod | undefined): Subject['workload'] | undefined {
  if (!pod) return undefined;
  if (!pod.owner) return { kind: 'Pod', name: pod.name };
  const { kind, name } = pod.owner;
  if (kind !== 'ReplicaSet') return { kind, name };
  const replicaSet = workloads.find(
    ({ value }) => value.kind === 'ReplicaSet' && value.name === name && value.namespace === pod.namespace,
  );
  if (replicaSet?.value.owner)
    return { kind: replicaSet.value.owner.kind, name: replicaSet.value.owner.name };
  const hash = pod.labels['pod-template-hash'];
  if (hash !== undefined && name.endsWith(`-${hash}`)) {
    return { kind: 'Deployment', name: name.slice(0, -hash.length - 1) };
  }
  return { kind, name };
}

function focusedWorkload({ workloads, focus }: Evidence): Subject['workload'] | undefined {
  const named = workloads.filter(({ value }) => value.name === focus.workload && value.kind !== 'ReplicaSet');
  const only = named[0] ?? (workloads.length === 1 ? workloads[0] : undefined);
  return only && { kind: only.value.kind, name: only.value.name };
}

function findWorkload(
  { workloads }: Evidence,
  namespace: string | undefined,
  ref: Subject['workload'] | undefined,
): Sourced<Workload> | undefined {
  return workloads.find(
    ({ value }) =>
      value.kind === ref?.kind &&
      value.name === ref.name &&
      (namespace === undefined || value.namespace === namespace),
  );
}
