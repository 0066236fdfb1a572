import { inOneLanguage } from '../language/spoken.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import { revertPlan } from '../lasting/revert-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { caseFile } from './case-file.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { offerPlan } from './offer-plan.ts';
import { tellable } from './tellable-plan.ts';

/**
 * Offers to take back what an attempt put into Git: a plan of its own, with approvals of its own, whose pull request sets the values from
 * before. False where that is not possible.
 */
export async function offerRevert(
  deps: FlowDeps,
  incident: Incident,
  { digest, cause }: Attempt,
): Promise<boolean> {
  const file = caseFile(deps.store, incident.id);
  const [plan, words] = await Promise.all([file.read('plan', digest), file.read('planWords', digest)]);
  const workload = await clusterOf(deps, incident.workload).reader.workload(incident.workload);
  const revert =
    plan &&
    workload &&
    tellable((locale) =>
      revertPlan(words && locale !== 'en' ? inOneLanguage<Plan>(words, locale) : plan, workload, locale),
    );
  if (!revert) return false;
  await offerPlan(deps, incident, revert, { cause, reverts: true });
  return true;
}
