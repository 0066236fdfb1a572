/** The texts of one ConfigMap, by the volume of the pod template that mounts it: its name may be another at each time. */
export interface KeptMap {
  readonly volume: string;
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}

/** Why the texts of a configuration are not kept: something in them looks secret, cannot be read as text, or they are too long. */
export type NotKept = 'secret' | 'binary' | 'large';

/** The configuration that a container read. Equal hashes: the same texts, whatever their ConfigMaps were called. */
export interface KeptConfig {
  readonly hash: string;
  /** Under these names its texts stood in the cluster. */
  readonly names: readonly { readonly volume: string; readonly name: string }[];
  readonly kept: readonly KeptMap[] | NotKept;
}

/** A time in which all pods of a workload ran the same and none of them ended; the bot saw it itself. */
export interface WatchedRun {
  readonly image: string;
  readonly memoryLimit?: string;
  readonly config: KeptConfig;
  readonly from: string;
  readonly until: string;
  readonly pods: number;
}

/** What is known of how a former revision ran. */
export type Ground =
  /** Seen by the bot: every pod ran it, without a restart. */
  | { readonly kind: 'watched'; readonly from: string; readonly until: string; readonly pods: number }
  /** Some pods run it at this moment, since then and without a restart. */
  | { readonly kind: 'still'; readonly since: string; readonly pods: number }
  /** It was there, and nothing tells how it went. */
  | { readonly kind: 'unknown'; readonly from?: string | undefined; readonly until?: string | undefined };

/** How a container was before, as far as it may be put back. */
export interface Former {
  readonly image: string;
  /** As written; absent where nothing tells. */
  readonly memoryLimit?: string | undefined;
  readonly revision?: number;
  readonly config: FormerConfig;
  readonly ground: Ground;
}

export type FormerConfig =
  /** It is what stands there now. */
  | { readonly state: 'same' }
  | { readonly state: 'other'; readonly maps: readonly KeptMap[] }
  /** `gone`: the ConfigMap of that time is deleted; `unwatched`: what stood in it then is not known. */
  | { readonly state: 'unknown'; readonly why: NotKept | 'gone' | 'unwatched'; readonly name?: string };
