import type { Answer } from './answer.ts';
import { LOG_NOT_ACCEPTABLE, refuseAccept } from './negotiation.ts';
import { podLog } from './pod/pod-log.ts';
import { parseProxyTarget, podProxy } from './pod/pod-proxy.ts';
import { refuseUnknownOptions } from './query-options.ts';
import { type ApiDependencies, demandObject, type ResourceCall } from './resource-call.ts';
import { notImplemented, resourceNotFound } from './status-error.ts';

/** Answers `pods/log` and `pods/proxy`; 501 for the other subresources of a real cluster, 404 for what is none. */
export function answerSubresource(api: ApiDependencies, call: ResourceCall, subresource: string): Answer {
  const { definition, info, method, query, verb } = call;
  const known = definition.subresources?.some((one) => one.name === subresource) === true;
  const called = `${verb} of ${definition.resource}/${subresource}`;
  const isPost = subresource === 'proxy' && method === 'POST';
  if (!known || (method !== 'GET' && !isPost)) {
    if (!known && !REAL_SUBRESOURCES.has(`${definition.resource}/${subresource}`)) throw resourceNotFound();
    throw notImplemented(called);
  }
  refuseUnknownOptions(verb, subresource, query);
  if (subresource === 'log') {
    const refused = refuseAccept(call.headers['accept'], LOG_NOT_ACCEPTABLE);
    const pod = () => demandObject(api.store, call, info.name ?? '');
    return refused ?? podLog(pod(), query, api.kubelet, api.now());
  }
  if (info.rest === undefined) return { kind: 'bare', code: 301, headers: { Location: `${call.path}/` } };
  const target = parseProxyTarget(info.name ?? '');
  const pod = demandObject(api.store, call, target.pod);
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  const asked = { path: `${info.rest}${search}`, method: isPost ? 'POST' : 'GET' } as const;
  return podProxy(pod, target, asked, api.kubelet);
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
