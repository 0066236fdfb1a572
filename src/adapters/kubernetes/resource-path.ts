const resources: Readonly<Record<string, string>> = {
  Pod: '/api/v1|pods',
  ConfigMap: '/api/v1|configmaps',
  Secret: '/api/v1|secrets',
  Event: '/api/v1|events',
  Node: '/api/v1|nodes',
  ResourceQuota: '/api/v1|resourcequotas',
  LimitRange: '/api/v1|limitranges',
  DaemonSet: '/apis/apps/v1|daemonsets',
  Deployment: '/apis/apps/v1|deployments',
  StatefulSet: '/apis/apps/v1|statefulsets',
  ReplicaSet: '/apis/apps/v1|replicasets',
  ControllerRevision: '/apis/apps/v1|controllerrevisions',
  Job: '/apis/batch/v1|jobs',
  Lease: '/apis/coordination.k8s.io/v1|leases',
  PodDisruptionBudget: '/apis/policy/v1|poddisruptionbudgets',
  PodMetrics: '/apis/metrics.k8s.io/v1beta1|pods',
  FluentBit: '/apis/fluentbit.fluent.io/v1alpha2|fluentbits',
  Collector: '/apis/fluentbit.fluent.io/v1alpha2|collectors',
  ClusterFluentBitConfig: '/apis/fluentbit.fluent.io/v1alpha2|clusterfluentbitconfigs',
  ClusterInput: '/apis/fluentbit.fluent.io/v1alpha2|clusterinputs',
  FluentbitAgent: '/apis/logging.banzaicloud.io/v1beta1|fluentbitagents',
  Logging: '/apis/logging.banzaicloud.io/v1beta1|loggings',
  Application: '/apis/argoproj.io/v1alpha1|applications',
  Kustomization: '/apis/kustomize.toolkit.fluxcd.io/v1|kustomizations',
  HelmRelease: '/apis/helm.toolkit.fluxcd.io/v2|helmreleases',
  GitRepository: '/apis/source.toolkit.fluxcd.io/v1|gitrepositories',
};

/** The URL path of a kind's collection, or of one object in it; `namespace` undefined means all of them, or a kind without. */
export function resourcePath(kind: string, namespace: string | undefined, name?: string): string {
  const [prefix, plural] = (resources[kind] ?? '').split('|');
  if (prefix === undefined || plural === undefined) throw new Error(`There is no URL known for a ${kind}.`);
  const inside = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const one = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${prefix}${inside}/${plural}${one}`;
}

const workloadKinds = new Set(['DaemonSet', 'Deployment', 'StatefulSet', 'ReplicaSet']);

/** Whether it is one of the built-in workloads: an owner may also be a Job, or a kind of somebody's operator. */
export function isWorkloadKind(kind: string): boolean {
  return workloadKinds.has(kind);
}

/** The plural in URLs and RBAC rules: `daemonsets`. */
export function pluralOf(kind: string): string {
  return resources[kind]?.split('|')[1] ?? kind.toLowerCase();
}
