import type { Write } from '../../src/change/write.ts';

/** What a patch says; a deletion or a reload says nothing. */
export function bodyOf({ patch }: Write): Readonly<Record<string, unknown>> {
  if (!('body' in patch)) throw new Error(`A ${patch.type} has no body.`);
  return patch.body;
}
