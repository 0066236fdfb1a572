import type { Snapshot } from '../page-protocol.ts';

export interface MessageShortcut {
  readonly callbackId: string;
  readonly name: string;
}

export interface UserGroup {
  readonly id: string;
  readonly handle: string;
}

/** What a workspace may say about its team beyond the snapshot's fixed part. */
export type SnapshotWithExtras = Snapshot & {
  readonly shortcuts?: readonly MessageShortcut[];
  readonly userGroups?: readonly UserGroup[];
};

/** The app's message shortcuts, as far as the workspace names them. */
export function messageShortcuts(snapshot: SnapshotWithExtras): readonly MessageShortcut[] {
  return snapshot.shortcuts ?? [];
}

/** The name of a user group without its `@`; undefined when the workspace does not name it. */
export function groupHandle(snapshot: SnapshotWithExtras, id: string): string | undefined {
  return snapshot.userGroups?.find((group) => group.id === id)?.handle.replace(/^@/, '');
}
