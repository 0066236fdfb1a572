import type { Identity } from './access/roles.ts';
import { reviewOwnAccess } from './access/self-access-review.ts';
import { type Answer, json, pageNotFound } from './answer.ts';
import { answerMetrics } from './answer-metrics.ts';
import { answerSubresource } from './answer-subresource.ts';
import { answerPath } from './discovery.ts';
import { refuseAccept } from './negotiation.ts';
import { parseProxyTarget } from './pod/pod-proxy.ts';
import { refuseUnknownOptions } from './query-options.ts';
import { listObjects } from './read/list-objects.ts';
import { selectionOf } from './read/selection.ts';
import { watchObjects } from './read/watch-objects.ts';
import { parseRequestInfo, type ResourceRequest, verbOf } from './request-info.ts';
import {
  type ApiDependencies,
  type ApiRequest,
  demandObject,
  namespaceOf,
  type ResourceCall,
} from './resource-call.ts';
import { type ResourceDefinition, resourceDefinitions } from './resource-definition.ts';
import { methodNotAllowed, notImplemented, resourceNotFound } from './status-error.ts';
import { isRealGroup, isUnkept } from './unkept-resources.ts';
import { readObject } from './write/read-body.ts';
import { readWriteOptions } from './write/write-options.ts';
import { writeRequest } from './write/write-request.ts';

/** Answers one request of somebody known: rights first, then whether the resource exists. Throws `StatusError`. */
export function handleRequest(api: ApiDependencies, identity: Identity, request: ApiRequest): Answer {
  const info = parseRequestInfo(request.path);
  if (info.kind === 'path') {
    api.access.demand(identity, request.method.toLowerCase(), info);
    return answerPath(info.path);
  }
  const target = info.subresource === 'proxy' ? parseProxyTarget(info.name ?? '') : undefined;
  const verb = verbOf(request.method, info, request.query);
  if (verb === undefined) throw methodNotAllowed();
  api.access.demand(identity, verb, target === undefined ? info : { ...info, name: target.pod });
  if (info.group === 'authorization.k8s.io' && info.resource === 'selfsubjectaccessreviews') {
    return reviewAccess(api, identity, request);
  }
  if (info.group === 'metrics.k8s.io' && info.resource === 'pods')
    return answerMetrics(api, { ...request, info, verb });
  const definition = keptDefinition(info);
  if (definition === undefined) return pageNotFound;
  return answerResource(api, { ...request, info, verb, definition });
}

function reviewAccess({ access, now }: ApiDependencies, identity: Identity, request: ApiRequest): Answer {
  if (request.method !== 'POST') throw methodNotAllowed();
  const kept = { group: 'authorization.k8s.io', version: 'v1', kind: 'SelfSubjectAccessReview' };
  const review = readObject(kept, request.body, request.headers['content-type'] ?? '');
  const { manager } = readWriteOptions('CreateOptions', request.query, request.headers['user-agent']);
  return json(reviewOwnAccess(access, identity, { review, manager, now: now() }), 201);
}

function keptDefinition({ group, version, resource }: ResourceRequest): ResourceDefinition | undefined {
  const ofGroup = resourceDefinitions.filter((one) => one.group === group && one.version === version);
  const found = ofGroup.find((one) => one.resource === resource);
  if (found !== undefined) return found;
  if (isUnkept(group, resource)) throw notImplemented(`the resource "${resource}" in API group "${group}"`);
  if (ofGroup.length > 0 || isRealGroup(group)) throw resourceNotFound();
  return undefined;
}

function answerResource(api: ApiDependencies, call: ResourceCall): Answer {
  const { definition, info, verb, query } = call;
  if (info.subresource !== undefined) return answerSubresource(api, call, info.subresource);
  const refused = refuseAccept(call.headers['accept']);
  if (refused !== undefined) return refused;
  refuseUnknownOptions(verb, undefined, query);
  if (verb === 'list' || verb === 'watch') {
    const selection = selectionOf(definition, namespaceOf(call), query);
    if (verb === 'list') return json(listObjects(api.store, selection, query));
    return { kind: 'stream', start: watchObjects(api.store, selection, { query, times: api.watchTimes }) };
  }
  if (verb === 'get') return json(demandObject(api.store, call, info.name ?? ''));
  return writeRequest(api, call);
}
