import type { ConfigMap, CustomResource, Sourced, Workload } from '../evidence/evidence.ts';
import type { OwnerSign } from './facts.ts';

type Owned = Pick<ConfigMap, 'labels' | 'annotations' | 'fieldManagers'>;
interface Rule {
  readonly kind: OwnerSign['kind'];
  readonly where: 'labels' | 'annotations';
  readonly key: string;
  /** Only this value counts; without it any does. */
  readonly value?: string;
  /** The key whose value names the release or application. */
  readonly namedBy?: string;
}

const release = 'meta.helm.sh/release-name';
const rules: readonly Rule[] = [
  { kind: 'helm', where: 'annotations', key: release, namedBy: release },
  { kind: 'helm', where: 'labels', key: 'app.kubernetes.io/managed-by', value: 'Helm', namedBy: release },
  {
    kind: 'argo-cd',
    where: 'annotations',
    key: 'argocd.argoproj.io/tracking-id',
    namedBy: 'argocd.argoproj.io/tracking-id',
  },
  {
    kind: 'argo-cd',
    where: 'labels',
    key: 'argocd.argoproj.io/instance',
    namedBy: 'argocd.argoproj.io/instance',
  },
  {
    kind: 'flux',
    where: 'labels',
    key: 'kustomize.toolkit.fluxcd.io/name',
    namedBy: 'kustomize.toolkit.fluxcd.io/name',
  },
  {
    kind: 'flux',
    where: 'labels',
    key: 'helm.toolkit.fluxcd.io/name',
    namedBy: 'helm.toolkit.fluxcd.io/name',
  },
  { kind: 'operator', where: 'labels', key: 'addonmanager.kubernetes.io/mode' },
  { kind: 'operator', where: 'labels', key: 'app.kubernetes.io/managed-by', value: 'fluent-operator' },
];
const managers: Readonly<Record<string, OwnerSign['kind']>> = {
  helm: 'helm',
  'argocd-controller': 'argo-cd',
  'argocd-application-controller': 'argo-cd',
  'kustomize-controller': 'flux',
  'helm-controller': 'flux',
  'fluent-operator': 'operator',
};

/** What else writes the workload, its configuration, or what an operator makes them from: one sign a kind and object, the strongest first. */
export function findOwners(
  workload: Sourced<Workload> | undefined,
  configMap: Sourced<ConfigMap> | undefined,
  customResources: readonly Sourced<CustomResource>[] = [],
): readonly OwnerSign[] {
  const signs: OwnerSign[] = [];
  if (workload) {
    const { kind, namespace, name, owner } = workload.value;
    const object = `${kind}/${namespace}/${name}`;
    signs.push(...signsOn(workload.value, object));
    if (owner) {
      signs.push({
        kind: 'operator',
        name: owner.name,
        object,
        sign: `controlled by ${owner.kind} ${owner.name}`,
      });
    }
  }
  if (configMap) {
    const { kind = 'ConfigMap', namespace, name } = configMap.value;
    signs.push(...signsOn(configMap.value, `${kind}/${namespace}/${name}`));
  }
  for (const { value } of customResources) {
    const { kind, namespace, name } = value;
    signs.push(...signsOn(value, [kind, ...(namespace === undefined ? [] : [namespace]), name].join('/')));
  }
  return signs.filter(
    (sign, at) => signs.findIndex(({ kind, object }) => kind === sign.kind && object === sign.object) === at,
  );
}

function signsOn(owned: Owned, object: string): readonly OwnerSign[] {
  const byMark = rules.flatMap(({ kind, where, key, value, namedBy }) => {
    const found = owned[where][key];
    if (found === undefined || (value !== undefined && found !== value)) return [];
    const name = namedBy === undefined ? undefined : (owned.annotations[namedBy] ?? owned.labels[namedBy]);
    return [{ kind, name: name?.split(':')[0], object, sign: `${where.slice(0, -1)} ${key}: ${found}` }];
  });
  const byManager = owned.fieldManagers.flatMap((manager) => {
    const kind = managers[manager];
    return kind === undefined ? [] : [{ kind, name: undefined, object, sign: `field manager ${manager}` }];
  });
  return [...byMark, ...byManager];
}
