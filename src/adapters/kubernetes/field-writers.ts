import type { FieldWriter } from '../../evidence/evidence.ts';
import type { MetadataJson } from './object-json.ts';
import { present } from './present.ts';

/** The names of the field managers that wrote an object. */
export function managersOf(metadata: MetadataJson): readonly string[] {
  return [...new Set(metadata.managedFields.flatMap((each) => each.manager ?? []))];
}

/** Those that wrote more than a status; undefined where the object does not tell. */
export function writersOf({ managedFields }: MetadataJson): readonly FieldWriter[] | undefined {
  const writers = managedFields.flatMap(({ manager, time, subresource, fieldsV1 = {} }, index) => {
    if (manager === undefined || subresource !== undefined) return [];
    const holdsContent =
      'f:data' in fieldsV1 || 'f:binaryData' in fieldsV1 || fieldsV1['f:spec']?.['f:template'] !== undefined;
    return [present({ manager, at: time, index, holdsContent })];
  });
  return writers.length > 0 ? writers : undefined;
}
