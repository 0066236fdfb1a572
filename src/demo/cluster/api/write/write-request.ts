import { type Answer, json } from '../answer.ts';
import { type ApiDependencies, demandObject, namespaceOf, type ResourceCall } from '../resource-call.ts';
import { isRecord, type JsonRecord } from '../json.ts';
import { badRequest, methodNotAllowed, notImplemented } from '../status-error.ts';
import { deleteObject } from './delete-object.ts';
import { patchObject } from './patch-object.ts';
import { readObject } from './read-body.ts';
import { createObject, demandDecodable, replaceObject, type WriteTarget } from './write-object.ts';
import { readWriteOptions } from './write-options.ts';

const optionKinds: Readonly<Record<string, string>> = {
  create: 'CreateOptions',
  update: 'UpdateOptions',
  patch: 'PatchOptions',
  delete: 'DeleteOptions',
};

/** Answers create, update, patch and delete of an object. */
export function writeRequest(api: ApiDependencies, call: ResourceCall): Answer {
  const { verb, info, definition } = call;
  const { name } = info;
  if (verb === 'deletecollection') throw notImplemented(`deletecollection of ${definition.resource}`);
  if ((verb === 'create') === (name !== undefined)) throw methodNotAllowed();
  const kind = optionKinds[verb] ?? '';
  const options = readWriteOptions(kind, call.query, call.headers['user-agent']);
  const { store, admitters } = api;
  const target = { store, definition, namespace: namespaceOf(call), options, now: api.now(), admitters };
  if (verb === 'create') return create(target, call);
  if (verb === 'update') return update(target, call, name ?? '');
  if (verb === 'patch') return patch(target, call, name ?? '');
  return remove(target, call, name ?? '');
}

function create(target: WriteTarget, call: ResourceCall): Answer {
  if (target.definition.namespaced && target.namespace === undefined) throw methodNotAllowed();
  return json(createObject(target, { object: readBody(target, call) }), 201);
}

function update(target: WriteTarget, call: ResourceCall, name: string): Answer {
  const object = readBody(target, call);
  const current = demandObject(target.store, call, name);
  return json(replaceObject(target, current, { object }));
}

function readBody({ definition }: WriteTarget, { body, headers }: ResourceCall) {
  const object = readObject(definition, body, headers['content-type'] ?? '');
  demandDecodable(definition, object);
  return object;
}

function patch(target: WriteTarget, { body, headers, query }: ResourceCall, name: string): Answer {
  const contentType = headers['content-type'] ?? '';
  const namesManager = (query.get('fieldManager') ?? '') !== '';
  const { object, code } = patchObject(target, { name, contentType, body, namesManager });
  return json(object, code);
}

function remove(target: WriteTarget, call: ResourceCall, name: string): Answer {
  const current = demandObject(target.store, call, name);
  return json(deleteObject(target, current, readDeleteOptions(call)));
}

/** Options stand in the query or in the body; the body wins. */
function readDeleteOptions({ body, query }: ResourceCall): JsonRecord {
  const grace = query.get('gracePeriodSeconds');
  const inQuery = grace === null ? {} : { gracePeriodSeconds: Number(grace) };
  if (body === '') return inQuery;
  try {
    const options: unknown = JSON.parse(body);
    if (isRecord(options)) return { ...inQuery, ...options };
  } catch {
    throw badRequest('the body of the delete request is no DeleteOptions: it is not JSON');
  }
  throw badRequest('the body of the delete request is no DeleteOptions: expected an object');
}
