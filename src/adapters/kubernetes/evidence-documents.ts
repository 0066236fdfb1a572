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

/** Who wrote an object, when, and whether its content: worth keeping. Which fields is thousands of lines, so `kubectl get` hides it all. */
function withoutFieldSets(object: KubeJson): KubeJson {
  const { metadata } = object;
  if (typeof metadata !== 'object' || metadata === null || !('managedFields' in metadata)) return object;
  if (!Array.isArray(metadata.managedFields)) return object;
  const managedFields = metadata.managedFields.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return entry;
    const { fieldsV1, ...rest } = entry as { fieldsV1?: unknown };
    const kept = contentOf(fieldsV1);
    return kept ? { ...rest, fieldsV1: kept } : rest;
  });
  return { ...object, metadata: { ...metadata, managedFields } };
}

/** That a ConfigMap's data or a workload's template was written, without what in them. */
function contentOf(fields: unknown): object | undefined {
  if (typeof fields !== 'object' || fields === null) return undefined;
  const isIn = (place: unknown, key: string): boolean =>
    typeof place === 'object' && place !== null && key in place;
  if (isIn(fields, 'f:data') || isIn(fields, 'f:binaryData')) return { 'f:data': {} };
  const isTemplate = 'f:spec' in fields && isIn(fields['f:spec'], 'f:template');
  return isTemplate ? { 'f:spec': { 'f:template': {} } } : undefined;
}
