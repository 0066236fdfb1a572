import type { Finding, Unknown } from './diagnosis.ts';
import type { Locale } from '../language/locale.ts';
import { sayIn } from '../language/say.ts';
import { list, tell } from '../language/words.ts';

/** One line on what would raise, lower or overturn a finding: what is not known first, else what would refute it. */
export function wouldChange(
  { cause, confidence }: Finding,
  unknowns: readonly Unknown[],
  locale: Locale = 'en',
): string {
  const say = sayIn(locale);
  if (unknowns.length === 0 || (confidence >= sure && cause !== 'inconclusive'))
    return say(`finding.wouldChange.${cause}`);
  const open = unknowns.map(({ what }) => what.replace(/^The /, 'the '));
  return say('finding.wouldChange.unknown', { open: tell(list('semicolons', open), locale) });
}

/** From here on a finding counts as sure. */
const sure = 0.8;
