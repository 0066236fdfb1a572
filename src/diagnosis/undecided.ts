import type { EvidenceLine, Finding } from './diagnosis.ts';
import type { Facts } from './facts.ts';
import type { Locale } from '../language/locale.ts';
import { sayIn } from '../language/say.ts';
import { proofLines } from './proof.ts';

/** The answer when no playbook gives one: they are switched off, or there is no line to show for what they would say. */
export function undecided(facts: Facts, locale: Locale): Finding {
  const say = sayIn(locale);
  return {
    cause: 'inconclusive',
    confidence: 0.5,
    title: say('finding.undecided.title'),
    summary: say('finding.undecided.summary'),
    evidence: anyLines(facts),
  };
}

function anyLines(facts: Facts): readonly EvidenceLine[] {
  const lines = proofLines(facts, ['exit-code', 'state', 'warnings', 'last-line', 'banner']);
  return lines.slice(0, 3);
}
