import { isRecord, type JsonRecord, stringAt } from '../json.ts';
import { managersAfterUpdate, writeManagedFields } from '../fields/managed-fields.ts';
import { kubeTime } from '../store/object-revision.ts';
import { badRequest } from '../status-error.ts';
import type { AccessAttributes, AccessControl } from './access-control.ts';
import type { Identity } from './roles.ts';

/** Answers a SelfSubjectAccessReview from the same rules that requests are held against. */
export function reviewOwnAccess(
  access: AccessControl,
  identity: Identity,
  { review, manager, now }: { readonly review: JsonRecord; readonly manager: string; readonly now: Date },
): JsonRecord {
  const spec = isRecord(review['spec']) ? review['spec'] : {};
  const attributes = spec['resourceAttributes'];
  if (!isRecord(attributes)) {
    throw badRequest('exactly one of nonResourceAttributes or resourceAttributes must be specified');
  }
  const given = {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { name: '' },
    spec: { resourceAttributes: attributes },
  };
  const managers = managersAfterUpdate(undefined, given, { manager, time: kubeTime(now) });
  const allowed = access.allows(identity, readAttributes(attributes));
  return {
    kind: given.kind,
    apiVersion: given.apiVersion,
    metadata: { managedFields: writeManagedFields(managers) },
    spec: given.spec,
    status: allowed ? { allowed, reason: reasonFor(identity) } : { allowed },
  };
}

function readAttributes(attributes: JsonRecord): AccessAttributes {
  const resource = stringAt(attributes, 'resource') ?? '';
  const subresource = stringAt(attributes, 'subresource') ?? '';
  const namespace = stringAt(attributes, 'namespace') ?? '';
  return {
    verb: stringAt(attributes, 'verb') ?? '',
    group: stringAt(attributes, 'group') ?? '',
    resource: subresource === '' ? resource : `${resource}/${subresource}`,
    ...(namespace === '' ? {} : { namespace }),
  };
}

function reasonFor({ user, role }: Identity): string {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user);
  const to = account === null ? `User "${user}"` : `ServiceAccount "${account[2]}/${account[1]}"`;
  return `RBAC: allowed by ClusterRoleBinding "${role}" of ClusterRole "${role}" to ${to}`;
}
