import { byLocale } from '../language/locale.ts';
import { foreseen } from '../diagnosis/foreseen.ts';
import { writesSomething } from '../plan/writes-something.ts';
import type { FlowDeps } from './deps.ts';
import type { Look } from './look.ts';
import { planFor, type PlanPlace } from './offer-plan.ts';

/** What was seen; where nothing is wrong, as the gravest risk that a plan of this bot would do away with. */
export function lookAhead(deps: FlowDeps, incident: PlanPlace, seen: Look): Look {
  const found = byLocale((locale) => foreseen(seen.in[locale].diagnosis, seen.in[locale].facts));
  for (const [at, diagnosis] of found.en.entries()) {
    const judged = byLocale((locale) => ({
      facts: seen.in[locale].facts,
      diagnosis: found[locale][at] ?? diagnosis,
    }));
    const ahead = { ...seen, diagnosis, in: judged };
    const plan = planFor(deps, incident, ahead);
    if (plan && writesSomething(plan)) return ahead;
  }
  return seen;
}
