import { said, type Words } from '../../language/words.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, readObject } from './kube-objects.ts';

export interface ObjectQuestion {
  readonly kind: string;
  /** Absent for a kind without namespaces. */
  readonly namespace?: string;
  readonly name: string;
  readonly wouldTell: Words;
  /** Its absence is nothing to speak of. */
  readonly isOptional?: boolean;
}

/** One object as it came. What is refused or does not exist becomes a gap. */
export async function readOne(
  api: KubeApi,
  gaps: GapList,
  { kind, namespace, name, wouldTell, isOptional = false }: ObjectQuestion,
): Promise<KubeJson | undefined> {
  const what = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const object = { kind, name, ...(namespace !== undefined && { namespace }) };
  const asked = { what, wouldTell, object };
  const found = await gaps.attempt(asked, async () => ({
    json: await readObject(api, kind, namespace, name),
  }));
  if (found && !found.json && !isOptional) {
    gaps.add({ ...asked, why: said('gap.why.absent'), reason: 'not-found' });
  }
  return found?.json;
}
