import type { KubeObject } from '../../seams.ts';
import { isAtomicMap, isSet, itemElement, listKeys } from '../fields/list-keys.ts';
import {
  type FieldSet,
  pathKey,
  pathElements,
  printPath,
  shared,
  union,
  without,
} from '../fields/field-set.ts';
import { type ManagedEntry, readManagedFields, sameManager } from '../fields/managed-fields.ts';
import { changedFields, claimedFields } from '../fields/object-fields.ts';
import { isRecord, type JsonRecord } from '../json.ts';
import { StatusError } from '../status-error.ts';

export interface ApplyOptions {
  readonly manager: string;
  /** Take fields over from other managers instead of answering 409. */
  readonly force: boolean;
  readonly time: string;
}

export interface Applied {
  readonly object: KubeObject;
  readonly managers: readonly ManagedEntry[];
}

/**
 * Server-side apply of `applied` onto `current` (absent: it is created). What this manager applied before and
 * leaves out now goes away unless somebody else owns it. 409 with one cause a field that another manager
 * owns with another value, unless `force`.
 */
export function serverSideApply(
  current: KubeObject | undefined,
  applied: KubeObject,
  options: ApplyOptions,
): Applied {
  const identity = { manager: options.manager, operation: 'Apply', apiVersion: applied.apiVersion } as const;
  const entries = current === undefined ? [] : readManagedFields(current);
  const own = entries.find((entry) => sameManager(entry, identity));
  const others = entries.filter((entry) => entry !== own);
  const claimed = claimedFields(applied);
  const merged = mergeApplied(current ?? {}, applied, '') as KubeObject;
  const taken = changedFields(current, merged).set;
  if (!options.force) refuseConflicts(others, taken);
  const left = others.map((entry) => ({ ...entry, fields: without(entry.fields, taken) }));
  const dropped = without(own?.fields ?? new Set(), claimed);
  const owned = withParents(left.reduce<FieldSet>((all, entry) => union(all, entry.fields), claimed));
  const object = removeFields(merged, without(dropped, owned), owned);
  const isChanged = taken.size > 0 || dropped.size > 0;
  const mine: ManagedEntry = {
    ...identity,
    time: isChanged ? options.time : (own?.time ?? ''),
    fields: claimed,
  };
  return { object, managers: [...left, mine] };
}

function mergeApplied(live: unknown, applied: unknown, field: string): unknown {
  if (Array.isArray(applied)) return mergeAppliedList(live, applied, field);
  if (!isRecord(applied) || isAtomicMap(field)) return applied;
  const merged: JsonRecord = isRecord(live) ? { ...live } : {};
  for (const [key, value] of Object.entries(applied)) {
    if (value !== null) merged[key] = mergeApplied(merged[key], value, key);
  }
  return merged;
}

function mergeAppliedList(live: unknown, applied: readonly unknown[], field: string): unknown[] {
  const old: readonly unknown[] = Array.isArray(live) ? live : [];
  if (isSet(field)) return [...new Set([...old, ...applied])];
  const keys = listKeys(field);
  if (keys === undefined) return [...applied];
  const list = [...old];
  for (const item of applied.filter(isRecord)) {
    const element = itemElement(keys, item);
    const at = list.findIndex((other) => isRecord(other) && itemElement(keys, other) === element);
    if (at < 0) list.push(mergeApplied({}, item, ''));
    else list[at] = mergeApplied(list[at], item, '');
  }
  return list;
}

interface Conflict {
  readonly manager: string;
  readonly field: string;
}

function refuseConflicts(others: readonly ManagedEntry[], taken: FieldSet): void {
  const conflicts = others.flatMap((entry) =>
    shared(entry.fields, taken).map((path) => ({ manager: printManager(entry), field: printPath(path) })),
  );
  if (conflicts.length === 0) return;
  throw new StatusError({
    code: 409,
    message: conflictMessage(conflicts),
    reason: 'Conflict',
    details: {
      causes: conflicts.map(({ manager, field }) => ({
        reason: 'FieldManagerConflict',
        message: `conflict with ${manager}`,
        field,
      })),
    },
  });
}

function printManager({ manager, operation, apiVersion, subresource }: ManagedEntry): string {
  const through = subresource === undefined ? '' : ` with subresource "${subresource}"`;
  return `"${manager}"${through}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}

function conflictMessage(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.field}`;
  }
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort();
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...conflicts.filter((one) => one.manager === manager).map(({ field }) => `- ${field}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

/** With what a field needs to exist: the maps, lists and items around it, and the keys that name those items. */
function withParents(paths: FieldSet): FieldSet {
  const all = new Set(paths);
  for (const path of [...paths].map(pathElements)) {
    for (let length = 1; length <= path.length; length++) {
      const parent = path.slice(0, length);
      all.add(pathKey(parent));
      const last = parent.at(-1) ?? '';
      const keys = last.startsWith('k:') ? Object.keys(JSON.parse(last.slice(2)) as JsonRecord) : [];
      for (const key of keys) all.add(pathKey([...parent, `f:${key}`]));
    }
  }
  return all;
}

function removeFields(object: KubeObject, paths: FieldSet, owned: FieldSet): KubeObject {
  if (paths.size === 0) return object;
  const pruned = structuredClone(object);
  const outermostFirst = [...paths].map(pathElements).sort((one, other) => one.length - other.length);
  for (const path of outermostFirst) removeAt(pruned, path, 0, owned);
  return pruned;
}

/** Takes the field at `path` away, and the maps and lists around it that are then empty and nobody's. */
function removeAt(node: unknown, path: readonly string[], depth: number, owned: FieldSet): void {
  if (!isRecord(node)) return;
  const field = path[depth]?.slice(2) ?? '';
  const next = path[depth + 1];
  const child = node[field];
  if (next === undefined) {
    delete node[field];
    return;
  }
  if (!Array.isArray(child)) removeAt(child, path, depth + 1, owned);
  else if (depth + 2 === path.length) node[field] = child.filter((item) => !holds(item, field, next));
  else
    removeAt(
      child.find((item) => holds(item, field, next)),
      path,
      depth + 2,
      owned,
    );
  if (isEmpty(node[field]) && !owned.has(pathKey(path.slice(0, depth + 1)))) delete node[field];
}

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;

function holds(item: unknown, field: string, element: string): boolean {
  const keys = listKeys(field);
  if (keys === undefined) return `v:${JSON.stringify(item)}` === element;
  return isRecord(item) && itemElement(keys, item) === element;
}
