import type { EvidenceLine, Finding } from './diagnosis.ts';
import type { Facts } from './facts.ts';
import { inLanguage, type Locale, type LocalText } from '../language/locale.ts';
import { proofLines } from './proof.ts';

const title: LocalText = { en: 'The evidence does not decide', 'zh-CN': '证据不足以判断' };
const summary: LocalText = {
  en: 'No playbook names a cause for what was seen, and it is not proved that all is well.',
  'zh-CN': '没有任何预案能说明所见情况的原因，也无法证明一切正常。',
};

/** The answer when no playbook gives one: they are switched off, or there is no line to show for what they would say. */
export function undecided(facts: Facts, locale: Locale): Finding {
  return {
    cause: 'inconclusive',
    confidence: 0.5,
    title: inLanguage(title, locale),
    summary: inLanguage(summary, locale),
    evidence: anyLines(facts),
  };
}

function anyLines(facts: Facts): readonly EvidenceLine[] {
  const lines = proofLines(facts, ['exit-code', 'state', 'warnings', 'last-line', 'banner']);
  return lines.slice(0, 3);
}
