import type { OwnerSign } from '../diagnosis/facts.ts';
import type { PlanWords } from './sentences/plan-words.ts';

/** Why a live change is refused under this ownership, in one sentence; undefined where it is allowed. */
export function refusedBecauseOwned(
  owners: readonly OwnerSign[],
  { owner: say }: PlanWords,
): string | undefined {
  const owner = owners.find((sign) => !outlasts(sign));
  if (!owner) return undefined;
  const { object, sign, kind, reverts } = owner;
  const lasting = reverts === undefined && mayBeRead(owner) ? say.unsure(say.names(kind)) : say.lasting(kind);
  return say.refused({ object, owner: nameOf(owner, say), sign, lasting });
}

/** A warning for objects whose owner leaves a live change for now: it is allowed and does not last. */
export function ownerWarning(owners: readonly OwnerSign[], { owner: say }: PlanWords): string {
  const owner = strongestFirst.flatMap((kind) => owners.find((sign) => sign.kind === kind) ?? [])[0];
  return owner && outlasts(owner) ? say.warning(nameOf(owner, say), say.passing(owner.kind)) : '';
}

/** The owner in whose files a change has to be made: what makes an object is in the hands of what stands before it here. */
export const strongestFirst = [
  'addon',
  'operator',
  'argo-cd',
  'flux-helm',
  'flux',
  'helm',
  'kustomize',
] as const satisfies readonly OwnerSign['kind'][];

/** Whether a live change stays until somebody changes the object anew. Fails closed: what could not be read may take it back. */
const outlasts = ({ kind, reverts }: OwnerSign): boolean =>
  kind === 'helm' || kind === 'kustomize' || reverts === false;

const mayBeRead = ({ kind }: OwnerSign): boolean => kind !== 'operator' && kind !== 'addon';

export const nameOf = (owner: OwnerSign, say: PlanWords['owner']): string =>
  owner.name ? `${say.names(owner.kind)} ${owner.name}` : say.names(owner.kind);
