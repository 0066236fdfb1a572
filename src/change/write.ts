import type { Words } from '../language/words.ts';

/** One write to one object, as a value: it is dry-run first, recorded before it is sent, and safe to repeat. */
export interface Write {
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly patch:
    | { readonly type: 'strategic-merge'; readonly body: Readonly<Record<string, unknown>> }
    | { readonly type: 'merge'; readonly body: Readonly<Record<string, unknown>> }
    /** A new object; its `metadata` stands in the body. */
    | { readonly type: 'create'; readonly body: Readonly<Record<string, unknown>> }
    /** Only the object with this uid, where one is named: another one under its name is not touched. */
    | { readonly type: 'delete'; readonly uid?: string }
    /** Fluent Bit in this pod reads its configuration anew, asked for on this port of its monitoring API. Nothing of the object changes. */
    | { readonly type: 'reload'; readonly port: number };
  /** The object must still be at this version, else the answer is a conflict; empty: at any. */
  readonly resourceVersion: string;
  /** Written as annotation `fluent-medic.dev/change` in the same patch: after a crash it tells that the write arrived. */
  readonly mark: string;
}

/** What the API server's answer means for the change. */
export type WriteResult =
  | Arrived<'done'>
  /** The object carries the mark already: an earlier try arrived. */
  | Arrived<'already-done'>
  | { readonly state: 'conflict'; readonly why: Words }
  | { readonly state: 'refused'; readonly why: Words };

interface Arrived<S extends string> {
  readonly state: S;
  readonly resourceVersion: string;
  /** Why the cluster has no Event that tells of it, in one sentence. */
  readonly withoutEvent?: string;
}
