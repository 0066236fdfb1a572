import type { RequestInfo, ResourceRequest } from '../request-info.ts';
import { qualifiedResource, resourceDetails, StatusError } from '../status-error.ts';
import type { AccessRule, Identity } from './roles.ts';

/** What is asked for, in the words of RBAC. */
export interface AccessAttributes {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `pods/log`. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
}

export interface AccessControl {
  /** Who sends this `Authorization` header; 401 for nobody known. */
  identify(authorization: string | undefined): Identity;
  allows(identity: Identity, attributes: AccessAttributes): boolean;
  /** 403 with the text of a real API server. */
  demand(identity: Identity, verb: string, info: RequestInfo): void;
  /** Takes rights away from everybody from now on; the answer gives them back. */
  forbid(rule: AccessRule): () => void;
}

export function createAccessControl(tokens: Readonly<Record<string, Identity>>): AccessControl {
  const forbidden = new Set<AccessRule>();
  const allows = (identity: Identity, attributes: AccessAttributes) =>
    ![...forbidden].some((rule) => covers(rule, attributes)) &&
    (isEverybodys(attributes) || identity.rules.some((rule) => covers(rule, attributes)));
  return {
    identify: (authorization) => {
      const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
      const identity = token === undefined || !Object.hasOwn(tokens, token) ? undefined : tokens[token];
      if (identity === undefined) throw unauthorized();
      return identity;
    },
    allows,
    demand: (identity, verb, info) => {
      if (info.kind === 'path') demandPath(identity, info.path);
      else if (!allows(identity, attributesOf(verb, info))) throw refusal(identity, verb, info);
    },
    forbid: (rule) => {
      forbidden.add(rule);
      return () => forbidden.delete(rule);
    },
  };
}

const unauthorized = () => new StatusError({ code: 401, message: 'Unauthorized', reason: 'Unauthorized' });

/** Whoever is known may ask what it is allowed to do. */
const isEverybodys = ({ verb, group, resource }: AccessAttributes) =>
  verb === 'create' && group === 'authorization.k8s.io' && resource.startsWith('selfsubject');

function covers(rule: AccessRule, { verb, group, resource, namespace }: AccessAttributes): boolean {
  return (
    holds(rule.verbs, verb) &&
    holds(rule.apiGroups, group) &&
    holds(rule.resources, resource) &&
    (rule.namespaces === undefined || (namespace !== undefined && holds(rule.namespaces, namespace)))
  );
}

const holds = (list: readonly string[], value: string) => list.includes('*') || list.includes(value);

function attributesOf(verb: string, info: ResourceRequest): AccessAttributes {
  return {
    verb,
    group: info.group,
    resource: withSubresource(info),
    ...(info.namespace === undefined ? {} : { namespace: info.namespace }),
    ...(info.name === undefined ? {} : { name: info.name }),
  };
}

const withSubresource = ({ resource, subresource }: ResourceRequest) =>
  subresource === undefined ? resource : `${resource}/${subresource}`;

function refusal({ user }: Identity, verb: string, info: ResourceRequest): StatusError {
  const { group, namespace, name } = info;
  const what = `${qualifiedResource(info)}${name === undefined ? '' : ` "${name}"`}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const denied = `cannot ${verb} resource "${withSubresource(info)}" in API group "${group}" ${where}`;
  return new StatusError({
    code: 403,
    message: `${what} is forbidden: User "${user}" ${denied}`,
    reason: 'Forbidden',
    details: resourceDetails(info, name),
  });
}

const open = /^\/(api|apis|version|healthz|livez|readyz|openapi)(\/|$)/;

function demandPath(identity: Identity, path: string): void {
  if (
    open.test(path) ||
    identity.rules.some((rule) => rule.verbs.includes('*') && rule.resources.includes('*'))
  )
    return;
  throw new StatusError({
    code: 403,
    message: `forbidden: User "${identity.user}" cannot get path "${path}"`,
    reason: 'Forbidden',
    details: {},
  });
}
