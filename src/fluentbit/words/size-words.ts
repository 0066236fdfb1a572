import { wordsOf } from '../../language/words-of.ts';

/** Why a text is no size: it is empty, carries a comment, a unit of Kubernetes, a blank before the unit, or is something else. */
export type SizeFlaw = 'empty' | 'comment' | 'kubernetes' | 'blank' | 'other';

export const sizeWords = wordsOf(
  ({ say }) =>
    (flaw: SizeFlaw, text: string) =>
      say(`config.size.${flaw}`, { text }),
);
