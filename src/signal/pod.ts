/** One end of a container, as its status tells it. Instants are ISO 8601, seconds precise (Kubernetes cuts them). */
export interface Termination {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
  readonly signal?: number;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly containerId?: string;
}

export type ContainerState =
  | { readonly kind: 'running'; readonly startedAt?: string }
  | { readonly kind: 'waiting'; readonly reason?: string; readonly message?: string }
  | { readonly kind: 'terminated'; readonly termination: Termination }
  | { readonly kind: 'unknown' };

export interface Container {
  readonly name: string;
  readonly role: 'init' | 'app' | 'sidecar';
  readonly image: string;
  readonly imageId?: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** Plain values only: what comes from Secrets or the downward API is absent. */
  readonly env: Readonly<Record<string, string>>;
  /** As written in the object, such as `512Mi`. */
  readonly memoryLimit?: string;
  readonly memoryRequest?: string;
  readonly ports: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly mounts: readonly { readonly volume: string; readonly path: string; readonly subPath?: string }[];
  /** From the container's status; absent in a workload's template. */
  readonly status?: ContainerStatus;
}

export interface ContainerStatus {
  readonly ready: boolean;
  readonly restartCount: number;
  readonly containerId?: string;
  readonly state: ContainerState;
  readonly lastTermination?: Termination;
}

export interface Volume {
  readonly name: string;
  readonly configMap?: string;
  /** One of several sources of the volume. */
  readonly projected?: true;
  readonly secret?: string;
  readonly hostPath?: string;
  readonly emptyDir?: boolean;
}

export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid?: string;
}

export interface PodCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The few fields of a pod that the rooms need. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt?: string;
  /** Set while the pod is being deleted. */
  readonly deletedAt?: string;
  /** The controlling owner: for a Deployment's pod this is the ReplicaSet. */
  readonly owner?: Owner;
  readonly node?: string;
  /** `linux` or `windows`, where the pod says what it needs. */
  readonly os?: string;
  readonly phase?: string;
  readonly reason?: string;
  readonly message?: string;
  /** Conditions that are true and tell why: `DisruptionTarget` with its reason, for one. */
  readonly conditions?: readonly PodCondition[];
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
}
