import type { ConfigMap, CustomResource, Gap, KubeEvent, Sourced, Workload } from '../evidence/evidence.ts';
import type { AdvisoryMatch } from '../fluentbit/advisory.ts';
import type { EffectiveInput } from '../fluentbit/config/effective-inputs.ts';
import type { ConfigFile, FluentBitConfig } from '../fluentbit/config/fluent-bit-config.ts';
import type { CrashFingerprint } from '../fluentbit/crash.ts';
import type { LogStory } from '../fluentbit/log/log-story.ts';
import type { OutputSample } from '../fluentbit/monitoring.ts';
import type { Strain } from '../signal/signal.ts';
import type { Container, Pod, Termination, Volume } from '../signal/pod.ts';
import type { AbsentObject } from './absent-object.ts';
import type { EvidenceLine, MemoryNeed, Subject } from './diagnosis.ts';
import type { MemoryBound } from './memory-bounds.ts';
import type { NodeTrouble } from './node-trouble.ts';
import type { PodStart } from './pod-start.ts';
import type { ProbeKill } from './probe-kill.ts';
import type { PullTrouble } from './pull-trouble.ts';
import type { ConfigChange } from './recent-change.ts';
import type { StartRefusal } from './start-refusal.ts';

/**
 * How a container ended. `oom-kill`: the kernel killed it for its memory limit. `crash`: a fatal signal, whatever reason or exit
 * code say. `killed`: SIGKILL that is no OOM kill. `stopped`: asked to stop and did. `refused-start`: Fluent Bit said why it does
 * not start. `failed`: any other exit code.
 */
export type DeathKind = 'oom-kill' | 'crash' | 'killed' | 'stopped' | 'refused-start' | 'failed';

/** The newest end of the container that is known. */
export interface Death {
  readonly kind: DeathKind;
  readonly termination: Termination;
  /** Where it stands in the pod's JSON document, such as `['items', 0, 'status', 'containerStatuses', 0, 'lastState', 'terminated']`. */
  readonly source: string;
  readonly path: readonly (string | number)[];
  /** The container runs again since. */
  readonly isOver: boolean;
  /** It runs again for more than a day: what happened then is no longer what happens now. */
  readonly isPast: boolean;
}

/** The Fluent Bit configuration that the container reads, and where it stands in the cluster. */
export interface MountedConfig {
  readonly configMap: Sourced<ConfigMap>;
  /** The key of the file Fluent Bit starts with. `file` in sections and problems is a key of one of `parts`. */
  readonly mainKey: string;
  readonly files: readonly ConfigFile[];
  /** Which ConfigMap each file is a key of: includes may come from others. */
  readonly parts: Readonly<Record<string, Sourced<ConfigMap>>>;
  readonly config: FluentBitConfig;
  /** Variables with a plain value in the pod; the reading above used them. */
  readonly env: Readonly<Record<string, string>>;
}

/** One log of the container, told shortly. */
export interface LogFact {
  readonly source: string;
  readonly which: 'current' | 'previous';
  /** The text as far as no line is missing from its end; `story` is of all that was read. */
  readonly end: string;
  /** True for the log of the life that ended in `death`. */
  readonly isOfDeath: boolean;
  readonly story: LogStory;
}

/** Counters of the monitoring API, summed over all inputs or outputs since the process started. */
export interface MonitoringFact {
  readonly source: string;
  /** The line of that body, from 1, in which the counters of the outputs begin, and what it says. */
  readonly line: number;
  readonly lineText: string;
  /** As the build info says. */
  readonly version: string | undefined;
  readonly uptimeSeconds: number | undefined;
  readonly inputBytes: number;
  readonly inputRecords: number;
  readonly outputRecords: number;
  readonly retries: number;
  readonly retriesFailed: number;
  readonly errors: number;
  readonly droppedRecords: number;
  /** Memory chunks that wait, in bytes, where the storage layer tells. */
  readonly bufferedBytes: number | undefined;
  /** What each input and emitter holds in memory, in bytes, where the storage layer tells. */
  readonly inputMemoryBytes: ReadonlyMap<string, number>;
  /** Inputs that run with no limit in memory, by the storage layer; those with chunks on disk show none either. */
  readonly unlimitedInputs: readonly string[];
  readonly overLimitInputs: readonly string[];
  readonly outputs: ReadonlyMap<string, OutputSample>;
}

/** What the configuration can need at most, and what that rests on. */
export interface MemoryFact extends MemoryNeed {
  /** Connections or files the figures were reckoned with, and where that number comes from. */
  readonly connections: number;
  readonly connectionsFrom: 'log' | 'monitoring' | 'assumed';
  /** Files that the logs show tail follow; ten where they show fewer. */
  readonly files: number;
  /** Inputs and emitters without an effective bound; those that only trickle, such as the program's own metrics, are left out. */
  readonly unbounded: readonly EffectiveInput[];
  /** Their limit comes from a variable that is not known here. */
  readonly unknownBounds: readonly EffectiveInput[];
  /** Predicted peak and recommended limit of what takes logs, when inputs that only trickle have no bound. */
  readonly logNeedBytes: number | null;
  readonly logLimitBytes: number | null;
}

