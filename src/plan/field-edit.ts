import type { SectionKind } from '../fluentbit/config/fluent-bit-config.ts';

/** A key of a map, or the item of a list that has this `name`. */
export type Key = string | { readonly name: string };

/** One value in a YAML document. */
export interface FieldEdit {
  readonly path: readonly Key[];
  /** What stands there now, as far as the cluster tells; empty: nothing. */
  readonly from: string;
  /** Empty takes it away. */
  readonly to: string;
  /** What stands at the path is a text of Fluent Bit's configuration, and this key in it is meant. */
  readonly config?: {
    readonly section: { readonly kind: SectionKind; readonly index: number };
    readonly key: string;
  };
}

/** An object of the cluster, and what is to change in it. */
export interface ObjectEdits {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly edits: readonly FieldEdit[];
}
