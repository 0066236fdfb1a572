/** A Kubernetes object as it travels: only metadata is looked into here. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[];
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

export interface ObjectChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

/** Plural resource names as they stand in URLs: `pods`, `daemonsets`, `configmaps` … */
export interface ObjectStore {
  get(resource: string, namespace: string | undefined, name: string): KubeObject | undefined;
  list(resource: string, namespace?: string): KubeObject[];
  /** Fills uid, resourceVersion, creationTimestamp, generation; `generateName` is honoured. Throws when it exists. */
  create(resource: string, object: KubeObject, manager?: string): KubeObject;
  /**
   * Replaces the object by what `mutate` returns (given a private copy). A changed `spec` raises the
   * generation; an unchanged object makes neither an event nor a new resourceVersion. Throws when absent.
   */
  update(
    resource: string,
    namespace: string | undefined,
    name: string,
    mutate: (object: KubeObject) => KubeObject,
    manager?: string,
  ): KubeObject;
  delete(resource: string, namespace: string | undefined, name: string): void;
  /** Called synchronously after each change, in resourceVersion order. The answer ends it. */
  subscribe(resource: string, listener: (change: ObjectChange) => void): () => void;
}

export interface LogLine {
  readonly at: Date;
  readonly text: string;
}

/** What lies behind the kubelet: the API server asks it for logs, the monitoring API and memory figures. */
export interface KubeletSeam {
  /** `undefined` when that container (or its previous run) does not exist; lines oldest first. */
  readLog(
    namespace: string,
    pod: string,
    container: string,
    options: { previous: boolean },
  ): readonly LogLine[] | undefined;
  /** One request on the container's own HTTP port, a GET by default; `undefined` when nothing listens there. */
  monitoring(
    namespace: string,
    pod: string,
    port: number,
    path: string,
    method?: 'GET' | 'POST',
  ): { status: number; contentType: string; body: string } | undefined;
  /** Working set of the running containers of a pod, as metrics-server would show it; `undefined` when none runs. */
  podUsage(
    namespace: string,
    pod: string,
  ): readonly { container: string; memoryBytes: number; cpuNanos: number; at: Date }[] | undefined;
}
