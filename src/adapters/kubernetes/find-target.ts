import { isFluentBit } from '../../signal/is-fluent-bit.ts';
import type { Container, Pod } from '../../signal/pod.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, readObject } from './kube-objects.ts';
import { readPod } from './object-schema.ts';
import { readWorkload } from './read-workload.ts';
import { podObjectsOf, workloadOf } from './workload-objects.ts';

/** One container that a person asked about by the name of its pod or workload. */
export interface Target {
  readonly workload: WorkloadRef;
  /** Absent where the workload has no pod. */
  readonly pod?: string;
  readonly container: string;
  /** Other Fluent Bit containers of the same pod, which were in less trouble. */
  readonly others: readonly string[];
}

export type TargetSearch =
  | { readonly kind: 'found'; readonly target: Target }
  | { readonly kind: 'unknown'; readonly why: string };

export interface TargetQuestion {
  readonly cluster: string;
  readonly namespace: string;
  /** A pod's name, or else that of a DaemonSet, Deployment, StatefulSet or ReplicaSet. */
  readonly name: string;
  readonly container?: string | undefined;
}

const workloadKinds = ['DaemonSet', 'Deployment', 'StatefulSet', 'ReplicaSet'];

/**
 * Finds the container that a person means: of a workload the one that died last, of a pod with several Fluent Bit containers the
 * one in most trouble. `unknown` says in one sentence what there is instead. Throws `OutsideError` when the cluster refuses.
 */
export async function findTarget(api: KubeApi, question: TargetQuestion): Promise<TargetSearch> {
  const { cluster, namespace, name } = question;
  const json = await readObject(api, 'Pod', namespace, name);
  if (json) {
    const pod = readPod(json);
    return inPods([pod], await workloadOf(api, cluster, pod), question);
  }
  const found = await Promise.all(
    workloadKinds.map(async (kind) => ({ kind, json: await readObject(api, kind, namespace, name) })),
  );
  const workloads = found.flatMap((each) => (each.json ? [{ kind: each.kind, json: each.json }] : []));
  if (workloads.length === 0) {
    return unknown(
      `There is no pod, ${workloadKinds.join(', ')} ${namespace}/${name} in cluster ${cluster}.`,
    );
  }
  const searches = await Promise.all(workloads.map(async (each) => inWorkload(api, question, each)));
  return searches.find((each) => each.kind === 'found') ?? searches[0] ?? unknown('');
}

async function inWorkload(
  api: KubeApi,
  question: TargetQuestion,
  { kind, json }: { readonly kind: string; readonly json: KubeJson },
): Promise<TargetSearch> {
  const { cluster, namespace, name } = question;
  const ref = { cluster, namespace, kind, name };
  const pods = (await podObjectsOf(api, ref)).map((each) => readPod(each));
  if (pods.length > 0) return inPods(pods, ref, question);
  const { containers, volumes } = readWorkload(json, kind);
  const template: Pod = { namespace, name, uid: '', labels: {}, annotations: {}, containers, volumes };
  const search = inPods([template], ref, question);
  if (search.kind === 'unknown') return search;
  const { pod: _, ...target } = search.target;
  return { kind: 'found', target };
}

interface Candidate {
  readonly pod: Pod;
  readonly container: Container;
}

function inPods(pods: readonly Pod[], workload: WorkloadRef, question: TargetQuestion): TargetSearch {
  const { namespace, name, container: wanted } = question;
  const candidates = pods
    .flatMap((pod) => candidatesOf(pod, wanted))
    .toSorted((a, b) => trouble(b).localeCompare(trouble(a), 'en'));
  const worst = candidates[0];
  if (!worst) {
    const names = [...new Set(pods.flatMap((pod) => pod.containers.map((each) => each.name)))].join(', ');
    const what = wanted === undefined ? 'no Fluent Bit container' : `no container "${wanted}"`;
    return unknown(`There is ${what} in ${namespace}/${name}; --container NAME chooses one of ${names}.`);
  }
  const others = candidates.filter((each) => each.pod === worst.pod && each !== worst);
  const target = {
    workload,
    pod: worst.pod.name,
    container: worst.container.name,
    others: others.map((each) => each.container.name),
  };
  return { kind: 'found', target };
}

function candidatesOf(pod: Pod, wanted: string | undefined): readonly Candidate[] {
  const isMeant = (container: Container): boolean =>
    wanted === undefined ? isFluentBit(container, pod) : container.name === wanted;
  return pod.containers.filter(isMeant).map((container) => ({ pod, container }));
}

/** Later deaths come last in order; then those that wait, those not ready, those that restarted more often. */
function trouble({ container: { status } }: Candidate): string {
  const ended = status?.state.kind === 'terminated' ? status.state.termination : status?.lastTermination;
  const waits = status?.state.kind === 'waiting' ? '1' : '0';
  const unready = status?.ready === false ? '1' : '0';
  const restarts = String(status?.restartCount ?? 0).padStart(6, '0');
  return [ended?.finishedAt ?? '', waits, unready, restarts].join(' ');
}

function unknown(why: string): TargetSearch {
  return { kind: 'unknown', why };
}
