import type { KubeObject } from '../../seams.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { parseFieldSelector } from '../selector/field-selector.ts';
import { parseLabelSelector } from '../selector/label-selector.ts';

/** Which objects a list or a watch is about. */
export interface Selection {
  readonly definition: ResourceDefinition;
  readonly namespace: string | undefined;
  /** Whether a selector narrows the namespace down. */
  readonly narrowed: boolean;
  readonly matches: (object: KubeObject) => boolean;
}

/** Reads `labelSelector` and `fieldSelector`; 400 for one that cannot be read. */
export function selectionOf(
  definition: ResourceDefinition,
  namespace: string | undefined,
  query: URLSearchParams,
): Selection {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  const byLabel = parseLabelSelector(labels);
  const byField = parseFieldSelector(fields, definition);
  return {
    definition,
    namespace,
    narrowed: labels !== '' || fields !== '',
    matches: (object) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      byLabel(object.metadata.labels) &&
      byField(object),
  };
}
