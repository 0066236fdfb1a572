import type { KubeletSeam, KubeObject } from '../seams.ts';
import type { AccessControl } from './access/access-control.ts';
import type { Identity } from './access/roles.ts';
import { reviewOwnAccess } from './access/self-access-review.ts';
import { type Answer, json, pageNotFound } from './answer.ts';
import { answerPath } from './discovery.ts';
import { isRecord } from './json.ts';
import { refuseAccept } from './negotiation.ts';
import { podLog } from './pod/pod-log.ts';
import { podMetrics, podMetricsList } from './pod/pod-metrics.ts';
import { parseProxyTarget, podProxy } from './pod/pod-proxy.ts';
import { refuseUnknownOptions } from './query-options.ts';
import { listObjects } from './read/list-objects.ts';
import { selectionOf } from './read/selection.ts';
import { watchObjects, type WatchTimes } from './read/watch-objects.ts';
import { parseRequestInfo, type ResourceRequest, verbOf } from './request-info.ts';
import { definitionOf, type ResourceDefinition, resourceDefinitions } from './resource-definition.ts';
import { badRequest, methodNotAllowed, notFound, notImplemented, resourceNotFound } from './status-error.ts';
import type { VersionedObjects } from './store/versioned-objects.ts';
import { isRealGroup, isUnkept } from './unkept-resources.ts';
import { writeRequest } from './write/write-request.ts';

export interface ApiDependencies {
  readonly store: VersionedObjects;
  readonly kubelet: KubeletSeam;
  readonly access: AccessControl;
  readonly now: () => Date;
  readonly watchTimes: WatchTimes;
}

export interface ApiRequest {
  readonly method: string;
  /** As it came, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** A request that has been taken apart and is for a resource this cluster keeps. */
export interface ResourceCall extends ApiRequest {
  readonly info: ResourceRequest;
  readonly verb: string;
  readonly definition: ResourceDefinition;
}

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
    return answerMetrics(api, info, verb, request);
  const definition = keptDefinition(info);
  if (definition === undefined) return pageNotFound;
  return answerResource(api, { ...request, info, verb, definition });
}

function reviewAccess({ access }: ApiDependencies, identity: Identity, request: ApiRequest): Answer {
  if (request.method !== 'POST') throw methodNotAllowed();
  const review: unknown = JSON.parse(request.body === '' ? '{}' : request.body);
  if (!isRecord(review)) throw badRequest('the object provided is no SelfSubjectAccessReview');
  return json(reviewOwnAccess(access, identity, review), 201);
}

function answerMetrics(
  api: ApiDependencies,
  info: ResourceRequest,
  verb: string,
  { query }: ApiRequest,
): Answer {
  refuseUnknownOptions(verb, undefined, query);
  const definition = definitionOf('pods');
  const metricsOf = { ...definition, group: 'metrics.k8s.io' };
  if (verb === 'list') {
    const selection = selectionOf(definition, info.namespace, query);
    const pods = api.store.storedList('pods', info.namespace).filter(selection.matches);
    return json(podMetricsList(pods, api.kubelet, api.now()));
  }
  if (verb !== 'get' || info.name === undefined) throw notImplemented(`${verb} of pods.metrics.k8s.io`);
  const pod = api.store.stored('pods', info.namespace, info.name);
  const metrics = pod === undefined ? undefined : podMetrics(pod, api.kubelet, api.now());
  if (metrics === undefined) throw notFound(metricsOf, `${info.namespace}/${info.name}`);
  return json(metrics);
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
    return { kind: 'stream', start: watchObjects(api.store, selection, query, api.watchTimes) };
  }
  if (verb === 'get') return json(demandObject(api.store, definition, call, info.name ?? ''));
  return writeRequest(api, call);
}

/** The namespace of a request for a namespaced resource; `namespaces/x` names one, but lives in none. */
export const namespaceOf = ({ definition, info }: ResourceCall): string | undefined =>
  definition.namespaced ? info.namespace : undefined;

export function demandObject(
  store: VersionedObjects,
  definition: ResourceDefinition,
  call: ResourceCall,
  name: string,
): KubeObject {
  const found = store.stored(definition.resource, namespaceOf(call), name);
  if (found === undefined) throw notFound(definition, name);
  return found;
}

function answerSubresource(api: ApiDependencies, call: ResourceCall, subresource: string): Answer {
  const { definition, info, method, query, verb } = call;
  const known = definition.subresources?.some((one) => one.name === subresource) === true;
  const called = `${verb} of ${definition.resource}/${subresource}`;
  if (!known || method !== 'GET') {
    if (!known && !REAL_SUBRESOURCES.has(`${definition.resource}/${subresource}`)) throw resourceNotFound();
    throw notImplemented(called);
  }
  refuseUnknownOptions(verb, subresource, query);
  if (subresource === 'log') {
    const refused = refuseAccept(call.headers['accept']);
    return (
      refused ??
      podLog(demandObject(api.store, definition, call, info.name ?? ''), query, api.kubelet, api.now())
    );
  }
  if (info.rest === undefined) return { kind: 'bare', code: 301, headers: { Location: `${call.path}/` } };
  const target = parseProxyTarget(info.name ?? '');
  const pod = demandObject(api.store, definition, call, target.pod);
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  return podProxy(pod, target, `${info.rest}${search}`, api.kubelet);
}

const REAL_SUBRESOURCES: ReadonlySet<string> = new Set([
  ...['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'portforward', 'resize', 'status'].map(
    (name) => `pods/${name}`,
  ),
  ...['daemonsets', 'deployments', 'replicasets', 'statefulsets', 'nodes', 'namespaces'].map(
    (one) => `${one}/status`,
  ),
  ...['deployments', 'replicasets', 'statefulsets'].map((one) => `${one}/scale`),
  'nodes/proxy',
  'namespaces/finalize',
  'poddisruptionbudgets/status',
  'resourcequotas/status',
]);
