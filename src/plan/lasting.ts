import type { FieldEdit, ObjectEdits } from './field-edit.ts';

/** A file to be written by a person, or a part of one. */
export interface LastingFile {
  /** Without folders. */
  readonly name: string;
  readonly text: string;
}

/** Files, and the commands that use them; each command is one line, safe to paste into a shell. */
export interface Handwork {
  readonly files: readonly LastingFile[];
  readonly commands: readonly string[];
  /** Whole sentences: what no file can say, and why. */
  readonly notes: readonly string[];
}

/** Where in Git a change belongs, and what is to change there. */
export interface Destination {
  /** As it is written in the cluster or in the settings. */
  readonly repository: string;
  /** Absent: the repository's own default. */
  readonly branch?: string;
  /** From the root of the repository: the folder with the objects, or the file with a chart's values. */
  readonly path: string;
  /** What names the place: `Argo CD application logs`, `the settings`. */
  readonly from: string;
  readonly edits:
    | { readonly kind: 'objects'; readonly objects: readonly ObjectEdits[] }
    | { readonly kind: 'values'; readonly chart: string; readonly edits: readonly FieldEdit[] };
}

/** How a change is made so that it stays, in the hands of whoever keeps the objects. */
export interface Lasting extends Handwork {
  /** Who keeps them: `Helm release fluent-bit`; absent where nothing tells. */
  readonly owner?: string;
  readonly destination?: Destination;
  /** Why no pull request can be opened, in one sentence; absent where there is a destination. */
  readonly noDestination?: string;
  /** The same at once: it stays for as long as the owner leaves it. */
  readonly byHand: Handwork;
}
