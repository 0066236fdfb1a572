import type { KubeObject, ObjectChange } from '../../seams.ts';

export interface RecordedChange extends ObjectChange {
  readonly resource: string;
  readonly version: number;
  /** The object as it was before; absent for a new one. */
  readonly previous?: KubeObject;
}

export interface ChangeHistory {
  add(change: RecordedChange): void;
  /** The changes after `version`, oldest first, or `undefined` when some of them are forgotten. */
  since(version: number): readonly RecordedChange[] | undefined;
  /** The newest resourceVersion whose change is forgotten; 0 when none is. */
  forgotten(): number;
  /** Forgets everything up to and including `version`, as a freshly started API server has. */
  forget(version: number): void;
}

export function createChangeHistory(length: number): ChangeHistory {
  let changes: RecordedChange[] = [];
  let forgotten = 0;
  return {
    add: (change) => {
      changes.push(change);
      if (changes.length < length * 1.25) return;
      const dropped = changes.splice(0, changes.length - length);
      forgotten = dropped.at(-1)?.version ?? forgotten;
    },
    since: (version) =>
      version < forgotten ? undefined : changes.filter((change) => change.version > version),
    forgotten: () => forgotten,
    forget: (version) => {
      changes = changes.filter((change) => change.version > version);
      forgotten = Math.max(forgotten, version);
    },
  };
}
