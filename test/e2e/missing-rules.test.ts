import { readFile } from 'node:fs/promises';
import {
  loadAllYaml,
  type KubernetesObject,
  type KubernetesObjectApi,
  type V1Node,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { createWallClock } from '../../src/adapters/wall-clock.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { listLog } from '../adapters/kubernetes/simulated-cluster.ts';
import { apiOf, asServiceAccount, create, kubeConfigFile, named, remove } from '../support/real-cluster.ts';
import { imageOf } from '../support/real-workload.ts';
import { tell } from '../../src/language/words.ts';

const namespace = 'medic-rules';
const account = `${namespace}:bot`;

describe.skipIf(!kubeConfigFile)('a bot without any right in a real cluster', () => {
  let api: KubernetesObjectApi;
  let kubeConfig: string;
  beforeAll(async () => {
    kubeConfig = await readFile(kubeConfigFile ?? '', 'utf8');
    api = apiOf(kubeConfig);
    const { items } = await api.list<V1Node>('v1', 'Node');
    const node = items.find(({ spec }) => !spec?.taints)?.metadata?.name ?? '';
    await create(api, [
      named('v1', 'Namespace', namespace),
      ...loadAllYaml(manifestsOn(node)),
    ] as KubernetesObject[]);
  });
  afterAll(async () => {
    for (const kind of ['ClusterRole', 'ClusterRoleBinding'])
      await api.delete(named('rbac.authorization.k8s.io/v1', kind, namespace));
    for (const kind of ['Role', 'RoleBinding'])
      await api.delete(named('rbac.authorization.k8s.io/v1', kind, namespace, 'default'));
    await remove(api, named('v1', 'Namespace', namespace));
  }, 120_000);

  it('can do all once the rules that its gaps name are pasted into roles', async () => {
    const whole = await collect(kubeConfig);
    expect(whole.gaps.filter(({ reason }) => reason === 'forbidden')).toEqual([]);
    const rules = new Map<string, string[]>();
    for (let round = 0; round < 5; round += 1) {
      const named = rulesIn(await collect(asServiceAccount(kubeConfig, account)));
      if (named.length === 0) break;
      for (const { where, rule } of named) rules.set(where, [...(rules.get(where) ?? []), rule]);
      for (const [where, all] of rules) await paste(where, all);
    }
    const bots = await collect(asServiceAccount(kubeConfig, account));
    expect([rulesIn(bots), partsOf(bots)]).toEqual([[], partsOf(whole)]);
  }, 60_000);

  it('what refuses a larger limit is told', async () => {
    const { memoryBounds } = gatherFacts(await collect(kubeConfig));
    expect(
      memoryBounds.slice(0, 2).map(({ kind, name, maxBytes }) => [kind, name, maxBytes / 2 ** 20]),
    ).toEqual([
      ['limit-range', 'sizes', 300],
      ['quota', 'mem', 400],
    ]);
  });

  /** Replaces the role of a namespace, or of the cluster where `where` is empty, by one with these rules. */
  async function paste(where: string, rules: readonly string[]): Promise<void> {
    const kind = where === '' ? 'ClusterRole' : 'Role';
    const metadata = `{ name: ${namespace}${where === '' ? '' : `, namespace: ${where}`} }`;
    const text = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: ${metadata}
rules: [${rules.join(', ')}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}Binding
metadata: ${metadata}
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${namespace} }
subjects: [{ kind: ServiceAccount, name: bot, namespace: ${namespace} }]
`;
    for (const object of loadAllYaml(text) as KubernetesObject[]) {
      await api.create(object).catch(async () => api.replace(object));
    }
  }
});

function rulesIn({ gaps }: Evidence): readonly { readonly where: string; readonly rule: string }[] {
  const found = gaps.flatMap(({ why }) => {
    const [, where = '', rule] =
      /rules of (?:a ClusterRole|a Role in namespace (\S+)): (\{.+\})$/.exec(tell(why, 'en')) ?? [];
    return rule === undefined ? [] : [{ where, rule }];
  });
  return [...new Map(found.map((each) => [each.where + each.rule, each])).values()];
}

/** Events come and go, and the container may be between two lives. */
const partsOf = ({ pods, workloads, revisions, configMaps, nodes, quotas, limitRanges }: Evidence) =>
  [pods, workloads, revisions, configMaps, nodes, quotas, limitRanges].map((list) => list.length);

async function collect(kubeConfigText: string): Promise<Evidence> {
  const reader = createKubernetesCluster({
    name: 'real',
    kubeConfigText,
    clock: createWallClock(),
    log: listLog(),
  });
  const workload = { cluster: 'real', namespace, kind: 'DaemonSet', name: 'fluent-bit' };
  const api = apiOf(await readFile(kubeConfigFile ?? '', 'utf8'));
  for (let tries = 0; tries < 60; tries += 1) {
    const { items } = await api.list('v1', 'Pod', namespace);
    const pod = items[0]?.metadata?.name;
    if (pod !== undefined) return reader.collect({ workload, pod, container: 'fluent-bit' });
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('The DaemonSet got no pod.');
}

/** The quota is shared by all pods, so there is one, however many nodes there are. */
const manifestsOn = (node: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: fluent-bit, namespace: ${namespace} }
data: { fluent-bit.conf: "[INPUT]\\n    Name forward\\n    Mem_Buf_Limit 10m\\n" }
---
apiVersion: v1
kind: LimitRange
metadata: { name: sizes, namespace: ${namespace} }
spec: { limits: [{ type: Container, max: { memory: 300Mi } }] }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: mem, namespace: ${namespace} }
spec: { hard: { limits.memory: 400Mi } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: bot, namespace: ${namespace} }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: fluent-bit, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: fb } }
  template:
    metadata: { labels: { app: fb } }
    spec:
      nodeSelector: { kubernetes.io/hostname: ${node} }
      containers:
        - name: fluent-bit
          image: ${imageOf('3.2.0')}
          imagePullPolicy: IfNotPresent
          args: ["-c", "/conf/fluent-bit.conf"]
          resources: { limits: { memory: 128Mi } }
          volumeMounts: [{ name: config, mountPath: /conf }]
      volumes: [{ name: config, configMap: { name: fluent-bit } }]
`;
