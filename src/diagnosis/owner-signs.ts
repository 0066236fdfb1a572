import type { ConfigMap, CustomResource, Sourced, Workload } from '../evidence/evidence.ts';
import type { OwnerSign } from './facts.ts';

type Owned = Pick<ConfigMap, 'labels' | 'annotations' | 'fieldManagers'>;
interface Rule {
  readonly kind: OwnerSign['kind'];
  readonly where: 'labels' | 'annotations';
  readonly key: string;
  /** Only values that fit count; without it any does. */
  readonly value?: RegExp;
  /** The key whose value names the release or application. */
  readonly namedBy?: string;
  readonly namespacedBy?: string;
}

const release = { namedBy: 'meta.helm.sh/release-name', namespacedBy: 'meta.helm.sh/release-namespace' };
const flux = (kind: 'kustomize' | 'helm') => ({
  key: `${kind}.toolkit.fluxcd.io/name`,
  namedBy: `${kind}.toolkit.fluxcd.io/name`,
  namespacedBy: `${kind}.toolkit.fluxcd.io/namespace`,
});
const managedBy = 'app.kubernetes.io/managed-by';
const tracking = 'argocd.argoproj.io/tracking-id';
const rules: readonly Rule[] = [
  { kind: 'helm', where: 'annotations', key: release.namedBy, ...release },
  { kind: 'helm', where: 'labels', key: managedBy, value: /^Helm$/, ...release },
  { kind: 'argo-cd', where: 'annotations', key: tracking, namedBy: tracking },
  {
    kind: 'argo-cd',
    where: 'labels',
    key: 'argocd.argoproj.io/instance',
    namedBy: 'argocd.argoproj.io/instance',
  },
  { kind: 'flux', where: 'labels', ...flux('kustomize') },
  { kind: 'flux-helm', where: 'labels', ...flux('helm') },
  { kind: 'addon', where: 'labels', key: 'addonmanager.kubernetes.io/mode', value: /^Reconcile$/ },
  { kind: 'addon', where: 'labels', key: 'eks.amazonaws.com/component' },
  { kind: 'addon', where: 'labels', key: managedBy, value: /^amazon-cloudwatch-agent-operator$/ },
  { kind: 'addon', where: 'labels', key: 'kubernetes.azure.com/managedby' },
  { kind: 'addon', where: 'labels', key: 'component', value: /^ama-logs/ },
  { kind: 'operator', where: 'labels', key: managedBy, value: /^fluent-operator$/ },
  { kind: 'operator', where: 'labels', key: 'olm.owner', namedBy: 'olm.owner' },
  { kind: 'kustomize', where: 'annotations', key: 'config.kubernetes.io/origin' },
  { kind: 'kustomize', where: 'labels', key: managedBy, value: /^kustomize/ },
];
const managers: Readonly<Record<string, OwnerSign['kind']>> = {
  helm: 'helm',
  'argocd-controller': 'argo-cd',
  'argocd-application-controller': 'argo-cd',
  'kustomize-controller': 'flux',
  'helm-controller': 'flux-helm',
  'fluent-operator': 'operator',
};

/** What else writes the workload, its configuration, or what an operator makes them from: one sign a kind and object, the strongest first. */
export function findOwners(
  workload: Sourced<Workload> | undefined,
  configMap: Sourced<ConfigMap> | undefined,
  customResources: readonly Sourced<CustomResource>[] = [],
): readonly OwnerSign[] {
  const signs: OwnerSign[] = [];
  const resources = customResources.map(({ value }) => value);
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
        reverts: true,
      });
    }
  }
  if (configMap) {
    const { kind = 'ConfigMap', namespace, name } = configMap.value;
    signs.push(
      ...signsOn(configMap.value, `${kind}/${namespace}/${name}`),
      ...kustomizeHash(configMap.value),
    );
  }
  for (const value of resources.filter(({ reconciler, input }) => !reconciler && !input)) {
    const { kind, namespace, name } = value;
    signs.push(...signsOn(value, [kind, ...(namespace === undefined ? [] : [namespace]), name].join('/')));
  }
  return signs
    .filter(
      (sign, at) =>
        signs.findIndex(({ kind, object }) => kind === sign.kind && object === sign.object) === at,
    )
    .map((sign) => withReverts(sign, resources));
}

