import type { Words } from '../language/words.ts';
import type { OmittedLines } from '../fluentbit/log/log-story.ts';
import type { Container, Owner, Pod, Volume } from '../signal/pod.ts';
import type { Reconciler } from './reconciler.ts';

/** A value with the place it was read from: a path inside the bundle, and where in that JSON document it stands. */
export interface Sourced<T> {
  /** Such as `resources/pods.json`. */
  readonly source: string;
  /** Path of the object inside the document, such as `['items', 3]`; empty for a document that is the object. */
  readonly path: readonly (string | number)[];
  readonly value: T;
}

/** Who wrote an object, from its `managedFields`; what only reports a status is left out. */
export interface FieldWriter {
  /** Such as `kubectl-edit` or `helm`. */
  readonly manager: string;
  readonly at?: string;
  /** Place in `managedFields`, from 0. */
  readonly index: number;
  /** Whether it wrote data of a ConfigMap, or the pod template of a workload. */
  readonly holdsContent: boolean;
}

export interface Workload {
  /** `DaemonSet`, `Deployment`, `StatefulSet`, `ReplicaSet`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly createdAt?: string;
  readonly writers?: readonly FieldWriter[];
  readonly generation?: number;
  readonly observedGeneration?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Names of the field managers that wrote this object. */
  readonly fieldManagers: readonly string[];
  readonly owner?: Owner;
  readonly selector: Readonly<Record<string, string>>;
  readonly templateAnnotations: Readonly<Record<string, string>>;
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly updateStrategy?: UpdateStrategy;
  readonly minReadySeconds?: number;
  /** Of a Deployment; the largest number is none. */
  readonly progressDeadlineSeconds?: number;
  /** Of a Deployment that somebody has paused: what is changed in it reaches no pod. */
  readonly isPaused?: true;
  /** What the template says about nodes. */
  readonly scheduling?: Scheduling;
  readonly desired: number;
  readonly updated: number;
  readonly available: number;
  readonly unavailable: number;
}

/** `spec.updateStrategy`, of a Deployment `spec.strategy`. */
export interface UpdateStrategy {
  readonly type: string;
  readonly maxUnavailable?: string;
  /** All of it, as written. */
  readonly rollingUpdate?: Readonly<Record<string, unknown>>;
}

/** Which nodes a pod may run on. */
export interface Scheduling {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly {
    readonly key?: string;
    readonly operator?: string;
    readonly value?: string;
    readonly effect?: string;
  }[];
  /** A node affinity is required: selector and tolerations alone do not tell. */
  readonly hasAffinity: boolean;
}

/** One ControllerRevision of a DaemonSet or StatefulSet. */
export interface Revision {
  readonly namespace: string;
  readonly name: string;
  readonly owner?: Owner;
  readonly revision: number;
  readonly createdAt?: string;
  readonly images: Readonly<Record<string, string>>;
  /** By container, as written; a container without a limit is absent. */
  readonly memoryLimits?: Readonly<Record<string, string>>;
  /** Those of the template. */
  readonly volumes?: readonly Volume[];
}

/** What an operator renders its workload from, a FluentBit, FluentbitAgent and their like, or what Argo CD or Flux keeps objects by. */
export interface CustomResource {
  readonly kind: string;
  /** Absent for a kind without namespaces. */
  readonly namespace?: string;
  readonly name: string;
  readonly owner?: Owner;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly fieldManagers: readonly string[];
  /** Of Argo CD's and Flux's objects. */
  readonly reconciler?: Reconciler;
  /** Of a ClusterInput: the plugin that it configures, as the key of its specification, and its tag. */
  readonly input?: { readonly plugin: string; readonly tag?: string };
}

export interface ConfigMap {
  /** Of a Secret that holds the configuration; its data are then without secrets. Absent for a ConfigMap. */
  readonly kind?: 'Secret';
  readonly createdAt?: string;
  readonly writers?: readonly FieldWriter[];
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly fieldManagers: readonly string[];
  /** Binary data, which are not read, stand beside the texts. */
  readonly hasBinary?: true;
  readonly data: Readonly<Record<string, string>>;
}

