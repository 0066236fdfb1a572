import type { KubeObject } from '../../seams.ts';
import { goFormat, isRecord, type JsonRecord, textOf } from '../json.ts';
import { applyJsonPatch } from '../patch/json-patch.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import { serverSideApply } from '../patch/server-side-apply.ts';
import { applyStrategicMergePatch } from '../patch/strategic-merge-patch.ts';
import { badRequest, invalid, invalidOptions, notFound, StatusError } from '../status-error.ts';
import { kubeTime } from '../store/object-revision.ts';
import { readPatch } from './read-body.ts';
import { undecodable } from './undecodable.ts';
import { createObject, demandDecodable, replaceObject, type WriteTarget } from './write-object.ts';

export interface PatchRequest {
  readonly name: string;
  readonly contentType: string;
  readonly body: string;
  /** Whether the query names a `fieldManager`; server-side apply demands it. */
  readonly namesManager: boolean;
}

/** Applies a patch of any of the four kinds; 201 where an apply created the object. */
export function patchObject(
  target: WriteTarget,
  request: PatchRequest,
): { object: KubeObject; code: number } {
  const kind = request.contentType.split(';')[0]?.trim() ?? '';
  const current = target.store.stored(target.definition.resource, target.namespace, request.name);
  if (kind === 'application/apply-patch+yaml') return applyObject(target, request, current);
  const patched = patchers[kind];
  if (patched === undefined) throw unsupported();
  if (target.options.force) {
    const message = 'Forbidden: may not be specified for non-apply patch';
    throw invalidOptions('PatchOptions', { reason: 'FieldValueForbidden', message, field: 'force' });
  }
  if (current === undefined) throw notFound(target.definition, request.name);
  const object = patched(current, readPatch(request.body, false));
  return { object: replaceObject(target, current, { object }), code: 200 };
}

const unsupported = () =>
  new StatusError({
    code: 415,
    message: '415: Unsupported Media Type',
    reason: 'UnsupportedMediaType',
    details: {},
  });

type Patcher = (current: KubeObject, patch: unknown) => KubeObject;

const patchers: Readonly<Record<string, Patcher>> = {
  'application/json-patch+json': (current, patch) => {
    const next = applyJsonPatch(current, patch);
    return demandReadable(next, JSON.stringify(next));
  },
  'application/merge-patch+json': (current, patch) => {
    const next = applyMergePatch(current, demandRecord(patch));
    return demandReadable(next, JSON.stringify(next));
  },
  'application/strategic-merge-patch+json': (current, patch) => {
    const changes = demandRecord(patch);
    return demandReadable(applyStrategicMergePatch(current, changes), goFormat(changes));
  },
};

function demandRecord(patch: unknown): JsonRecord {
  if (isRecord(patch)) return patch;
  const kind = Array.isArray(patch) ? 'array' : typeof patch;
  throw badRequest(
    `error decoding patch: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
  );
}

function demandReadable(object: unknown, shown: string): KubeObject {
  const readable = isRecord(object) && isRecord(object['metadata']);
  const why = readable ? undecodable(object) : 'the patched object has no metadata';
  if (why === undefined) return object as KubeObject;
  const message = `Invalid value: ${JSON.stringify(shown)}: ${why}`;
  throw invalid({ kind: '', group: '' }, '', [{ reason: 'FieldValueInvalid', message, field: 'patch' }]);
}

function applyObject(target: WriteTarget, request: PatchRequest, current: KubeObject | undefined) {
  if (!request.namesManager) {
    const message = 'Required value: is required for apply patch';
    throw invalidOptions('PatchOptions', { reason: 'FieldValueRequired', message, field: 'fieldManager' });
  }
  const applied = readApplied(target, request);
  demandDecodable(target.definition, applied);
  const { manager, force } = target.options;
  const result = serverSideApply(current, applied, { manager, force, time: kubeTime(target.now) });
  if (current === undefined) return { object: createObject(target, result), code: 201 };
  return { object: replaceObject(target, current, result), code: 200 };
}

function readApplied({ definition, namespace }: WriteTarget, { name, body }: PatchRequest): KubeObject {
  const applied = readPatch(body, true);
  if (
    !isRecord(applied) ||
    typeof applied['kind'] !== 'string' ||
    typeof applied['apiVersion'] !== 'string'
  ) {
    throw badRequest('error decoding YAML: the applied configuration must name its apiVersion and kind');
  }
  const metadata = isRecord(applied['metadata']) ? applied['metadata'] : {};
  if (metadata['managedFields'] !== undefined) throw badRequest('metadata.managedFields must be nil');
  if (metadata['name'] !== undefined && metadata['name'] !== name) {
    throw badRequest(
      `the name of the object (${textOf(metadata['name'])}) does not match the name on the URL (${name})`,
    );
  }
  const { status, ...rest } = applied;
  const place = namespace === undefined ? { name } : { name, namespace };
  const kept = definition.separateStatus === true || status === undefined ? rest : { ...rest, status };
  return { ...kept, metadata: { ...metadata, ...place } } as unknown as KubeObject;
}
