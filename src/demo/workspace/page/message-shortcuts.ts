import type { Snapshot } from '../page-protocol.ts';

export interface MessageShortcut {
  readonly callbackId: string;
  readonly name: string;
}

/** The app's message shortcuts, as far as the workspace names them. */
export function messageShortcuts(
  snapshot: Snapshot & { readonly shortcuts?: readonly MessageShortcut[] },
): readonly MessageShortcut[] {
  return snapshot.shortcuts ?? [];
}