/** The image of the same container in an older revision of its workload. */
export interface ImageChange {
  readonly from: string;
  readonly to: string;
  /** When the newer revision was made. */
  readonly at: string | undefined;
  /** The field manager that wrote it, such as `helm`; undefined where nothing tells. */
  readonly by?: string | undefined;
  readonly source: string;
}

/** What the container was in one revision of its workload. */
export interface ContainerRevision {
  readonly revision: number;
  readonly image: string;
  readonly memoryLimit: string | undefined;
  /** When it was made; undefined where it was taken back into use since, for then that tells nothing. */
  readonly at: string | undefined;
  readonly volumes: readonly Volume[];
  readonly source: string;
}

/** The container's memory limit was raised with the present revision. */
export interface MemoryRaise {
  /** As written. */
  readonly from: string;
  readonly to: string;
  readonly at: string | undefined;
  readonly source: string;
}

/**
 * What keeps an object: `flux` is a Kustomization of Flux, `flux-helm` its HelmRelease, `kustomize` the tool alone, `addon` a part of
 * the platform that its provider maintains.
 */
export type OwnerKind = 'helm' | 'argo-cd' | 'flux' | 'flux-helm' | 'operator' | 'addon' | 'kustomize';

/** A sign that something else writes this object and may undo a change. */
export interface OwnerSign {
  readonly kind: OwnerKind;
  /** Release, application or custom resource, when the object names it. */
  readonly name: string | undefined;
  /** Of that release, application or custom resource, when the object names it. */
  readonly namespace?: string;
  /** Whether it takes a live change back by itself; absent where that could not be read. */
  readonly reverts?: boolean;
  /** Which object carries the sign: `DaemonSet/logging/fluent-bit`. */
  readonly object: string;
  /** The label, annotation, manager or owner that says so. */
  readonly sign: string;
}

/** Lines inside the JSON documents of the pod and its events. */
export interface ObjectLines {
  readonly exitCode?: EvidenceLine;
  readonly reason?: EvidenceLine;
  readonly state?: EvidenceLine;
  readonly memoryLimit?: EvidenceLine;
  readonly image?: EvidenceLine;
  /** The workload counts pods that are not available. */
  readonly unavailable?: EvidenceLine;
  /** Set while the pod is being deleted. */
  readonly deletion?: EvidenceLine;
  /** The Warning events of the pod, the newest ones. */
  readonly warnings: readonly EvidenceLine[];
  /** Events that tell of an ordered end: the kubelet stops the container, a controller deletes the pod. */
  readonly stops: readonly EvidenceLine[];
}

/** Everything the diagnosis and the plan rest on, derived from evidence once. All of it is plain data. */
export interface Facts {
  readonly subject: Subject;
  readonly collectedAt: string | null;
  readonly pod: Sourced<Pod> | undefined;
  readonly workload: Sourced<Workload> | undefined;
  /** Path points at the container in the pod's specification. */
  readonly container: Sourced<Container> | undefined;
  readonly death: Death | undefined;
  /** Why Fluent Bit does not start, from its own words or from its configuration. */
  readonly refusal: StartRefusal | undefined;
  readonly absent: AbsentObject | undefined;
  readonly pull: PullTrouble | undefined;
  readonly probe: ProbeKill | undefined;
  readonly node: NodeTrouble | undefined;
  readonly mounted: MountedConfig | undefined;
  /** Inputs and emitters with the values in force; empty when the configuration is not known. */
  readonly inputs: readonly EffectiveInput[];
  /** The log of the death first. */
  readonly logs: readonly LogFact[];
  readonly crash: CrashFingerprint | undefined;
  readonly advisories: readonly AdvisoryMatch[];
  readonly monitoring: MonitoringFact | undefined;
  /** undefined when the configuration is not known. */
  readonly memory: MemoryFact | undefined;
  /** What the cluster allows the container's memory limit to be, the tightest first. */
  readonly memoryBounds: readonly MemoryBound[];
  /** Working set of the container by the metrics API, in bytes. */
  readonly usedBytes: number | undefined;
  /** From counters and uptime; undefined when they do not tell. */
  readonly ingestBytesPerSecond: number | undefined;
  /** Of the workload, the newest first; empty where none could be read. */
  readonly revisions: readonly ContainerRevision[];
  readonly imageChange: ImageChange | undefined;
  readonly configChange: ConfigChange | undefined;
  readonly memoryRaise: MemoryRaise | undefined;
  /** Absent where no pod tells. */
  readonly podStart?: PodStart;
  readonly owners: readonly OwnerSign[];
  /** The custom resources of operators, of Argo CD and of Flux around the workload. */
  readonly keepers: readonly CustomResource[];
  /** What looks at the workload's pods have raised and not taken back, told in the language of the facts; absent where nobody looked. */
  readonly strains?: readonly { readonly strain: Strain; readonly words: string }[];
  /** Events about the pod, oldest first. */
  readonly events: readonly Sourced<KubeEvent>[];
  /** Lines of the objects that prove something, ready to be shown. */
  readonly lines: ObjectLines;
  /** The newest Fluent Bit that the catalogue in force knows. */
  readonly newestRelease: string;
  readonly gaps: readonly Gap[];
}
