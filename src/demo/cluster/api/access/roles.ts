/** One RBAC rule: every combination of what it lists is allowed. `*` stands for everything. */
export interface AccessRule {
  readonly apiGroups: readonly string[];
  /** Plural names, subresources as `pods/log`. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Absent: in every namespace and at the cluster scope. */
  readonly namespaces?: readonly string[];
}

export interface Identity {
  /** `system:serviceaccount:NAMESPACE:NAME` for a service account. */
  readonly user: string;
  /** Name of the cluster role, as access reviews print it. */
  readonly role: string;
  readonly rules: readonly AccessRule[];
}

const read = ['get', 'list', 'watch'];

const reader: readonly AccessRule[] = [
  {
    apiGroups: [''],
    resources: ['pods', 'events', 'nodes', 'namespaces', 'configmaps', 'limitranges', 'resourcequotas'],
    verbs: read,
  },
  { apiGroups: [''], resources: ['pods/log', 'pods/proxy'], verbs: ['get'] },
  {
    apiGroups: ['apps'],
    resources: ['daemonsets', 'deployments', 'statefulsets', 'replicasets', 'controllerrevisions'],
    verbs: read,
  },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: read },
  { apiGroups: ['fluentbit.fluent.io', 'logging.banzaicloud.io'], resources: ['*'], verbs: read },
  { apiGroups: ['argoproj.io'], resources: ['applications'], verbs: ['get', 'list'] },
  { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: ['get'] },
  { apiGroups: ['helm.toolkit.fluxcd.io'], resources: ['helmreleases'], verbs: ['get'] },
  { apiGroups: ['source.toolkit.fluxcd.io'], resources: ['gitrepositories'], verbs: ['get'] },
  { apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update', 'patch'] },
];

const writer: readonly AccessRule[] = [
  ...reader,
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'create', 'delete'] },
  { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'statefulsets'], verbs: ['patch'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['patch', 'create', 'delete'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  { apiGroups: [''], resources: ['events', 'pods/proxy'], verbs: ['create'] },
];

const admin: readonly AccessRule[] = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];

/** `reader` sees all that the product needs and no secret; `writer` may also change workloads and ConfigMaps, delete pods, make Events and POST to pods. */
export const roles = { reader, writer, admin } as const;

/** The identities behind the tokens that a server accepts when it is given none. */
export const defaultTokens: Readonly<Record<string, Identity>> = {
  'reader-token': {
    user: 'system:serviceaccount:fluent-medic:reader',
    role: 'fluent-medic-reader',
    rules: reader,
  },
  'writer-token': {
    user: 'system:serviceaccount:fluent-medic:writer',
    role: 'fluent-medic-writer',
    rules: writer,
  },
  'admin-token': { user: 'kubernetes-admin', role: 'cluster-admin', rules: admin },
};
