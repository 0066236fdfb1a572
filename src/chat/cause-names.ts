import { type Cause, causes } from '../diagnosis/diagnosis.ts';
import { said, type Words } from '../language/words.ts';

/** The causes that a person may name, the most usual kind of trouble first. */
export const namedCauses: readonly (readonly [Cause, Words])[] = causes
  .filter((cause) => cause !== 'inconclusive')
  .map((cause) => [cause, said(`cause.${cause}`)]);

export const isNamedCause = (text: string): text is Cause => namedCauses.some(([cause]) => cause === text);

/** A cause in plain words, as the end of a sentence; the id itself where it is of a newer program. */
export function causeName(cause: string): Words {
  const known = causes.find((each) => each === cause);
  return known === undefined ? cause : said(`cause.${known}`);
}
