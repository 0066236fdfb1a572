import { type Answer, json, pageNotFound } from './answer.ts';
import { apiVersionOf, resourceDefinitions } from './resource-definition.ts';
import { notImplemented } from './status-error.ts';

const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '98b35193b2ac7a23a673325f5e9b830ecd5ba406',
  gitTreeState: 'clean',
  buildDate: '2026-11-22T00:00:00Z',
  goVersion: 'go1.26.10',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** Resources that are answered without being kept. */
const computed = [
  {
    groupVersion: 'authorization.k8s.io/v1',
    name: 'selfsubjectaccessreviews',
    singularName: 'selfsubjectaccessreview',
    namespaced: false,
    kind: 'SelfSubjectAccessReview',
    verbs: ['create'],
  },
  {
    groupVersion: 'metrics.k8s.io/v1beta1',
    name: 'pods',
    singularName: '',
    namespaced: true,
    kind: 'PodMetrics',
    verbs: ['get', 'list'],
  },
];

const groupVersions = [
  ...new Set([...resourceDefinitions.map(apiVersionOf), ...computed.map((one) => one.groupVersion)]),
].filter((groupVersion) => groupVersion.includes('/'));

/** Answers the paths that are no resource: discovery, version and health. */
export function answerPath(path: string): Answer {
  const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
  if (trimmed === '/version') {
    return {
      kind: 'text',
      code: 200,
      contentType: 'application/json',
      text: JSON.stringify(version, null, 2),
    };
  }
  if (['/healthz', '/livez', '/readyz'].includes(trimmed)) {
    return { kind: 'text', code: 200, contentType: 'text/plain; charset=utf-8', text: 'ok' };
  }
  if (trimmed === '/api')
    return json({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });
  if (trimmed === '/apis')
    return json({ kind: 'APIGroupList', apiVersion: 'v1', groups: groupVersions.map(group) });
  if (trimmed.startsWith('/openapi')) throw notImplemented('the OpenAPI documents');
  if (trimmed === '/metrics') throw notImplemented('the metrics of the API server');
  const groupVersion = /^\/(?:api|apis)\/(.+)$/.exec(trimmed)?.[1] ?? '';
  const isKnown = groupVersion === 'v1' ? trimmed === '/api/v1' : groupVersions.includes(groupVersion);
  if (isKnown) return json(resourceList(groupVersion));
  const known = groupVersions.find((one) => one.startsWith(`${groupVersion}/`));
  return known === undefined ? pageNotFound : json({ kind: 'APIGroup', apiVersion: 'v1', ...group(known) });
}

function group(groupVersion: string) {
  const [name = '', groupsVersion = ''] = groupVersion.split('/');
  const only = { groupVersion, version: groupsVersion };
  return { name, versions: [only], preferredVersion: only };
}

function resourceList(groupVersion: string) {
  const kept = resourceDefinitions.filter((definition) => apiVersionOf(definition) === groupVersion);
  const resources = kept.flatMap((definition) => [
    {
      name: definition.resource,
      singularName: definition.singular,
      namespaced: definition.namespaced,
      kind: definition.kind,
      verbs,
      ...(definition.shortNames === undefined ? {} : { shortNames: definition.shortNames }),
      ...(definition.categories === undefined ? {} : { categories: definition.categories }),
    },
    ...(definition.subresources ?? []).map((one) => ({
      name: `${definition.resource}/${one.name}`,
      singularName: '',
      namespaced: definition.namespaced,
      kind: one.kind,
      verbs: one.verbs,
    })),
  ]);
  const others = computed
    .filter((one) => one.groupVersion === groupVersion)
    .map(({ groupVersion: _groupVersion, ...resource }) => resource);
  const apiVersion = groupVersion === 'v1' ? {} : { apiVersion: 'v1' };
  return { kind: 'APIResourceList', ...apiVersion, groupVersion, resources: [...resources, ...others] };
}
