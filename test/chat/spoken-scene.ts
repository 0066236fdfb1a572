import type { CaseView } from '../../src/chat/case-view.ts';
import { withStakes } from '../../src/change/with-stakes.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Incident } from '../../src/incident/incident.ts';
import type { IncidentEvent } from '../../src/incident/incident-event.ts';
import { step } from '../../src/incident/step.ts';
import { byLocale } from '../../src/language/locale.ts';
import { inEach, inEachLanguage } from '../../src/language/spoken.ts';
import { said } from '../../src/language/words.ts';
import { withLasting } from '../../src/lasting/with-lasting.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { titleOf } from '../../src/plan/title.ts';
import type { Wish } from '../../src/plan/wish.ts';
import { type EventName, events, incidentIn, now } from '../incident/events.ts';
import { sign } from '../lasting/lasting-scene.ts';
import { evidenceOf, planFor, playbooks } from '../support/playbook-cases.ts';
import { caseName, view } from './scene.ts';

const evidence = await evidenceOf(caseName);
const seen = byLocale((locale) => {
  const facts = { ...gatherFacts(evidence, undefined, locale), owners: [sign('helm')] };
  return { facts, diagnosis: diagnose(facts, playbooks, locale) };
});
const diagnosis = inEachLanguage((locale) => seen[locale].diagnosis);

const places = {
  none: [],
  git: [{ repository: 'https://github.com/acme/logs', branch: 'main', path: 'prod', holds: 'manifests' }],
  defaultBranch: [{ repository: 'https://github.com/acme/logs', path: 'prod', holds: 'manifests' }],
} as const;

interface PlanKind {
  readonly wish?: Wish;
  readonly kept?: keyof typeof places;
  readonly isOwned?: boolean;
}

/** The plan of the case with everything that the flow adds, in each language, and its title. */
export function spokenPlan({ wish, kept = 'none', isOwned = true }: PlanKind = {}) {
  const plans = byLocale((locale): Plan => {
    const facts = { ...seen[locale].facts, ...(isOwned ? {} : { owners: [] }) };
    const made = planFor({ ...seen[locale], facts }, { locale, ...(wish ? { wish } : {}) });
    if (!made) throw new Error(`The case has no plan in ${locale}.`);
    const lasting = withLasting(made, facts, { sources: places[kept], locale });
    return withStakes(lasting, facts, { waves: [1, '25%'], holdMs: 60_000 });
  });
  const title = inEach((locale) => titleOf(plans[locale], {}, locale));
  return { title, plan: inEachLanguage((locale) => plans[locale]) };
}

export const whole = spokenPlan();
export const crashed = said('verify.crashedAgain', {
  pod: 'fluent-bit-1',
  end: said('verify.end', { reason: 'Error', code: 139 }),
});

/** The events of a life as the program words them; what a person writes is Chinese, so that it is not taken for ours. */
const spoken: Readonly<Record<EventName, IncidentEvent>> = {
  ...events,
  diagnosed: {
    ...events.diagnosed,
    headline: { ...events.diagnosed.headline, title: diagnosis.primary.title },
    logs: { effect: 'losing', basis: diagnosis.logs.basis },
    since: {
      what: said('reason.imageChange', { from: '1.9.2', to: '3.2.0' }),
      at: '2026-11-22T03:05:00.000Z',
    },
  },
  offered: { ...events.offered, title: whole.title },
  declined: { ...events.declined, why: '现在不行' },
  stopped: { ...events.stopped, why: said('rollout.late') },
  'held-but': {
    ...events['held-but'],
    why: said('verify.crashCuredOom', { pod: 'fluent-bit-1', code: 137 }),
  },
  held: {
    ...events.held,
    why: said('verify.held', {
      quiet: said('verify.minutes', { count: 10 }),
      available: 60,
      desired: 60,
      flow: said('verify.flow', { pods: 60, of: 60 }),
    }),
  },
  unclear: { ...events.unclear, why: said('verify.noPods') },
  failed: { ...events.failed, why: crashed },
  'failed, to be undone': { ...events['failed, to be undone'], why: crashed },
  undone: { ...events.undone, why: crashed },
  woken: { ...events.woken, why: said('reason.snoozeOver') },
  resolved: { ...events.resolved, how: said('reason.quiet') },
};

/** An incident that came to this state, and what happened to it then, in words of the program. */
export const lived = (state: Incident['state'], ...more: readonly (EventName | IncidentEvent)[]): Incident =>
  more.reduce((incident, each) => step(incident, typeof each === 'string' ? spoken[each] : each, now), {
    ...incidentIn(state, spoken),
    desiredPods: 60,
  } as Incident);

export const seenAs = (incident: Incident, more: Partial<CaseView> = {}): CaseView =>
  view(incident, { diagnosis, plan: whole.plan, ...more });
