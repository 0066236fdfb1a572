import { randomUUID } from 'node:crypto';
import { admitPod } from '../../admission/admit-pod.ts';
import type { KubeObject } from '../../seams.ts';
import type { ManagedEntry } from '../fields/managed-fields.ts';
import type { JsonRecord } from '../json.ts';
import { apiVersionOf, definitionOf, type ResourceDefinition } from '../resource-definition.ts';
import { alreadyExists, badRequest, conflict, forbidden, notFound } from '../status-error.ts';
import { withDefaults } from '../store/default-object.ts';
import { firstRevision, nextRevision } from '../store/object-revision.ts';
import { withName } from '../store/object-store.ts';
import type { VersionedObjects } from '../store/versioned-objects.ts';
import { admit, type Admitter } from './admission.ts';
import { undecodable } from './undecodable.ts';
import { validateObject } from './validate-object.ts';
import type { WriteOptions } from './write-options.ts';

/** Where a write goes and how. */
export interface WriteTarget {
  readonly store: VersionedObjects;
  readonly definition: ResourceDefinition;
  readonly namespace: string | undefined;
  readonly options: WriteOptions;
  readonly now: Date;
  readonly admitters: ReadonlySet<Admitter>;
}

/** What is to be written and, where the writer worked that out itself, who owns which field afterwards. */
export interface Written {
  readonly object: KubeObject;
  readonly managers?: readonly ManagedEntry[];
}

const ownersOf = ({ managers }: Written) => (managers === undefined ? {} : { managers });

/** Creates an object as a POST does; a dry run gives back what would be created, without a resourceVersion. */
export function createObject(target: WriteTarget, written: Written): KubeObject {
  const { store, definition, options, now } = target;
  const wanted = withoutServerFields(withName(inNamespace(target, written.object)));
  const passed = admit(target.admitters, definition, { object: wanted, isDryRun: options.dryRun });
  const object = definition.resource === 'pods' ? admittedPod(target, passed) : passed;
  const { namespace, name } = object.metadata;
  if (namespace !== undefined && store.stored('namespaces', undefined, namespace) === undefined) {
    throw notFound(definitionOf('namespaces'), namespace);
  }
  validateObject(definition, withDefaults(object), undefined);
  if (store.stored(definition.resource, namespace, name) !== undefined) throw alreadyExists(definition, name);
  const context = { now, manager: options.manager, uid: randomUUID(), ...ownersOf(written) };
  const created = withFirstStatus(definition, firstRevision(definition, object, context));
  return options.dryRun ? created : store.insert(definition.resource, created);
}

function admittedPod({ store, definition }: WriteTarget, object: KubeObject): KubeObject {
  const admission = admitPod({ list: store.storedList }, object);
  if ('pod' in admission) return admission.pod;
  throw forbidden(definition, object.metadata.name, admission.refused);
}

/** Refuses what cannot be read into the resource's types: a 400, as for POST and PUT. */
export function demandDecodable(definition: ResourceDefinition, object: KubeObject): void {
  const why = undecodable(object);
  if (why === undefined) return;
  throw badRequest(
    `${definition.kind} in version "${definition.version}" cannot be handled as a ${definition.kind}: ${why}`,
  );
}

function inNamespace({ definition, namespace }: WriteTarget, object: KubeObject): KubeObject {
  if (!definition.namespaced) return object;
  const own = object.metadata.namespace ?? '';
  if (own !== '' && own !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { ...object, metadata: { ...object.metadata, ...(namespace === undefined ? {} : { namespace }) } };
}

function withoutServerFields(object: KubeObject): KubeObject {
  const { managedFields: _m, resourceVersion: _r, uid: _u, generation: _g, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, name: object.metadata.name } };
}

const firstStatus: Readonly<Record<string, JsonRecord>> = {
  daemonsets: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  deployments: {},
  replicasets: { replicas: 0 },
  statefulsets: { replicas: 0, availableReplicas: 0 },
  pods: { phase: 'Pending' },
};

function withFirstStatus(definition: ResourceDefinition, object: KubeObject): KubeObject {
  const status = firstStatus[definition.resource];
  return status === undefined ? object : { ...object, status };
}

/** Writes `next` over `current` as PUT and PATCH do: preconditions, validation, then the store or a dry run. */
export function replaceObject(
  { store, definition, options, now, admitters }: WriteTarget,
  current: KubeObject,
  written: Written,
): KubeObject {
  demandSameIdentity(definition, current, written.object);
  const wanted = keepServerFields(definition, current, written.object);
  const kept = admit(admitters, definition, { object: wanted, isDryRun: options.dryRun });
  validateObject(definition, withDefaults(kept), current);
  const context = { now, manager: options.manager, ...ownersOf(written) };
  if (!options.dryRun) return store.write(definition.resource, current, kept, context);
  return nextRevision(definition, current, kept, context) ?? current;
}

function demandSameIdentity(definition: ResourceDefinition, current: KubeObject, next: KubeObject): void {
  const { name, namespace, uid, resourceVersion } = current.metadata;
  const given = next.metadata;
  if (given.name !== undefined && given.name !== name) {
    throw badRequest(`the name of the object (${given.name}) does not match the name on the URL (${name})`);
  }
  if ((given.namespace ?? namespace) !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace on the request');
  }
  if (given.uid !== undefined && given.uid !== '' && given.uid !== uid) {
    const key = `/registry/${definition.resource}/${namespace ?? ''}/${name}`;
    throw conflict(
      definition,
      name,
      `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition ` +
        `failed: UID in precondition: ${given.uid}, UID in object meta: ${uid}`,
    );
  }
  const wanted = given.resourceVersion ?? '';
  if (wanted !== '' && wanted !== resourceVersion) throw conflict(definition, name);
}

function keepServerFields(definition: ResourceDefinition, current: KubeObject, next: KubeObject): KubeObject {
  const { deletionTimestamp, deletionGracePeriodSeconds } = current.metadata;
  const metadata = { ...next.metadata };
  delete metadata.deletionTimestamp;
  delete metadata['deletionGracePeriodSeconds'];
  if (deletionTimestamp !== undefined)
    Object.assign(metadata, { deletionTimestamp, deletionGracePeriodSeconds });
  const kept: KubeObject = { ...next, apiVersion: apiVersionOf(definition), metadata };
  if (definition.separateStatus !== true) return kept;
  if (current['status'] === undefined) delete kept['status'];
  else kept['status'] = current['status'];
  return kept;
}
