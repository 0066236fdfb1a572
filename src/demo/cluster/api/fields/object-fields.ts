import { isRecord, type JsonRecord, sameJson } from '../json.ts';
import { type FieldSet, pathKey } from './field-set.ts';
import { isAtomicMap, isSet, itemElement, listKeys } from './list-keys.ts';

interface Child {
  readonly field: string;
  readonly value: unknown;
}

/** Structures that exist in every object of their kind and therefore belong to nobody. */
const alwaysThere: ReadonlySet<string> = new Set([
  'metadata',
  'spec',
  'template',
  'status',
  'source',
  'strategy',
  'updateStrategy',
  'containers',
]);

const nobodys = ['apiVersion', 'kind'];
const nobodysMetadata = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'managedFields',
];

/** The fields that an applied configuration claims: its leaves and the items of its keyed lists. */
export function claimedFields(object: JsonRecord): FieldSet {
  const paths = new Set<string>();
  claim(ownable(object), '', [], paths);
  return paths;
}

function claim(value: unknown, field: string, path: readonly string[], paths: Set<string>): void {
  const children = childrenOf(value, field);
  const isItem = path.at(-1)?.startsWith('k:') === true;
  if (isItem || (children.size === 0 && !isEmptyStructure(value, field))) addIfOwn(paths, path, false);
  for (const [element, child] of children) claim(child.value, child.field, [...path, element], paths);
}

/** What a write changed: `set` holds fields that are new or have another value, `gone` those that went away. */
export function changedFields(
  before: JsonRecord | undefined,
  after: JsonRecord,
): { set: FieldSet; gone: FieldSet } {
  const set = new Set<string>();
  const gone = new Set<string>();
  compare({ field: '', value: ownable(before ?? {}) }, { field: '', value: ownable(after) }, [], {
    set,
    gone,
  });
  return { set, gone };
}

type Differences = { readonly set: Set<string>; readonly gone: Set<string> };

function compare(
  before: Child | undefined,
  after: Child | undefined,
  path: readonly string[],
  out: Differences,
) {
  if (sameJson(before?.value ?? null, after?.value ?? null)) return;
  const old = children(before);
  const fresh = children(after);
  if (fresh.size === 0 && old.size === 0) {
    const leaf = after ?? before;
    if (isEmptyStructure(leaf?.value, leaf?.field ?? '')) return;
    addIfOwn(after === undefined ? out.gone : out.set, path, false);
    return;
  }
  if (before === undefined) addIfOwn(out.set, path, true);
  if (after === undefined) addIfOwn(out.gone, path, true);
  for (const element of new Set([...old.keys(), ...fresh.keys()])) {
    compare(old.get(element), fresh.get(element), [...path, element], out);
  }
}

const isEmptyStructure = (value: unknown, field: string) => isRecord(value) && alwaysThere.has(field);

const children = (child: Child | undefined) =>
  child === undefined ? new Map<string, Child>() : childrenOf(child.value, child.field);

function addIfOwn(paths: Set<string>, path: readonly string[], isStructure: boolean): void {
  const last = path.at(-1);
  if (last === undefined || (isStructure && alwaysThere.has(last.slice(2)))) return;
  paths.add(pathKey(path));
}

function childrenOf(value: unknown, field: string): Map<string, Child> {
  if (Array.isArray(value)) return itemsOf(value, field);
  if (!isRecord(value) || isAtomicMap(field)) return new Map();
  const known = Object.entries(value).filter(([, child]) => child !== null && child !== undefined);
  return new Map(known.map(([key, child]) => [`f:${key}`, { field: key, value: child }]));
}

function itemsOf(list: readonly unknown[], field: string): Map<string, Child> {
  if (isSet(field))
    return new Map(list.map((item) => [`v:${JSON.stringify(item)}`, { field: '', value: item }]));
  const keys = listKeys(field);
  if (keys === undefined) return new Map();
  return new Map(list.filter(isRecord).map((item) => [itemElement(keys, item), { field: '', value: item }]));
}

function ownable(object: JsonRecord): JsonRecord {
  const rest = Object.fromEntries(Object.entries(object).filter(([key]) => !nobodys.includes(key)));
  if (!isRecord(rest['metadata'])) return rest;
  const metadata = Object.entries(rest['metadata']).filter(([key]) => !nobodysMetadata.includes(key));
  return { ...rest, metadata: Object.fromEntries(metadata) };
}
