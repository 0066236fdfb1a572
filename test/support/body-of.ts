import type { Write } from '../../src/change/write.ts';

/** What a patch says; a deletion says nothing. */
export function bodyOf({ patch }: Write): Readonly<Record<string, unknown>> {
  if (patch.type === 'delete') throw new Error('A deletion has no body.');
  return patch.body;
}
