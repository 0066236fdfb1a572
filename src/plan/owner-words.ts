import type { OwnerSign } from '../diagnosis/facts.ts';

const lasting: Readonly<Record<OwnerSign['kind'], string>> = {
  helm: 'put the same values into the release, or the next `helm upgrade` takes them back',
  'argo-cd': 'Argo CD would take a live change back: change it in Git',
  flux: 'Flux would take a live change back: change it in Git',
  operator: 'the operator would take a live change back: change its custom resource',
};

/** Why a live change is refused under this ownership, in one sentence; undefined where it is allowed. */
export function refusedBecauseOwned(owners: readonly OwnerSign[]): string | undefined {
  const owner = owners.find((sign) => sign.kind !== 'helm');
  return owner && `${owner.object} belongs to ${nameOf(owner)} (${owner.sign}); ${lasting[owner.kind]}.`;
}

/** A warning for objects that Helm wrote: a live change is allowed and does not last. */
export function helmWarning(owners: readonly OwnerSign[]): string {
  const owner = owners.find((sign) => sign.kind === 'helm');
  return owner ? ` Owned by ${nameOf(owner)}: ${lasting.helm}.` : '';
}

const names: Readonly<Record<OwnerSign['kind'], string>> = {
  helm: 'Helm release',
  'argo-cd': 'Argo CD application',
  flux: 'Flux',
  operator: 'operator resource',
};

const nameOf = (owner: OwnerSign): string =>
  owner.name ? `${names[owner.kind]} ${owner.name}` : names[owner.kind];
