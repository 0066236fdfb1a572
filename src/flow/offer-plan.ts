import type { Incident } from '../incident/incident.ts';
import { makePlan, type PlanQuestion } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { titleOf } from '../plan/title.ts';
import { releasePolicyOf } from '../settings.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { keepChecks } from './keep-checks.ts';
import type { Look } from './look.ts';

/** The plan that follows from what was seen; undefined when there is nothing to do or to say. */
export const planFor = (deps: FlowDeps, incident: Incident, { facts, diagnosis }: Look): Plan | undefined =>
  makePlan({
    facts,
    diagnosis,
    playbooks: deps.playbooks(),
    policy: planPolicy(deps),
    history: incident.attempts,
  });

export const wasOffered = ({ attempts }: Incident, { digest }: Plan): boolean =>
  attempts.some((attempt) => attempt.digest === digest);

/** What a plan may propose here. */
export const planPolicy = ({ settings, catalogue }: FlowDeps): PlanQuestion['policy'] => ({
  memoryCeilingBytes: settings.memoryCeilingBytes,
  releases: { ...releasePolicyOf(settings), ...catalogue },
});

/** Offers a plan as the incident's next attempt; an older offer that still waits is replaced. */
export async function offerPlan(
  deps: FlowDeps,
  incident: Incident,
  plan: Plan,
  cause: string,
  by?: string,
): Promise<void> {
  const file = caseFile(deps.store, incident.id);
  await file.write('plan', plan, plan.digest);
  await keepChecks(deps, { incident, plan, attempt: incident.attempts.length + 1 });
  await changeIncident(deps, incident.id, {
    kind: 'offered',
    digest: plan.digest,
    title: titleOf(plan),
    cause,
    expiresAt: new Date(deps.clock.now().getTime() + deps.settings.planLivesMs).toISOString(),
    ...(by === undefined ? {} : { by }),
  });
}
