import { isSet, mergeKey } from '../fields/list-keys.ts';
import { goFormat, isRecord, type JsonRecord, textOf } from '../json.ts';
import { internalError, notImplemented } from '../status-error.ts';

const REPLACE_KEYS = '$retainKeys';
const directives = ['$setElementOrder/', '$deleteFromPrimitiveList/'];

/**
 * Kubernetes' strategic merge: lists with a merge key are merged item by item, `$patch` deletes or replaces,
 * `$retainKeys` keeps only the named fields, `$setElementOrder/…` (which kubectl sends) is accepted.
 * An item without its merge key is the 500 of a real API server; other directives are 501.
 */
export function applyStrategicMergePatch(target: JsonRecord, patch: JsonRecord): JsonRecord {
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  if (patch['$patch'] === 'delete') return {};
  refuseUnknownDirective(patch);
  const retained = patch[REPLACE_KEYS];
  const merged: JsonRecord = Array.isArray(retained) ? only(target, retained) : { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) deleteFromSet(merged, key, value);
    else if (value === null) delete merged[key];
    else if (isRecord(value)) mergeRecord(merged, key, value);
    else merged[key] = Array.isArray(value) ? mergeList(key, merged[key], value) : value;
  }
  return merged;
}

function mergeRecord(merged: JsonRecord, key: string, patch: JsonRecord): void {
  if (patch['$patch'] === 'delete') {
    delete merged[key];
    return;
  }
  const old = merged[key];
  merged[key] = applyStrategicMergePatch(isRecord(old) ? old : {}, patch);
}

function only(target: JsonRecord, keys: readonly unknown[]): JsonRecord {
  return Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key)));
}

function withoutDirectives(patch: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

function refuseUnknownDirective(patch: JsonRecord): void {
  for (const key of Object.keys(patch)) {
    const known =
      key === '$patch' || key === REPLACE_KEYS || directives.some((start) => key.startsWith(start));
    if (key.startsWith('$') && !known) throw notImplemented(`the strategic merge patch directive "${key}"`);
  }
  const { $patch: how } = patch;
  if (how !== undefined && how !== 'merge') {
    throw notImplemented(`the strategic merge patch directive "$patch: ${textOf(how)}"`);
  }
}

function deleteFromSet(merged: JsonRecord, directive: string, values: unknown): void {
  const [name, field = ''] = directive.split('/');
  const list = merged[field];
  if (name !== '$deleteFromPrimitiveList' || !Array.isArray(values) || !Array.isArray(list)) return;
  merged[field] = list.filter((value) => !values.includes(value));
}

function mergeList(field: string, target: unknown, patch: readonly unknown[]): unknown[] {
  const old: readonly unknown[] = Array.isArray(target) ? target : [];
  if (isSet(field)) return [...new Set([...old, ...patch])];
  const key = mergeKey(field);
  if (key === undefined || !patch.every(isRecord)) return [...patch];
  if (patch.some((item) => item['$patch'] === 'replace')) {
    return patch.filter((item) => item['$patch'] === undefined);
  }
  return patch.reduce<unknown[]>((list, item) => mergeItem(list, key, item), [...old]);
}

function mergeItem(list: readonly unknown[], key: string, item: JsonRecord): unknown[] {
  const identity = item[key];
  if (identity === undefined || identity === null) {
    throw internalError(`map: ${goFormat(item)} does not contain declared merge key: ${key}`);
  }
  const same = (other: unknown) => isRecord(other) && other[key] === identity;
  if (item['$patch'] === 'delete') return list.filter((other) => !same(other));
  const at = list.findIndex(same);
  if (at < 0) return [...list, applyStrategicMergePatch({}, item)];
  const old = list[at];
  return list.with(at, applyStrategicMergePatch(isRecord(old) ? old : {}, item));
}
