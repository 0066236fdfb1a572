import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainWords } from '../../src/adapters/kubernetes/gap-list.ts';
import { createKubernetesCluster } from '../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { type ApiServer, createApiServer } from '../../src/demo/cluster/api/api-server.ts';
import type { AccessRule } from '../../src/demo/cluster/api/access/roles.ts';
import { createObjectStore } from '../../src/demo/cluster/api/store/object-store.ts';
import type { KubeletSeam } from '../../src/demo/cluster/seams.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import type { OutsideError } from '../../src/outside-error.ts';
import { hastyClock, listLog } from '../adapters/kubernetes/simulated-cluster.ts';
import { objectIn } from './manifest.ts';
import { oneOfEach, type OwnerKind, podName } from './one-of-each.ts';

const now = () => new Date('2026-11-22T12:48:30Z');
const kubelet: KubeletSeam = {
  readLog: () => [{ at: now(), text: 'Fluent Bit v4.2.8' }],
  monitoring: () => ({ status: 200, contentType: 'application/json', body: '{}' }),
  podUsage: () => [{ container: 'fluent-bit', memoryBytes: 50_331_648, cpuNanos: 1_000_000, at: now() }],
};
const rules = (objectIn('rbac-read.yaml', 'ClusterRole') as unknown as { rules: AccessRule[] }).rules;

let server: ApiServer;
let url: string;
beforeAll(async () => {
  const store = createObjectStore({ now });
  for (const [plural, object] of oneOfEach()) store.create(plural, object);
  const identity = { user: 'system:serviceaccount:fluent-medic:fluent-medic', role: 'read', rules };
  server = createApiServer({ store, kubelet, now, tokens: { t: identity } });
  ({ url } = await server.listen());
});
afterAll(async () => server.close());

interface Loss {
  /** Whose evidence shows it. */
  readonly owner: OwnerKind;
  /** The rules that the gaps name, with their namespaces. */
  readonly rules: readonly string[];
  /** Everything that is not gathered any more; all else is. */
  readonly lost: readonly string[];
}
const inLogging = (apiGroup: string, resource: string, verb: string, more = ''): string =>
  `a Role in namespace logging: {apiGroups: ["${apiGroup}"], resources: ["${resource}"], verbs: ["${verb}"]${more}}`;

