/** One resource that the simulated cluster keeps; names as in the discovery of a real API server. */
export interface ResourceDefinition {
  readonly group: string;
  readonly version: string;
  /** Plural, as in URLs. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** Whether a changed `spec` raises `metadata.generation`. */
  readonly counted?: boolean;
  /** Whether `status` is written through its own subresource only. */
  readonly separateStatus?: boolean;
  readonly subresources?: readonly Subresource[];
}

interface Subresource {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

export const apiVersionOf = ({ group, version }: Pick<ResourceDefinition, 'group' | 'version'>) =>
  group === '' ? version : `${group}/${version}`;

const core = { group: '', version: 'v1', namespaced: true } as const;
const apps = { group: 'apps', version: 'v1', namespaced: true, counted: true, separateStatus: true } as const;
const all = { categories: ['all'] };

const podSubresources: readonly Subresource[] = [
  { name: 'log', kind: 'Pod', verbs: ['get'] },
  { name: 'proxy', kind: 'PodProxyOptions', verbs: ['create', 'get'] },
];

const custom = (group: string, version: string, namespaced: boolean, kind: string): ResourceDefinition => {
  const singular = kind.toLowerCase();
  const resource = `${singular}s`.replace(/ys$/, 'ies');
  return { group, version, namespaced, resource, singular, kind, counted: true };
};

/** What fluent-operator and logging-operator add to a cluster, as far as workloads are made from it, and what GitOps keeps them by. */
const customResources = [
  custom('fluentbit.fluent.io', 'v1alpha2', true, 'FluentBit'),
  custom('fluentbit.fluent.io', 'v1alpha2', true, 'Collector'),
  custom('fluentbit.fluent.io', 'v1alpha2', false, 'ClusterFluentBitConfig'),
  custom('logging.banzaicloud.io', 'v1beta1', false, 'FluentbitAgent'),
  custom('logging.banzaicloud.io', 'v1beta1', false, 'Logging'),
  custom('fluentbit.fluent.io', 'v1alpha2', false, 'ClusterInput'),
  custom('argoproj.io', 'v1alpha1', true, 'Application'),
  custom('kustomize.toolkit.fluxcd.io', 'v1', true, 'Kustomization'),
  custom('helm.toolkit.fluxcd.io', 'v2', true, 'HelmRelease'),
  custom('source.toolkit.fluxcd.io', 'v1', true, 'GitRepository'),
];

export const resourceDefinitions: readonly ResourceDefinition[] = [
  { ...core, resource: 'configmaps', singular: 'configmap', kind: 'ConfigMap', shortNames: ['cm'] },
  { ...core, resource: 'events', singular: 'event', kind: 'Event', shortNames: ['ev'] },
  { ...core, resource: 'limitranges', singular: 'limitrange', kind: 'LimitRange', shortNames: ['limits'] },
  {
    ...core,
    resource: 'namespaces',
    singular: 'namespace',
    kind: 'Namespace',
    namespaced: false,
    shortNames: ['ns'],
    separateStatus: true,
  },
  {
    ...core,
    resource: 'nodes',
    singular: 'node',
    kind: 'Node',
    namespaced: false,
    shortNames: ['no'],
    separateStatus: true,
  },
  {
    ...core,
    ...all,
    resource: 'pods',
    singular: 'pod',
    kind: 'Pod',
    shortNames: ['po'],
    counted: true,
    separateStatus: true,
    subresources: podSubresources,
  },
  {
    ...core,
    resource: 'resourcequotas',
    singular: 'resourcequota',
    kind: 'ResourceQuota',
    shortNames: ['quota'],
    separateStatus: true,
  },
  { ...core, resource: 'secrets', singular: 'secret', kind: 'Secret' },
  {
    ...apps,
    resource: 'controllerrevisions',
    singular: 'controllerrevision',
    kind: 'ControllerRevision',
    counted: false,
    separateStatus: false,
  },
  { ...apps, ...all, resource: 'daemonsets', singular: 'daemonset', kind: 'DaemonSet', shortNames: ['ds'] },
  {
    ...apps,
    ...all,
    resource: 'deployments',
    singular: 'deployment',
    kind: 'Deployment',
    shortNames: ['deploy'],
  },
  {
    ...apps,
    ...all,
    resource: 'replicasets',
    singular: 'replicaset',
    kind: 'ReplicaSet',
    shortNames: ['rs'],
  },
  {
    ...apps,
    ...all,
    resource: 'statefulsets',
    singular: 'statefulset',
    kind: 'StatefulSet',
    shortNames: ['sts'],
  },
  ...customResources,
  {
    ...apps,
    ...all,
    group: 'batch',
    resource: 'jobs',
    singular: 'job',
    kind: 'Job',
  },
  {
    group: 'coordination.k8s.io',
    version: 'v1',
    namespaced: true,
    resource: 'leases',
    singular: 'lease',
    kind: 'Lease',
  },
  {
    group: 'policy',
    version: 'v1',
    namespaced: true,
    resource: 'poddisruptionbudgets',
    singular: 'poddisruptionbudget',
    kind: 'PodDisruptionBudget',
    shortNames: ['pdb'],
    counted: true,
    separateStatus: true,
  },
];

/** Throws on a name that is none of `resourceDefinitions`: a caller in this process made a mistake. */
export function definitionOf(resource: string): ResourceDefinition {
  const found = resourceDefinitions.find((definition) => definition.resource === resource);
  if (found === undefined) throw new Error(`The simulated cluster keeps no resource "${resource}".`);
  return found;
}
