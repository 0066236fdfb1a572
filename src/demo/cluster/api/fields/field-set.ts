import { isRecord, type JsonRecord } from '../json.ts';

/** Field paths as `managedFields` knows them; a path is its elements (`f:spec`, `k:{…}`, `v:…`) as a JSON list. */
export type FieldSet = ReadonlySet<string>;

export const pathKey = (elements: readonly string[]): string => JSON.stringify(elements);

export const pathElements = (path: string): readonly string[] => JSON.parse(path) as string[];

/** Reads the `fieldsV1` of one entry; what is no record is an empty set. */
export function readFieldsV1(fields: unknown): FieldSet {
  const paths = new Set<string>();
  collect(fields, [], paths);
  return paths;
}

function collect(node: unknown, at: readonly string[], paths: Set<string>): void {
  if (!isRecord(node)) return;
  const children = Object.keys(node).filter((key) => key !== '.');
  if (at.length > 0 && (children.length === 0 || '.' in node)) paths.add(pathKey(at));
  for (const child of children) collect(node[child], [...at, child], paths);
}

/** Writes a set as `fieldsV1`, sorted as a real API server does. */
export function writeFieldsV1(paths: FieldSet): JsonRecord {
  const root: JsonRecord = {};
  for (const path of [...paths].map(pathElements)) mark(root, path);
  return sorted(root);
}

function mark(root: JsonRecord, path: readonly string[]): void {
  let node = root;
  for (const element of path) {
    const next = node[element];
    const child: JsonRecord = isRecord(next) ? next : {};
    node[element] = child;
    node = child;
  }
  node['.'] = {};
}

function sorted(node: JsonRecord): JsonRecord {
  const keys = Object.keys(node).sort();
  if (keys.length === 1 && keys[0] === '.') return {};
  return Object.fromEntries(
    keys.map((key) => {
      const child = node[key];
      return [key, isRecord(child) ? sorted(child) : {}];
    }),
  );
}

export const union = (one: FieldSet, other: FieldSet): FieldSet => new Set([...one, ...other]);

export const without = (one: FieldSet, other: FieldSet): FieldSet =>
  new Set([...one].filter((path) => !other.has(path)));

export const shared = (one: FieldSet, other: FieldSet): string[] =>
  [...one].filter((path) => other.has(path));

/** `.spec.template.spec.containers[name="fluent-bit"].image`, as conflicts name a field. */
export function printPath(path: string): string {
  return pathElements(path).map(printElement).join('');
}

function printElement(element: string): string {
  const text = element.slice(2);
  if (element.startsWith('f:')) return `.${text}`;
  if (element.startsWith('v:')) return `[=${text}]`;
  const identity = JSON.parse(text) as JsonRecord;
  const pairs = Object.entries(identity).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `[${pairs.join(',')}]`;
}