function signsOn(owned: Owned, object: string): readonly OwnerSign[] {
  const byMark = rules.flatMap(({ kind, where, key, value, namedBy, namespacedBy }) => {
    const found = owned[where][key];
    if (found === undefined || (value && !value.test(found))) return [];
    const named = textOf(owned, namedBy)?.split(':')[0];
    const namespace = textOf(owned, namespacedBy);
    const shown = found.split('\n')[0] ?? '';
    const sign = { kind, object, sign: `${where.slice(0, -1)} ${key}: ${shown}` };
    return [
      { ...sign, ...(kind === 'argo-cd' ? applicationOf(named) : { name: named }), ...present(namespace) },
    ];
  });
  const byManager = owned.fieldManagers.flatMap((manager) => {
    const kind = managers[manager];
    if (kind === undefined) return [];
    // Argo CD's older way of marking what it keeps; Helm's charts use the same label for the release.
    const name = kind === 'argo-cd' ? owned.labels['app.kubernetes.io/instance'] : undefined;
    return [{ kind, name, object, sign: `field manager ${manager}` }];
  });
  return [...byMark, ...byManager];
}

const textOf = ({ annotations, labels }: Owned, key: string | undefined): string | undefined =>
  key === undefined ? undefined : (annotations[key] ?? labels[key]);

const present = (namespace: string | undefined) => (namespace === undefined ? {} : { namespace });

/** An Application outside Argo CD's own namespace is called `namespace_name`. */
function applicationOf(tracked: string | undefined): Pick<OwnerSign, 'name' | 'namespace'> {
  const [first, ...rest] = (tracked ?? '').split('_');
  if (tracked === undefined || rest.length === 0) return { name: tracked };
  return { name: rest.join('_'), ...present(first) };
}

/** What a configMapGenerator makes ends with a hash in the letters that Kustomize uses. */
function kustomizeHash({ kind, namespace, name }: ConfigMap): readonly OwnerSign[] {
  if (kind === 'Secret' || !/-[2456789bcdfghkmt]{10}$/.test(name)) return [];
  const sign = 'the hash at the end of its name';
  return [{ kind: 'kustomize', name: undefined, object: `ConfigMap/${namespace}/${name}`, sign }];
}

const objectKinds: Partial<Record<OwnerSign['kind'], string>> = {
  'argo-cd': 'Application',
  flux: 'Kustomization',
  'flux-helm': 'HelmRelease',
};

/** Argo CD and Flux tell in an object of their own whether they take a change back; one that could not be read tells nothing. */
function withReverts(sign: OwnerSign, resources: readonly CustomResource[]): OwnerSign {
  if (sign.kind === 'operator' || sign.kind === 'addon') return { ...sign, reverts: true };
  if (objectKinds[sign.kind] === undefined) return { ...sign, reverts: false };
  const reconciler = keeperBehind(sign, resources)?.reconciler;
  return reconciler ? { ...sign, reverts: reconciler.reverts } : sign;
}

/** The object of Argo CD or Flux behind a sign; undefined where it could not be read or its name is ambiguous. */
export function keeperBehind(
  { kind: owner, name, namespace }: OwnerSign,
  resources: readonly CustomResource[],
): CustomResource | undefined {
  const found = resources.filter(
    (each) =>
      each.kind === objectKinds[owner] &&
      each.name === name &&
      (namespace === undefined || each.namespace === namespace),
  );
  return found.length === 1 ? found[0] : undefined;
}
