import { Document } from 'yaml';
import type { FieldEdit, Key } from '../plan/field-edit.ts';

/** A value as YAML; texts of several lines stand as they are, below a `|`. */
export function yamlText(value: unknown): string {
  return new Document(value).toString({ lineWidth: 0, blockQuote: 'literal' });
}

/** The smallest document that holds these values; null where one is taken away. Texts of a configuration are not among them. */
export function documentOf(edits: readonly FieldEdit[]): Readonly<Record<string, unknown>> {
  const root: Record<string, unknown> = {};
  for (const { path, to } of edits) put(root, path, to === '' ? null : to);
  return root;
}

type Node = Record<string, unknown> | Record<string, unknown>[];

function put(node: Node, [key, ...rest]: readonly Key[], value: string | null): void {
  if (key === undefined) return;
  const child = rest.length === 0 ? value : (childOf(node, key) ?? emptyFor(rest[0]));
  if (typeof key === 'string') (node as Record<string, unknown>)[key] = child;
  if (rest.length === 0) return;
  if (typeof key !== 'string' && !childOf(node, key)) {
    const item = { name: key.name };
    (node as Record<string, unknown>[]).push(item);
    put(item, rest, value);
    return;
  }
  put((typeof key === 'string' ? child : childOf(node, key)) as Node, rest, value);
}

function childOf(node: Node, key: Key): Node | undefined {
  if (typeof key === 'string') return (node as Record<string, Node | undefined>)[key];
  return (node as Record<string, unknown>[]).find((item) => item['name'] === key.name);
}

const emptyFor = (key: Key | undefined): Node => (typeof key === 'object' ? [] : {});
