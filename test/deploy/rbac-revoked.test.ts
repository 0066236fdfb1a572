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
import { inLogging, type Loss, losses } from './losses.ts';
import { oneOfEach, type OwnerKind, podName } from './one-of-each.ts';
import { tell } from '../../src/language/words.ts';
import { english } from '../support/english.ts';

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
      expect(
        after.gaps.map(({ why }) => tell(why, 'en').split('add to the rules of ')[1] ?? '').toSorted(),
      ).toEqual(named);
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
    expect(english(plainWords(error as OutsideError))).toBe(
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
