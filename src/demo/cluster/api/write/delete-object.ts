import type { KubeObject } from '../../seams.ts';
import { type JsonRecord, recordAt, textOf } from '../json.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { conflict, notImplemented, resourceDetails } from '../status-error.ts';
import { kubeTime } from '../store/object-revision.ts';
import type { WriteTarget } from './write-object.ts';

/**
 * Deletes an object; `body` are the DeleteOptions (preconditions, dryRun, gracePeriodSeconds). A pod on a node
 * is only marked: its kubelet stops it and takes it away.
 */
export function deleteObject(target: WriteTarget, current: KubeObject, body: JsonRecord): JsonRecord {
  const { store, definition, options } = target;
  const { name, uid, finalizers } = current.metadata;
  if (definition.resource === 'namespaces') throw notImplemented('delete of namespaces');
  if (Array.isArray(finalizers) && finalizers.length > 0) {
    throw notImplemented(`delete of ${definition.resource} with finalizers`);
  }
  demandPreconditions(definition, current, recordAt(body, 'preconditions'));
  const isDryRun = options.dryRun || (Array.isArray(body['dryRun']) && body['dryRun'].includes('All'));
  const grace = gracePeriod(current, body);
  if (definition.resource === 'pods') return isDryRun ? current : deletePod(target, current, grace);
  if (!isDryRun) store.remove(definition.resource, current);
  const details = { ...resourceDetails(definition, name), uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

function demandPreconditions(definition: ResourceDefinition, current: KubeObject, wanted: JsonRecord): void {
  const { name, uid, resourceVersion } = current.metadata;
  const named = { ...definition, resource: definition.kind };
  if (wanted['uid'] !== undefined && wanted['uid'] !== uid) {
    const why = `the UID in the precondition (${textOf(wanted['uid'])}) does not match the UID in record (${uid})`;
    throw conflict(named, name, `${why}. The object might have been deleted and then recreated`);
  }
  if (wanted['resourceVersion'] === undefined || wanted['resourceVersion'] === resourceVersion) return;
  const given = `the ResourceVersion in the precondition (${textOf(wanted['resourceVersion'])})`;
  const why = `${given} does not match the ResourceVersion in record (${resourceVersion})`;
  throw conflict(named, name, `${why}. The object might have been modified`);
}

const gracePeriod = (pod: KubeObject, body: JsonRecord): number =>
  Number(body['gracePeriodSeconds'] ?? recordAt(pod, 'spec')['terminationGracePeriodSeconds'] ?? 30);

function deletePod({ store, now }: WriteTarget, pod: KubeObject, graceSeconds: number): KubeObject {
  const isBound = recordAt(pod, 'spec')['nodeName'] !== undefined;
  if (!isBound || graceSeconds <= 0) {
    store.remove('pods', pod);
    return pod;
  }
  if (pod.metadata.deletionTimestamp !== undefined) return pod;
  const deletionTimestamp = kubeTime(new Date(now.getTime() + graceSeconds * 1000));
  const marks = { deletionTimestamp, deletionGracePeriodSeconds: graceSeconds };
  return store.write('pods', pod, { ...pod, metadata: { ...pod.metadata, ...marks } }, { now });
}