export interface KubeEvent {
  readonly namespace: string;
  readonly involved: { readonly kind: string; readonly name: string; readonly uid?: string };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstAt?: string;
  readonly lastAt?: string;
}

export interface Node {
  readonly name: string;
  readonly architecture?: string;
  readonly allocatableMemory?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
  }[];
}

/** What the metrics API measured last of one pod. */
export interface PodUsage {
  readonly namespace: string;
  readonly name: string;
  readonly at?: string;
  /** Working set by container, as written. */
  readonly memory: Readonly<Record<string, string>>;
}

/** Quantities as written, by resource such as `limits.memory`. */
export interface ResourceQuota {
  readonly namespace: string;
  readonly name: string;
  /** Such as `NotTerminating`; of a scope selector the scope's name. */
  readonly scopes: readonly string[];
  readonly hard: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
}

export interface LimitRange {
  readonly namespace: string;
  readonly name: string;
  readonly limits: readonly {
    /** `Container`, `Pod` or `PersistentVolumeClaim`. */
    readonly type: string;
    readonly maxMemory?: string;
    /** A limit may be at most so many times the request. */
    readonly maxRatio?: number;
  }[];
}

export interface LogText {
  readonly source: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly which: 'current' | 'previous';
  readonly text: string;
  /** Of a log that is too long. */
  readonly omitted?: OmittedLines;
}

export interface MonitoringBody {
  readonly source: string;
  readonly namespace: string;
  readonly pod: string;
  /** As in a bundle: the path with `/` as `_`, such as `api_v1_storage`. */
  readonly path: string;
  readonly body: string;
}

/**
 * Why something could not be read. `not-found`: the server answered that it does not exist, which is evidence in itself;
 * `too-large` and `broken`: it was there, but not all of it could be taken.
 */
export const gapReasons = [
  'not-found',
  'forbidden',
  'auth',
  'timeout',
  'unreachable',
  'too-large',
  'broken',
  'not-running',
] as const;
export type GapReason = (typeof gapReasons)[number];

/** Something that could not be read: said, with what it would have told. */
export interface Gap {
  readonly what: Words;
  readonly why: Words;
  readonly wouldTell: Words;
  readonly reason?: GapReason;
  /** The Kubernetes object that was asked for, where it was one. */
  readonly object?: { readonly kind: string; readonly namespace?: string; readonly name: string };
}

export interface Focus {
  readonly namespace?: string;
  readonly pod?: string;
  readonly workload?: string;
  readonly container?: string;
}

/** Everything known about one question, from a live cluster or a bundle: the same shape for both. */
export interface Evidence {
  readonly cluster: string | null;
  readonly collectedAt: string | null;
  readonly focus: Focus;
  readonly pods: readonly Sourced<Pod>[];
  readonly workloads: readonly Sourced<Workload>[];
  readonly revisions: readonly Sourced<Revision>[];
  /** Also the Secret that the configuration stands in. */
  readonly configMaps: readonly Sourced<ConfigMap>[];
  readonly customResources: readonly Sourced<CustomResource>[];
  readonly events: readonly Sourced<KubeEvent>[];
  /** That of the pod, and of the others that the workload may run on those that tell how much room there is. */
  readonly nodes: readonly Sourced<Node>[];
  readonly usages: readonly Sourced<PodUsage>[];
  readonly quotas: readonly Sourced<ResourceQuota>[];
  readonly limitRanges: readonly Sourced<LimitRange>[];
  readonly logs: readonly LogText[];
  readonly monitoring: readonly MonitoringBody[];
  /** The JSON documents behind `source`, as text: a line number of evidence counts in it. */
  readonly documents: Readonly<Record<string, string>>;
  readonly gaps: readonly Gap[];
}
