/** What a replica of its own process is to work with, all of it as it can be sent to another process. */
export interface ReplicaOrders {
  readonly identity: string;
  readonly settings: string;
  readonly retentionMs: number;
  readonly cluster: { readonly name: string; readonly kubeConfigText: string };
  readonly leaseKubeConfigText: string;
  readonly slack: {
    readonly botToken: string;
    readonly appToken: string;
    readonly apiUrl: string;
    readonly channel: string;
  };
  readonly databaseUrl: string;
  readonly clock: { readonly startMs: number; readonly rate: number };
}

export type ToReplica =
  | { readonly kind: 'start'; readonly orders: ReplicaOrders }
  | { readonly kind: 'tick'; readonly ms: number }
  | { readonly kind: 'measure' }
  | { readonly kind: 'heap-snapshot'; readonly file: string };

/** After a full collection of garbage. */
export interface Measure {
  readonly kind: 'measure';
  readonly rss: number;
  readonly heapUsed: number;
  /** Of it what objects take: machine code comes for hours, whenever one more function has been called often enough. */
  readonly objects: number;
  readonly external: number;
}

export type FromReplica = Measure;
