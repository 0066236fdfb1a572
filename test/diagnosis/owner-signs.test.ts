import { describe, expect, test } from 'vitest';
import { readCustomResource } from '../../src/adapters/kubernetes/object-schema.ts';
import { findOwners } from '../../src/diagnosis/owner-signs.ts';
import { configMapOf, sourced } from './evidence-of.ts';
import { workloadOf } from '../support/workload-of.ts';

test.each([
  ['nothing', {}, []],
  ['kubectl', { fieldManagers: ['kubectl-client-side-apply'] }, []],
  [
    'Helm',
    {
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'fb' },
    },
    [['helm', 'fb']],
  ],
  ['Helm by its label alone', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, [['helm', undefined]]],
  [
    'Argo CD',
    { annotations: { 'argocd.argoproj.io/tracking-id': 'logs:apps/DaemonSet:logging/fluent-bit' } },
    [['argo-cd', 'logs']],
  ],
  ['Argo CD by field manager', { fieldManagers: ['argocd-controller'] }, [['argo-cd', undefined]]],
  ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'logs' } }, [['flux', 'logs']]],
  [
    'an Application of another namespace',
    { annotations: { 'argocd.argoproj.io/tracking-id': 'team-a_logs:apps/DaemonSet:logging/fluent-bit' } },
    [['argo-cd', 'logs', 'team-a']],
  ],
  [
    "Argo CD's older way, by the label that charts use as well",
    { fieldManagers: ['argocd-controller'], labels: { 'app.kubernetes.io/instance': 'logs' } },
    [['argo-cd', 'logs']],
  ],
  [
    "Flux's HelmRelease",
    { labels: { 'helm.toolkit.fluxcd.io/name': 'logs', 'helm.toolkit.fluxcd.io/namespace': 'flux-system' } },
    [['flux-helm', 'logs', 'flux-system']],
  ],
  ['GKE', { labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } }, [['addon', undefined]]],
  [
    'what GKE made once and leaves alone',
    { labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists' } },
    [],
  ],
  ['AKS', { labels: { component: 'ama-logs-agent' } }, [['addon', undefined]]],
  [
    "EKS's add-on",
    { labels: { 'app.kubernetes.io/managed-by': 'amazon-cloudwatch-agent-operator' } },
    [['addon', undefined]],
  ],
  [
    'Kustomize',
    { annotations: { 'config.kubernetes.io/origin': 'path: base/ds.yaml\nrepo: x' } },
    [['kustomize', undefined]],
  ],
  ['an operator', { owner: { kind: 'FluentBit', name: 'fb' } }, [['operator', 'fb']]],
] as const)('%s', (_, fields, expected) => {
  const signs = findOwners(sourced(workloadOf(fields)), undefined);
  expect(
    signs.map(({ kind, name, namespace }) => (namespace ? [kind, name, namespace] : [kind, name])),
  ).toEqual(expected);
  expect(signs.every(({ object }) => object === 'DaemonSet/logging/fluent-bit')).toBe(true);
});

test('the ConfigMap is looked at on its own', () => {
  const configMap = configMapOf({});
  const owned = { ...configMap, value: { ...configMap.value, fieldManagers: ['helm'] } };
  expect(findOwners(sourced(workloadOf({})), owned)).toEqual([
    {
      kind: 'helm',
      name: undefined,
      object: 'ConfigMap/logging/fluent-bit',
      sign: 'field manager helm',
      reverts: false,
    },
  ]);
});

test('a hash of Kustomize at the end of a generated ConfigMap', () => {
  const named = (name: string) => {
    const map = configMapOf({});
    return findOwners(undefined, { ...map, value: { ...map.value, name } }).map(({ kind }) => kind);
  };
  expect([named('fluent-bit-config-7h2m4gkt5b'), named('fluent-bit-config-production')]).toEqual([
    ['kustomize'],
    [],
  ]);
});

describe('whether a live change is taken back', () => {
  const tracked = {
    annotations: { 'argocd.argoproj.io/tracking-id': 'logs:apps/DaemonSet:logging/fluent-bit' },
  };
  const flux = {
    labels: { 'helm.toolkit.fluxcd.io/name': 'logs', 'helm.toolkit.fluxcd.io/namespace': 'flux-system' },
  };
  const object = (kind: string, namespace: string, spec: object, name = 'logs') =>
    sourced(readCustomResource({ kind, metadata: { name, namespace }, spec }));
  const application = (syncPolicy: object, namespace = 'argocd') =>
    object('Application', namespace, { syncPolicy });

  test.each([
    ['Argo CD that heals', tracked, [application({ automated: { selfHeal: true } })], true],
    ['Argo CD that syncs and does not heal', tracked, [application({ automated: {} })], false],
    [
      'Argo CD whose automation is off',
      tracked,
      [application({ automated: { selfHeal: true, enabled: false } })],
      false,
    ],
    ['Argo CD by hand', tracked, [application({})], false],
    ['an Application that could not be read', tracked, [], undefined],
    ['two Applications of that name', tracked, [application({}), application({}, 'team-a')], undefined],
    [
      'a HelmRelease that corrects drift',
      flux,
      [object('HelmRelease', 'flux-system', { driftDetection: { mode: 'enabled' } })],
      true,
    ],
    [
      'a HelmRelease that only warns of it',
      flux,
      [object('HelmRelease', 'flux-system', { driftDetection: { mode: 'warn' } })],
      false,
    ],
    ['a HelmRelease', flux, [object('HelmRelease', 'flux-system', {})], false],
    ['a HelmRelease of another namespace', flux, [object('HelmRelease', 'other', {})], undefined],
  ] as const)('%s', (_, fields, resources, reverts) => {
    expect(findOwners(sourced(workloadOf(fields)), undefined, resources).map((sign) => sign.reverts)).toEqual(
      [reverts],
    );
  });
});
