import { describe, expect, it } from 'vitest';
import { lastingOf, resource, sign } from './lasting-scene.ts';

const repository = 'https://github.com/acme/logging';
const git = (ref: object | undefined) =>
  resource(
    'GitRepository',
    { url: repository, ...(ref && { ref }) },
    { name: 'infra', namespace: 'flux-system' },
  );
const kustomization = (kind = 'GitRepository') =>
  resource(
    'Kustomization',
    { path: './clusters/prod', sourceRef: { kind, name: 'infra' } },
    { namespace: 'flux-system' },
  );
const release = resource(
  'HelmRelease',
  {},
  {
    labels: {
      'kustomize.toolkit.fluxcd.io/name': 'logs',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    },
  },
);
const application = (source: object, sourceType = 'Helm') => ({
  ...resource('Application', { source }, { namespace: 'argocd' }),
  ...(sourceType === 'Helm'
    ? {}
    : {
        reconciler: {
          reverts: false,
          renders: 'kustomize' as const,
          source: { repository, path: 'base', valueFiles: [] },
        },
      }),
});
const { namespace: _none, ...ofArgo } = sign('argo-cd');
const argo = { owners: [ofArgo] };
const flux = { owners: [sign('flux', { namespace: 'flux-system' })] };
const helm = { owners: [sign('flux-helm')], chart: 'fluent-bit-0.48.1' };

describe('where in Git', () => {
  it.each([
    [
      'the value file of an Application with a chart in Git',
      {
        ...argo,
        chart: 'fluent-bit-0.48.1',
        keepers: [
          application({
            repoURL: repository,
            path: 'charts/fb',
            targetRevision: 'main',
            helm: { valueFiles: ['values.yaml', '../prod.yaml'] },
          }),
        ],
      },
      [repository, 'main', 'charts/prod.yaml', 'Argo CD application logs', 'values'],
    ],
    [
      'HEAD is the default branch',
      {
        ...argo,
        keepers: [application({ repoURL: repository, path: 'base', targetRevision: 'HEAD' }, 'Kustomize')],
      },
      [repository, undefined, 'base', 'Argo CD application logs', 'objects'],
    ],
    [
      'value files in another repository',
      {
        ...argo,
        chart: 'fluent-bit-0.48.1',
        keepers: [
          resource(
            'Application',
            {
              sources: [
                {
                  repoURL: 'https://charts.test',
                  chart: 'fluent-bit',
                  helm: { valueFiles: ['$values/fb/prod.yaml'] },
                },
                { repoURL: repository, targetRevision: 'main', ref: 'values' },
              ],
            },
            { namespace: 'argocd' },
          ),
        ],
      },
      [repository, 'main', 'fb/prod.yaml', 'Argo CD application logs', 'values'],
    ],
    [
      "Flux's Kustomization",
      { ...flux, keepers: [kustomization(), git({ branch: 'main' })] },
      [repository, 'main', 'clusters/prod', 'Flux logs', 'objects'],
    ],
    [
      'Flux takes master where nothing is written',
      { ...flux, keepers: [kustomization(), git(undefined)] },
      [repository, 'master', 'clusters/prod', 'Flux logs', 'objects'],
    ],
    [
      'a HelmRelease, by the Kustomization that it comes with',
      { ...helm, keepers: [release, kustomization(), git({ branch: 'main' })] },
      [repository, 'main', 'clusters/prod', 'Flux HelmRelease logs', 'objects'],
    ],
    [
      'the settings',
      {
        owners: [sign('helm')],
        chart: 'fluent-bit-0.48.1',
        sources: [
          { repository: 'https://github.com/acme/other', path: '', holds: 'manifests' as const },
          { namespace: 'logging', repository, branch: 'main', path: 'v.yaml', holds: 'helm-values' as const },
        ],
      },
      [repository, 'main', 'v.yaml', 'the settings', 'values'],
    ],
  ])('%s', (_, keeping, expected) => {
    const { destination, noDestination } = lastingOf(keeping);
    expect([
      destination?.repository,
      destination?.branch,
      destination?.path,
      destination?.from,
      destination?.edits.kind,
    ]).toEqual(expected);
    expect(noDestination).toBeUndefined();
  });

  it.each([
    ['nothing tells', { owners: [sign('helm')] }, /no place under "sources"/],
    ['the Application cannot be read', argo, /could not be read/],
    [
      'its values stand in the Application itself',
      { ...argo, keepers: [application({ repoURL: 'https://charts.test', chart: 'fluent-bit' })] },
      /stand in the Application itself/,
    ],
    ['a bucket', { ...flux, keepers: [kustomization('Bucket')] }, /not kept in Git/],
    ['the GitRepository cannot be read', { ...flux, keepers: [kustomization()] }, /could not be read/],
    [
      'a commit',
      { ...flux, keepers: [kustomization(), git({ commit: 'a'.repeat(40) })] },
      /^The cluster follows a{40}, which is no branch/,
    ],
    ['a range of versions', { ...flux, keepers: [kustomization(), git({ semver: '>=1.0.0' })] }, /no branch/],
    [
      'two places fit equally well',
      {
        sources: [
          { namespace: 'logging', repository, path: 'a', holds: 'manifests' as const },
          { workload: 'DaemonSet/fluent-bit', repository, path: 'b', holds: 'manifests' as const },
        ],
      },
      /equally well/,
    ],
    [
      'the platform keeps it',
      { owners: [sign('addon')], sources: [{ repository, path: '', holds: 'manifests' as const }] },
      /provider of the platform/,
    ],
    [
      'a chart that is not known',
      { ...helm, chart: 'loki-stack-2.10.2', keepers: [release, kustomization(), git({ branch: 'main' })] },
      /loki-stack/,
    ],
  ])('no place, and why: %s', (_, keeping, why) => {
    const { destination, noDestination } = lastingOf(keeping);
    expect(destination).toBeUndefined();
    expect(noDestination).toMatch(why);
  });

  it('values of a HelmRelease stand under spec.values of its manifest', () => {
    const { destination } = lastingOf({
      ...helm,
      wish: { memoryLimit: '1Gi' },
      keepers: [release, kustomization(), git({ branch: 'main' })],
    });
    expect(destination?.edits).toEqual({
      kind: 'objects',
      objects: [
        {
          kind: 'HelmRelease',
          namespace: 'ops',
          name: 'logs',
          edits: [{ path: ['spec', 'values', 'resources', 'limits', 'memory'], from: '', to: '1Gi' }],
        },
      ],
    });
  });
});
