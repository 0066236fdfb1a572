import type { OwnerKind } from './one-of-each.ts';

export interface Loss {
  /** Whose evidence shows it. */
  readonly owner: OwnerKind;
  /** The rules that the gaps name, with their namespaces. */
  readonly rules: readonly string[];
  /** Everything that is not gathered any more; all else is. */
  readonly lost: readonly string[];
}
export const inLogging = (apiGroup: string, resource: string, verb: string, more = ''): string =>
  `a Role in namespace logging: {apiGroups: ["${apiGroup}"], resources: ["${resource}"], verbs: ["${verb}"]${more}}`;

const fluxObjects = ['GitRepository', 'HelmRelease', 'Kustomization'];
const inFlux = (group: string, resource: string): string =>
  `a Role in namespace flux-system: {apiGroups: ["${group}.toolkit.fluxcd.io"], resources: ["${resource}"], verbs: ["get"], resourceNames: ["logs"]}`;

/** One entry for each single right that the evidence of a container rests on. */
export const losses: Readonly<Record<string, Loss>> = {
  'get pods': {
    owner: 'DaemonSet',
    rules: [inLogging('', 'pods', 'get')],
    // Which node it ran on stands in the pod.
    lost: ['Event of Node', 'Node', 'Pod'],
  },
  'get pods/log': {
    owner: 'DaemonSet',
    rules: [inLogging('', 'pods/log', 'get'), inLogging('', 'pods/log', 'get')],
    lost: ['current log', 'previous log'],
  },
  'get pods/proxy': {
    owner: 'DaemonSet',
    rules: [inLogging('', 'pods/proxy', 'get')],
    lost: ['api_v1_metrics', 'api_v1_storage', 'api_v1_uptime', 'api_v2_metrics_prometheus'],
  },
  'get configmaps': {
    owner: 'DaemonSet',
    rules: [inLogging('', 'configmaps', 'get', ', resourceNames: ["fluent-bit"]')],
    lost: ['ConfigMap'],
  },
  'get nodes': {
    owner: 'DaemonSet',
    rules: ['a ClusterRole: {apiGroups: [""], resources: ["nodes"], verbs: ["get"]}'],
    lost: ['Node'],
  },
  'list events': {
    owner: 'DaemonSet',
    rules: [
      'a Role in namespace default: {apiGroups: [""], resources: ["events"], verbs: ["list"]}',
      inLogging('', 'events', 'list'),
      inLogging('', 'events', 'list'),
    ],
    lost: ['Event of DaemonSet', 'Event of Node', 'Event of Pod'],
  },
  'list nodes': {
    owner: 'DaemonSet',
    rules: ['a ClusterRole: {apiGroups: [""], resources: ["nodes"], verbs: ["list"]}'],
    lost: ['smallest Node'],
  },
  'list resourcequotas': {
    owner: 'DaemonSet',
    rules: [inLogging('', 'resourcequotas', 'list')],
    lost: ['ResourceQuota'],
  },
  'list limitranges': {
    owner: 'DaemonSet',
    rules: [inLogging('', 'limitranges', 'list')],
    lost: ['LimitRange'],
  },
  'get pods.metrics.k8s.io': {
    owner: 'DaemonSet',
    rules: [inLogging('metrics.k8s.io', 'pods', 'get')],
    lost: ['PodMetrics'],
  },
  'get daemonsets.apps': {
    owner: 'DaemonSet',
    rules: [inLogging('apps', 'daemonsets', 'get')],
    // Who owns it and for which nodes it is stands in it.
    lost: ['ClusterFluentBitConfig', 'ClusterInput', 'DaemonSet', 'FluentBit', 'smallest Node'],
  },
  'get deployments.apps': {
    owner: 'Deployment',
    rules: [inLogging('apps', 'deployments', 'get')],
    lost: [
      'Application',
      'ClusterFluentBitConfig',
      'ClusterInput',
      'Deployment',
      'FluentbitAgent',
      'Logging',
      'smallest Node',
    ],
  },
  'get statefulsets.apps': {
    owner: 'StatefulSet',
    rules: [inLogging('apps', 'statefulsets', 'get')],
    lost: [
      'ClusterFluentBitConfig',
      'ClusterInput',
      'Collector',
      ...fluxObjects,
      'StatefulSet',
      'smallest Node',
    ],
  },
  'get fluentbits.fluentbit.fluent.io': {
    owner: 'DaemonSet',
    rules: [inLogging('fluentbit.fluent.io', 'fluentbits', 'get', ', resourceNames: ["fluent-bit"]')],
    lost: ['ClusterFluentBitConfig', 'ClusterInput', 'FluentBit'],
  },
  'get collectors.fluentbit.fluent.io': {
    owner: 'StatefulSet',
    rules: [inLogging('fluentbit.fluent.io', 'collectors', 'get', ', resourceNames: ["fluent-bit"]')],
    lost: ['ClusterFluentBitConfig', 'ClusterInput', 'Collector'],
  },
  'get clusterfluentbitconfigs.fluentbit.fluent.io': {
    owner: 'DaemonSet',
    rules: [
      'a ClusterRole: {apiGroups: ["fluentbit.fluent.io"], resources: ["clusterfluentbitconfigs"], verbs: ["get"], resourceNames: ["fluent-bit"]}',
    ],
    lost: ['ClusterFluentBitConfig', 'ClusterInput'],
  },
  'get fluentbitagents.logging.banzaicloud.io': {
    owner: 'Deployment',
    rules: [
      'a ClusterRole: {apiGroups: ["logging.banzaicloud.io"], resources: ["fluentbitagents"], verbs: ["get"], resourceNames: ["fluent-bit"]}',
    ],
    lost: ['ClusterFluentBitConfig', 'ClusterInput', 'FluentbitAgent', 'Logging'],
  },
  'get loggings.logging.banzaicloud.io': {
    owner: 'Deployment',
    rules: [
      'a ClusterRole: {apiGroups: ["logging.banzaicloud.io"], resources: ["loggings"], verbs: ["get"], resourceNames: ["fluent-bit"]}',
    ],
    lost: ['Logging'],
  },
  'list clusterinputs.fluentbit.fluent.io': {
    owner: 'DaemonSet',
    rules: [
      'a ClusterRole: {apiGroups: ["fluentbit.fluent.io"], resources: ["clusterinputs"], verbs: ["list"]}',
    ],
    lost: ['ClusterInput'],
  },
  'list applications.argoproj.io': {
    owner: 'Deployment',
    rules: ['a ClusterRole: {apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["list"]}'],
    lost: ['Application'],
  },
  'get helmreleases.helm.toolkit.fluxcd.io': {
    owner: 'StatefulSet',
    rules: [inFlux('helm', 'helmreleases')],
    lost: fluxObjects,
  },
  'get kustomizations.kustomize.toolkit.fluxcd.io': {
    owner: 'StatefulSet',
    rules: [inFlux('kustomize', 'kustomizations')],
    lost: ['GitRepository', 'Kustomization'],
  },
  'get gitrepositories.source.toolkit.fluxcd.io': {
    owner: 'StatefulSet',
    rules: [inFlux('source', 'gitrepositories')],
    lost: ['GitRepository'],
  },
  'get replicasets.apps': {
    owner: 'ReplicaSet',
    rules: [inLogging('apps', 'replicasets', 'get')],
    lost: ['ReplicaSet', 'smallest Node'],
  },
  'list replicasets.apps': {
    owner: 'Deployment',
    rules: [inLogging('apps', 'replicasets', 'list')],
    lost: ['ReplicaSet'],
  },
  'list controllerrevisions.apps': {
    owner: 'DaemonSet',
    rules: [inLogging('apps', 'controllerrevisions', 'list')],
    lost: ['ControllerRevision'],
  },
};
