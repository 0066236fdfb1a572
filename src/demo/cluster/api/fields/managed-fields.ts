import type { KubeObject } from '../../seams.ts';
import { isRecord, type JsonRecord, stringAt } from '../json.ts';
import {
  type FieldSet,
  pathElements,
  pathKey,
  readFieldsV1,
  union,
  without,
  writeFieldsV1,
} from './field-set.ts';
import { changedFields } from './object-fields.ts';

/** One entry of `metadata.managedFields`, its fields read. */
export interface ManagedEntry {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** Empty where a manager came to own fields without changing anything. */
  readonly time: string;
  readonly fields: FieldSet;
  readonly subresource?: string;
}

export function readManagedFields(object: JsonRecord): ManagedEntry[] {
  const { managedFields } = isRecord(object['metadata']) ? object['metadata'] : {};
  return (Array.isArray(managedFields) ? managedFields : []).filter(isRecord).map((entry) => {
    const subresource = stringAt(entry, 'subresource');
    return {
      manager: stringAt(entry, 'manager') ?? '',
      operation: entry['operation'] === 'Apply' ? 'Apply' : 'Update',
      apiVersion: stringAt(entry, 'apiVersion') ?? '',
      time: stringAt(entry, 'time') ?? '',
      fields: readFieldsV1(entry['fieldsV1']),
      ...(subresource === undefined ? {} : { subresource }),
    };
  });
}

/** As a real API server writes them: appliers first, then by time and name; who owns nothing is left out. */
export function writeManagedFields(entries: readonly ManagedEntry[]): JsonRecord[] {
  const owners = entries.filter((entry) => entry.fields.size > 0);
  return owners.toSorted(byOperationTimeManager).map((entry) => ({
    manager: entry.manager,
    operation: entry.operation,
    apiVersion: entry.apiVersion,
    ...(entry.time === '' ? {} : { time: entry.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: writeFieldsV1(entry.fields),
    ...(entry.subresource === undefined ? {} : { subresource: entry.subresource }),
  }));
}

function byOperationTimeManager(one: ManagedEntry, other: ManagedEntry): number {
  return (
    one.operation.localeCompare(other.operation) ||
    one.time.localeCompare(other.time) ||
    one.manager.localeCompare(other.manager)
  );
}

const TEMPLATE_COUNT = pathKey(['f:metadata', 'f:annotations', 'f:deprecated.daemonset.template.generation']);

/**
 * Who owns which field after an update by `manager` (not an apply): what it changed is its own and nobody
 * else's, what went away belongs to nobody. A write without a manager only takes away what went.
 */
export function managersAfterUpdate(
  before: KubeObject | undefined,
  after: KubeObject,
  { manager, time }: { readonly manager: string | undefined; readonly time: string },
): ManagedEntry[] {
  const known = before === undefined ? [] : readManagedFields(before);
  if (manager === undefined && known.length === 0) return [];
  const { set, gone } = changedFields(before, after);
  const taken = before === undefined ? set : without(set, new Set([TEMPLATE_COUNT]));
  if (manager === undefined) return known.map((entry) => ({ ...entry, fields: without(entry.fields, gone) }));
  const ofStatus = [...taken].every((path) => pathElements(path)[0] === 'f:status');
  const identity = {
    manager,
    operation: 'Update',
    apiVersion: after.apiVersion,
    ...(ofStatus && before !== undefined ? { subresource: 'status' } : {}),
  } as const;
  const lost = union(taken, gone);
  const own = known.find((entry) => sameManager(entry, identity));
  const others = known.filter((entry) => entry !== own);
  const mine = { ...identity, time, fields: union(without(own?.fields ?? new Set(), gone), taken) };
  const kept = own !== undefined && taken.size === 0 ? { ...mine, time: own.time } : mine;
  return [...others.map((entry) => ({ ...entry, fields: without(entry.fields, lost) })), kept];
}

export function sameManager(
  one: ManagedEntry,
  other: Pick<ManagedEntry, 'manager' | 'operation' | 'apiVersion' | 'subresource'>,
): boolean {
  return (
    one.manager === other.manager &&
    one.operation === other.operation &&
    one.apiVersion === other.apiVersion &&
    one.subresource === other.subresource
  );
}
