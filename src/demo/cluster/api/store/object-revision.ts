import type { KubeObject } from '../../seams.ts';
import { type ManagedEntry, managersAfterUpdate, writeManagedFields } from '../fields/managed-fields.ts';
import { recordAt, sameJson } from '../json.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { apiVersionOf } from '../resource-definition.ts';
import { withDefaults } from './default-object.ts';
import { inFieldOrder } from './field-order.ts';

export interface WriteContext {
  readonly now: Date;
  readonly manager?: string | undefined;
  /** Who owns which field afterwards, where the writer worked that out itself (server-side apply). */
  readonly managers?: readonly ManagedEntry[];
}

const TEMPLATE_COUNT = 'deprecated.daemonset.template.generation';

/** An instant as Kubernetes writes it: whole seconds. */
export const kubeTime = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

/** A new object with everything but its resourceVersion. */
export function firstRevision(
  definition: ResourceDefinition,
  object: KubeObject,
  context: WriteContext & { readonly uid: string },
): KubeObject {
  const counted = definition.counted === true ? { generation: 1 } : {};
  const templated = definition.resource === 'daemonsets' ? { [TEMPLATE_COUNT]: '1' } : undefined;
  const filled = withDefaults({
    ...object,
    apiVersion: apiVersionOf(definition),
    kind: definition.kind,
    metadata: {
      ...object.metadata,
      ...counted,
      uid: context.uid,
      creationTimestamp: kubeTime(context.now),
      ...(templated === undefined ? {} : { annotations: { ...templated, ...object.metadata.annotations } }),
    },
  });
  const { status, ...written } = filled;
  const managed = withManagers(undefined, definition.separateStatus === true ? written : filled, context);
  return inFieldOrder(status === undefined ? managed : { ...managed, status });
}

/**
 * What `next` becomes as the successor of `current`: identity kept, defaults filled in, generation and field
 * owners brought up to date, the resourceVersion still the old one. `undefined` when nothing changed.
 */
export function nextRevision(
  definition: ResourceDefinition,
  current: KubeObject,
  next: KubeObject,
  context: WriteContext,
): KubeObject | undefined {
  const filled = withDefaults(keepIdentity(current, next));
  const changed = !sameJson(withoutManagers(current), withoutManagers(filled));
  if (!changed && context.managers === undefined) return undefined;
  const counted = changed ? countGeneration(definition, current, filled) : filled;
  const managed = withManagers(current, counted, context);
  return changed || !sameJson(current.metadata['managedFields'], managed.metadata['managedFields'])
    ? inFieldOrder(managed)
    : undefined;
}

function keepIdentity(current: KubeObject, next: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp, generation, managedFields } =
    current.metadata;
  const kept = { name, namespace, uid, resourceVersion, creationTimestamp, generation, managedFields };
  const known = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  return {
    ...next,
    apiVersion: current.apiVersion,
    kind: current.kind,
    metadata: { ...next.metadata, ...known, name },
  };
}

function withoutManagers(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function countGeneration(definition: ResourceDefinition, current: KubeObject, next: KubeObject): KubeObject {
  const isMarked =
    current.metadata.deletionTimestamp === undefined && next.metadata.deletionTimestamp !== undefined;
  if (definition.counted !== true || (isSameSpec(definition, current, next) && !isMarked)) return next;
  const generation = (current.metadata.generation ?? 0) + 1;
  const counted = { ...next, metadata: { ...next.metadata, generation } };
  if (definition.resource !== 'daemonsets') return counted;
  if (sameJson(recordAt(current, 'spec', 'template'), recordAt(next, 'spec', 'template'))) return counted;
  const templates = Number(current.metadata.annotations?.[TEMPLATE_COUNT] ?? 0) + 1;
  const annotations = { ...next.metadata.annotations, [TEMPLATE_COUNT]: String(templates) };
  return { ...counted, metadata: { ...counted.metadata, annotations } };
}

/** Binding a pod to its node counts for nothing. */
function isSameSpec(definition: ResourceDefinition, current: KubeObject, next: KubeObject): boolean {
  if (definition.resource !== 'pods') return sameJson(current['spec'], next['spec']);
  const place = { nodeName: undefined };
  return sameJson({ ...recordAt(current, 'spec'), ...place }, { ...recordAt(next, 'spec'), ...place });
}

function withManagers(current: KubeObject | undefined, next: KubeObject, context: WriteContext): KubeObject {
  const time = kubeTime(context.now);
  const entries = context.managers ?? managersAfterUpdate(current, next, { manager: context.manager, time });
  const { managedFields: _, ...metadata } = next.metadata;
  const managedFields = writeManagedFields(entries);
  return { ...next, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } };
}
