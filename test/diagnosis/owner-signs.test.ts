import { expect, test } from 'vitest';
import { findOwners } from '../../src/diagnosis/owner-signs.ts';
import type { Workload } from '../../src/evidence/evidence.ts';
import { configMapOf, sourced } from './evidence-of.ts';

function workload(fields: Partial<Workload>): Workload {
  return {
    kind: 'DaemonSet',
    namespace: 'logging',
    name: 'fluent-bit',
    labels: {},
    annotations: {},
    fieldManagers: [],
    selector: {},
    templateAnnotations: {},
    containers: [],
    volumes: [],
    desired: 1,
    updated: 1,
    available: 1,
    unavailable: 0,
    ...fields,
  };
}

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
  ['an operator', { owner: { kind: 'FluentBit', name: 'fb' } }, [['operator', 'fb']]],
] as const)('%s', (_, fields, expected) => {
  const signs = findOwners(sourced(workload(fields)), undefined);
  expect(signs.map(({ kind, name }) => [kind, name])).toEqual(expected);
  expect(signs.every(({ object }) => object === 'DaemonSet/logging/fluent-bit')).toBe(true);
});

test('the ConfigMap is looked at on its own', () => {
  const configMap = configMapOf({});
  const owned = { ...configMap, value: { ...configMap.value, fieldManagers: ['helm'] } };
  expect(findOwners(sourced(workload({})), owned)).toEqual([
    { kind: 'helm', name: undefined, object: 'ConfigMap/logging/fluent-bit', sign: 'field manager helm' },
  ]);
});