/** One entry for each single right that the evidence of a container rests on. */
const losses: Readonly<Record<string, Loss>> = {
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
    lost: ['ClusterFluentBitConfig', 'DaemonSet', 'FluentBit', 'smallest Node'],
  },
  'get deployments.apps': {
    owner: 'Deployment',
    rules: [inLogging('apps', 'deployments', 'get')],
    lost: ['ClusterFluentBitConfig', 'Deployment', 'FluentbitAgent', 'Logging', 'smallest Node'],
  },
  'get statefulsets.apps': {
    owner: 'StatefulSet',
    rules: [inLogging('apps', 'statefulsets', 'get')],
    lost: ['ClusterFluentBitConfig', 'Collector', 'StatefulSet', 'smallest Node'],
  },
  'get fluentbits.fluentbit.fluent.io': {
    owner: 'DaemonSet',
    rules: [inLogging('fluentbit.fluent.io', 'fluentbits', 'get', ', resourceNames: ["fluent-bit"]')],
    lost: ['ClusterFluentBitConfig', 'FluentBit'],
  },
  'get collectors.fluentbit.fluent.io': {
    owner: 'StatefulSet',
    rules: [inLogging('fluentbit.fluent.io', 'collectors', 'get', ', resourceNames: ["fluent-bit"]')],
    lost: ['ClusterFluentBitConfig', 'Collector'],
  },
  'get clusterfluentbitconfigs.fluentbit.fluent.io': {
    owner: 'DaemonSet',
    rules: [
      'a ClusterRole: {apiGroups: ["fluentbit.fluent.io"], resources: ["clusterfluentbitconfigs"], verbs: ["get"], resourceNames: ["fluent-bit"]}',
    ],
    lost: ['ClusterFluentBitConfig'],
  },
  'get fluentbitagents.logging.banzaicloud.io': {
    owner: 'Deployment',
    rules: [
      'a ClusterRole: {apiGroups: ["logging.banzaicloud.io"], resources: ["fluentbitagents"], verbs: ["get"], resourceNames: ["fluent-bit"]}',
    ],
    lost: ['ClusterFluentBitConfig', 'FluentbitAgent', 'Logging'],
  },
  'get loggings.logging.banzaicloud.io': {
    owner: 'Deployment',
    rules: [
      'a ClusterRole: {apiGroups: ["logging.banzaicloud.io"], resources: ["loggings"], verbs: ["get"], resourceNames: ["fluent-bit"]}',
    ],
    lost: ['Logging'],
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

describe('without the right to', () => {
  it.each(Object.keys(losses))(
    '%s the gap names the rule, and everything else is gathered',
    async (right) => {
      const { owner, rules: named, lost } = losses[right] as Loss;
      const before = await collect(owner);
      expect(before.gaps).toEqual([]);
      const giveBack = server.forbid(ruleOf(right));
      const after = await collect(owner);
      giveBack();
      expect(after.gaps.map(({ reason }) => reason)).toEqual(named.map(() => 'forbidden'));
      expect(after.gaps.map(({ why }) => why.split('add to the rules of ')[1] ?? '').toSorted()).toEqual(
        named,
      );
      expect(partsOf(after)).toEqual(partsOf(before).filter((part) => !lost.includes(part)));
      expect(partsOf(before)).toEqual(expect.arrayContaining([...lost]));
    },
  );

  it("list pods the workload's pods are not told, and the sentence names the rule", async () => {
    const giveBack = server.forbid(ruleOf('list pods'));
    const error = await reader()
      .podsOf(ref('DaemonSet'))
      .catch((thrown: OutsideError) => thrown);
    giveBack();
    expect(plainWords(error as OutsideError)).toBe(
      `the bot may not list pods in namespace logging; add to the rules of ${inLogging('', 'pods', 'list')}`,
    );
  });

  it('covers every right of the role', () => {
    // The watch, the samples of memory and the checks before a write ask for these.
    const elsewhere = [
      'list pods',
      'watch pods',
      'list pods.metrics.k8s.io',
      'list poddisruptionbudgets.policy',
    ];
    const all = rules.flatMap(({ apiGroups: [group], resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}${group ? `.${group}` : ''}`)),
    );
    expect([...Object.keys(losses), ...elsewhere].toSorted()).toEqual(all.toSorted());
  });
});

function partsOfRight(right: string) {
  const [, verb = '', resource = '', group = ''] = /^(\w+) ([\w/]+)(?:\.(.+))?$/.exec(right) ?? [];
  return { verb, resource, group };
}

function ruleOf(right: string): AccessRule {
  const { verb, resource, group } = partsOfRight(right);
  return { apiGroups: [group], resources: [resource], verbs: [verb] };
}

const ref = (kind: OwnerKind) => ({
  cluster: 'prod',
  namespace: 'logging',
  kind,
  name: kind === 'Pod' ? podName(kind) : 'fluent-bit',
});

async function collect(owner: OwnerKind): Promise<Evidence> {
  return reader().collect({ workload: ref(owner), pod: podName(owner), container: 'fluent-bit' });
}

/** A name for everything that was gathered. */
function partsOf(evidence: Evidence): readonly string[] {
  return [
    ...evidence.pods.map(() => 'Pod'),
    ...evidence.workloads.map(({ value }) => value.kind),
    ...evidence.revisions.map(() => 'ControllerRevision'),
    ...evidence.configMaps.map(() => 'ConfigMap'),
    ...evidence.customResources.map(({ value }) => value.kind),
    ...evidence.events.map(({ value }) => `Event of ${value.involved.kind}`),
    ...evidence.nodes.map(({ value }, at) => (at > 0 || value.name !== 'node-1' ? 'smallest Node' : 'Node')),
    ...evidence.usages.map(() => 'PodMetrics'),
    ...evidence.quotas.map(() => 'ResourceQuota'),
    ...evidence.limitRanges.map(() => 'LimitRange'),
    ...evidence.logs.map(({ which }) => `${which} log`),
    ...evidence.monitoring.map(({ path }) => path),
  ].toSorted();
}

function reader() {
  const kubeConfigText = JSON.stringify({
    'current-context': 'prod',
    clusters: [{ name: 'prod', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'bot', user: { token: 't' } }],
    contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'bot' } }],
  });
  return createKubernetesCluster({ name: 'prod', clock: hastyClock, kubeConfigText, log: listLog() });
}
