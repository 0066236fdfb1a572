import { byLocale, type Locale } from '../language/locale.ts';
import { inEachLanguage, type Spoken } from '../language/spoken.ts';
import type { Plan } from '../plan/plan.ts';

/** A plan as it is decided about, which is the English one with its digest, and the same as it is told. */
export interface TellablePlan extends Plan {
  readonly words: Spoken<Plan>;
}

/** Makes a plan in every language; undefined where there is none in English. What a language lacks is told in English. */
export function tellable(make: (locale: Locale) => Plan | undefined): TellablePlan | undefined {
  const made = byLocale(make);
  const plan = made.en;
  return plan && { ...plan, words: inEachLanguage((locale) => made[locale] ?? plan) };
}
