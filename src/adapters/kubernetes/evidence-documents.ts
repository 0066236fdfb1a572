import type { Sourced } from '../../evidence/evidence.ts';
import type { KubeJson } from './kube-objects.ts';
import { pluralOf } from './resource-path.ts';

/** The JSON documents of a bundle under construction: one List a kind, as `resources/<plural>.json`. */
export interface EvidenceDocuments {
  /** Puts objects into their kind's document and reads each; answers them with their places. */
  add<T>(kind: string, objects: readonly KubeJson[], read: (json: unknown) => T): readonly Sourced<T>[];
  /** All documents as text, one space a level, so that line numbers of evidence can be counted. */
  texts(): Readonly<Record<string, string>>;
}

export function createEvidenceDocuments(): EvidenceDocuments {
  const lists = new Map<string, KubeJson[]>();
  return {
    add(kind, objects, read) {
      const source = `resources/${kind === 'PodMetrics' ? 'podmetrics' : pluralOf(kind)}.json`;
      const items = lists.get(source) ?? [];
      lists.set(source, items);
      return objects.map((object) => {
        const index = items.push(withoutFieldSets(object)) - 1;
        return { source, path: ['items', index], value: read(object) };
      });
    },
    texts() {
      const entries = [...lists].filter(([, items]) => items.length > 0);
      return Object.fromEntries(
        entries.map(([source, items]) => [
          source,
          JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 1),
        ]),
      );
    },
  };
}

/** Who manages an object is worth keeping, which fields is thousands of lines: `kubectl get` hides both. */
function withoutFieldSets(object: KubeJson): KubeJson {
  const { metadata } = object;
  if (typeof metadata !== 'object' || metadata === null || !('managedFields' in metadata)) return object;
  if (!Array.isArray(metadata.managedFields)) return object;
  const managedFields = metadata.managedFields.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return entry;
    const { fieldsV1: _, ...rest } = entry as { fieldsV1?: unknown };
    return rest;
  });
  return { ...object, metadata: { ...metadata, managedFields } };
}
