/** What a URL asks for, taken apart as a real API server does before it authorises. */
export type RequestInfo = ResourceRequest | PathRequest;

export interface PathRequest {
  readonly kind: 'path';
  readonly path: string;
}

export interface ResourceRequest {
  readonly kind: 'resource';
  readonly group: string;
  readonly version: string;
  readonly namespace?: string;
  readonly resource: string;
  readonly name?: string;
  readonly subresource?: string;
  /** What follows the subresource, with its leading slash; `undefined` where nothing follows, not even a slash. */
  readonly rest?: string;
  /** The old form `/api/v1/watch/…`. */
  readonly watchPath: boolean;
}

export function parseRequestInfo(path: string): RequestInfo {
  const parts = path.split('/').slice(1).map(decode);
  const [prefix, ...after] = parts;
  if (prefix === 'api' && after.length >= 2) return resourceRequest('', after, path);
  if (prefix === 'apis' && after.length >= 3) return resourceRequest(after[0] ?? '', after.slice(1), path);
  return { kind: 'path', path };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function resourceRequest(group: string, parts: readonly string[], path: string): RequestInfo {
  const version = parts[0] ?? '';
  const watchPath = parts[1] === 'watch';
  const at = parts.slice(watchPath ? 2 : 1);
  if (at[0] === undefined || at[0] === '') return { kind: 'path', path };
  const base = { kind: 'resource', group, version, watchPath } as const;
  if (at[0] !== 'namespaces') return { ...base, ...named(at) };
  const namespace = at[1];
  if (namespace === undefined || namespace === '') return { ...base, resource: 'namespaces' };
  const inside = at.slice(2);
  const ofNamespace = inside.length === 0 || inside[0] === 'status' || inside[0] === 'finalize';
  return ofNamespace ? { ...base, namespace, ...named(at) } : { ...base, namespace, ...named(inside) };
}

function named(parts: readonly string[]) {
  const [resource = '', name, subresource, ...rest] = parts;
  return {
    resource,
    ...(name === undefined || name === '' ? {} : { name }),
    ...(subresource === undefined || subresource === '' ? {} : { subresource }),
    ...(rest.length === 0 ? {} : { rest: `/${rest.join('/')}` }),
  };
}

/** The verb that RBAC knows for a request; `undefined` for a method without one. */
export function verbOf(method: string, info: ResourceRequest, query: URLSearchParams): string | undefined {
  const whole = info.name === undefined;
  if (method === 'GET' || method === 'HEAD') {
    if (info.watchPath || (whole && isTrue(query.get('watch')))) return 'watch';
    return whole ? 'list' : 'get';
  }
  if (method === 'DELETE') return whole ? 'deletecollection' : 'delete';
  return { POST: 'create', PUT: 'update', PATCH: 'patch' }[method];
}

/** As the API server reads a boolean parameter: `false` and `0` are no, every other text is yes. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0';
}
