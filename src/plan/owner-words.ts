import type { OwnerSign } from '../diagnosis/facts.ts';
import type { PlanWords } from './sentences/plan-words.ts';

/** Why a live change is refused under this ownership, in one sentence; undefined where it is allowed. */
export function refusedBecauseOwned(
  owners: readonly OwnerSign[],
  { owner: say }: PlanWords,
): string | undefined {
  const owner = owners.find((sign) => sign.kind !== 'helm');
  if (!owner) return undefined;
  const { object, sign, kind } = owner;
  return say.refused({ object, owner: nameOf(owner, say), sign, lasting: say.lasting[kind] });
}

/** A warning for objects that Helm wrote: a live change is allowed and does not last. */
export function helmWarning(owners: readonly OwnerSign[], { owner: say }: PlanWords): string {
  const owner = owners.find((sign) => sign.kind === 'helm');
  return owner ? say.warning(nameOf(owner, say), say.lasting.helm) : '';
}

const nameOf = (owner: OwnerSign, say: PlanWords['owner']): string =>
  owner.name ? `${say.names[owner.kind]} ${owner.name}` : say.names[owner.kind];
