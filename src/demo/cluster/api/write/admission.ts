import type { KubeObject } from '../../seams.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { badRequest, qualifiedResource, resourceDetails, StatusError } from '../status-error.ts';

/** What stands between a valid write and the store, in the order in which it was added. */
export type Admitter =
  /** A ValidatingAdmissionPolicy with one expression: `refuses` answers the words of the refusal. */
  | {
      readonly kind: 'policy';
      readonly name: string;
      readonly refuses: (object: KubeObject) => string | undefined;
    }
  /** A webhook; one with side effects cannot be asked in a dry run. `change` gets a copy. */
  | {
      readonly kind: 'webhook';
      readonly name: string;
      readonly resources: readonly string[];
      readonly hasSideEffects?: boolean;
      readonly change?: (object: KubeObject) => KubeObject;
    };

/** The object as it goes on to the store; throws `StatusError` in the words of a real API server. Webhooks come first. */
export function admit(
  admitters: Iterable<Admitter>,
  definition: ResourceDefinition,
  { object, isDryRun }: { readonly object: KubeObject; readonly isDryRun: boolean },
): KubeObject {
  let admitted = object;
  const all = [...admitters];
  for (const each of all) {
    if (each.kind !== 'webhook' || !each.resources.includes(definition.resource)) continue;
    if (isDryRun && each.hasSideEffects)
      throw badRequest(`admission webhook "${each.name}" does not support dry run`);
    admitted = each.change?.(structuredClone(admitted)) ?? admitted;
  }
  for (const each of all) {
    const why = each.kind === 'policy' ? each.refuses(admitted) : undefined;
    if (why !== undefined) throw refusedBy(each.name, definition, { name: admitted.metadata.name, why });
  }
  return admitted;
}

function refusedBy(
  policy: string,
  definition: ResourceDefinition,
  { name, why }: { readonly name: string; readonly why: string },
): StatusError {
  const denied = `ValidatingAdmissionPolicy '${policy}' with binding '${policy}-binding' denied request: ${why}`;
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `${qualifiedResource(definition)} "${name}" is forbidden: ${denied}`,
    details: { ...resourceDetails(definition, name), causes: [{ reason: 'Invalid', message: denied }] },
  });
}
