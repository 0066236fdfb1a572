import type { StorePlace } from '../../../src/adapters/store/store-place.ts';

/** What a bot of its own process is to work with, all of it as it can be sent to another process. */
export interface Orders {
  readonly settings: string;
  readonly cluster: { readonly name: string; readonly kubeConfigText: string };
  readonly slack: {
    readonly botToken: string;
    readonly appToken: string;
    readonly apiUrl: string;
    readonly channel: string;
  };
  readonly database: StorePlace;
  readonly clock: { readonly startMs: number; readonly rate: number };
  /** The step of the store after which the process ends itself with SIGKILL. */
  readonly killAfter?: string;
}

export type ToBot =
  | { readonly kind: 'start'; readonly orders: Orders }
  | { readonly kind: 'tick'; readonly ms: number }
  | { readonly kind: 'stop' };

/** `step`: something was written to the store. */
export type FromBot = { readonly kind: 'step'; readonly step: string } | { readonly kind: 'started' };
