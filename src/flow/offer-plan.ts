import type { Locale } from '../language/locale.ts';
import { inEach } from '../language/spoken.ts';
import { policyFor } from '../approval/policy.ts';
import { withStakes } from '../change/with-stakes.ts';
import type { Incident } from '../incident/incident.ts';
import { withLasting } from '../lasting/with-lasting.ts';
import { makePlan, type PlanQuestion } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { withReload } from '../plan/with-reload.ts';
import { titleOf } from '../plan/title.ts';
import { releasePolicyOf } from '../settings.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { keepChecks } from './keep-checks.ts';
import type { Look } from './look.ts';
import { tellable, type TellablePlan } from './tellable-plan.ts';

/** The plan that follows from what was seen, or a person's own values; undefined when there is nothing to do or to say. */
export function planFor(
  deps: FlowDeps,
  incident: PlanPlace,
  seen: Pick<Look, 'in'>,
  wish?: PlanQuestion['wish'],
): TellablePlan | undefined {
  const policy = policyFor(deps.settings, incident.workload);
  return tellable((locale) => {
    const { facts, diagnosis } = seen.in[locale];
    const plan = makePlan({
      facts,
      diagnosis,
      playbooks: deps.playbooks(),
      policy: { ...planPolicy(deps), sideCars: policy.sideCars },
      history: historyOf(incident),
      ...(wish === undefined ? {} : { wish }),
      locale,
    });
    if (!plan) return undefined;
    const advisories = deps.catalogue?.advisories;
    const whole = policy.mode === 'live' ? withReload(plan, facts, policy, { advisories, locale }) : plan;
    return completed(deps, whole, { facts, locale });
  });
}

/** A plan with where it lasts and what it puts at stake. */
export const completed = (
  { settings: { sources, rollout } }: FlowDeps,
  plan: Plan,
  { facts, locale }: { readonly facts: Facts; readonly locale: Locale },
): Plan => withStakes(withLasting(plan, facts, { sources, locale }), facts, rollout);

/** Where a plan is for, and what was tried there before. */
export type PlanPlace = Pick<Incident, 'workload' | 'attempts' | 'tried'>;

/** A refuted attempt of this incident itself stands among those that were tried. */
const historyOf = ({ attempts, tried = [] }: PlanPlace): PlanQuestion['history'] => [
  ...tried.map(({ cause }) => ({ cause, outcome: 'refuted' })),
  ...attempts,
];

export const wasOffered = ({ attempts }: Incident, { digest }: Plan): boolean =>
  attempts.some((attempt) => attempt.digest === digest);

/** What a plan may propose here. */
export const planPolicy = ({
  settings,
  catalogue,
}: Pick<FlowDeps, 'settings' | 'catalogue'>): PlanQuestion['policy'] => ({
  memoryCeilingBytes: settings.memoryCeilingBytes,
  releases: { ...releasePolicyOf(settings), ...catalogue },
});

/** Offers a plan as the incident's next attempt; an older offer that still waits is replaced. */
export async function offerPlan(
  deps: FlowDeps,
  incident: Incident,
  { words, ...plan }: TellablePlan,
  offer: { readonly cause: string; readonly by?: string; readonly reverts?: true },
): Promise<void> {
  const file = caseFile(deps.store, incident.id);
  const { mode } = policyFor(deps.settings, incident.workload);
  await file.write('plan', plan, plan.digest);
  await file.write('planWords', words, plan.digest);
  await keepChecks(deps, { incident, plan, attempt: incident.attempts.length + 1 });
  await changeIncident(deps, incident.id, {
    kind: 'offered',
    digest: plan.digest,
    title: inEach((locale) => titleOf(plan, { ...offer, isInGit: mode === 'pull-request' }, locale)),
    ...offer,
    expiresAt: new Date(deps.clock.now().getTime() + deps.settings.planLivesMs).toISOString(),
  });
}
