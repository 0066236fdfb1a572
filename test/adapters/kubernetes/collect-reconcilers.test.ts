import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
import { gatherFacts } from '../../../src/diagnosis/gather-facts.ts';
import { hastyClock, listLog, type SimulatedCluster, startSimulatedCluster } from './simulated-cluster.ts';
import { tell } from '../../../src/language/words.ts';
import { english } from '../../support/english.ts';

let cluster: SimulatedCluster;
beforeEach(async () => {
  cluster = await startSimulatedCluster();
});
afterEach(async () => cluster.server.close());

const repository = 'https://github.com/acme/logging';
function put(plural: string, object: Pick<KubeObject, 'metadata'> & Record<string, unknown>): void {
  cluster.store.create(plural, object as KubeObject);
}
function daemonSet(marks: Pick<KubeObject['metadata'], 'labels' | 'annotations'>): void {
  const template = {
    metadata: { labels: { a: 'b' } },
    spec: { containers: [{ name: 'fluent-bit', image: 'cr.fluentbit.io/fluent/fluent-bit:4.2.8' }] },
  };
  put('daemonsets', {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'fluent-bit', namespace: 'logging', ...marks },
    spec: { selector: { matchLabels: { a: 'b' } }, template },
  });
}
async function read() {
  const reader = createKubernetesCluster({
    name: 'prod',
    kubeConfigText: cluster.kubeConfigText('admin-token'),
    log: listLog(),
    clock: hastyClock,
  });
  const workload = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
  const { owners, keepers, gaps } = gatherFacts(await reader.collect({ workload, container: 'fluent-bit' }));
  return {
    owners: owners.map(({ kind, name, reverts }) => [kind, name, reverts]),
    keepers: keepers.map(({ kind, name, reconciler }) => [kind, name, reconciler]),
    gaps: gaps
      .filter(({ what }) => /Application|Kustomization|GitRepository/.test(tell(what, 'en')))
      .map(({ why }) => why),
  };
}

it('Argo CD: the Application of that name, wherever it stands', async () => {
  daemonSet({ annotations: { 'argocd.argoproj.io/tracking-id': 'logs:apps/DaemonSet:logging/fluent-bit' } });
  put('applications', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'logs', namespace: 'openshift-gitops' },
    spec: {
      source: { repoURL: repository, path: './prod/', targetRevision: 'main' },
      syncPolicy: { automated: { selfHeal: true } },
    },
    status: { sourceType: 'Kustomize' },
  });
  put('applications', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'others', namespace: 'openshift-gitops' },
    spec: {},
  });
  const source = { repository, revision: 'main', path: 'prod', valueFiles: [] };
  expect(await read()).toEqual({
    owners: [['argo-cd', 'logs', true]],
    keepers: [['Application', 'logs', { reverts: true, renders: 'kustomize', source }]],
    gaps: [],
  });
});

it('Flux: the Kustomization and what it reads', async () => {
  const of = (what: string) => `kustomize.toolkit.fluxcd.io/${what}`;
  daemonSet({ labels: { [of('name')]: 'logs', [of('namespace')]: 'flux-system' } });
  put('kustomizations', {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'logs', namespace: 'flux-system' },
    spec: { path: './prod', sourceRef: { kind: 'GitRepository', name: 'infra', namespace: 'git' } },
  });
  put('gitrepositories', {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'infra', namespace: 'git' },
    spec: { url: repository, ref: { branch: 'main' } },
  });
  const sourceRef = { kind: 'GitRepository', namespace: 'git', name: 'infra' };
  const source = { repository, revision: 'main', path: '', valueFiles: [] };
  expect(await read()).toEqual({
    owners: [['flux', 'logs', true]],
    keepers: [
      ['Kustomization', 'logs', { reverts: true, path: 'prod', sourceRef }],
      ['GitRepository', 'infra', { reverts: false, source }],
    ],
    gaps: [],
  });
});

it('what does not exist is said, and whether it reverts stays unknown', async () => {
  daemonSet({ annotations: { 'argocd.argoproj.io/tracking-id': 'logs:apps/DaemonSet:logging/fluent-bit' } });
  expect(english(await read())).toEqual({
    owners: [['argo-cd', 'logs', undefined]],
    keepers: [],
    gaps: ['it does not exist'],
  });
});
