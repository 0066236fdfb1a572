import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import type { Checks } from '../../src/check/check.ts';
import { withStakes } from '../../src/change/with-stakes.ts';
import { alertMessage } from '../../src/chat/alert.ts';
import { cardMessage } from '../../src/chat/card.ts';
import type { CaseView } from '../../src/chat/case-view.ts';
import { checksForm } from '../../src/chat/check-words.ts';
import { diagnosisMessage } from '../../src/chat/diagnosis-message.ts';
import { fixMessage } from '../../src/chat/fix-message.ts';
import type { Form } from '../../src/chat/form.ts';
import {
  approvalForm,
  causeForm,
  declineForm,
  detailsForm,
  goOnForm,
  limitsForm,
  notAnIncidentForm,
  upgradeForm,
} from '../../src/chat/forms.ts';
import { joinedMessage, reopenedMessage } from '../../src/chat/going-on.ts';
import type { Message } from '../../src/chat/message.ts';
import { noticeMessage } from '../../src/chat/notice.ts';
import { putBackForm } from '../../src/chat/put-back-words.ts';
import { wokenMessage } from '../../src/chat/snooze-words.ts';
import { summaryMessage } from '../../src/chat/summary.ts';
import { rollbackMessage } from '../../src/chat/undo-button.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Attempt, Incident } from '../../src/incident/incident.ts';
import type { IncidentEvent } from '../../src/incident/incident-event.ts';
import { step } from '../../src/incident/step.ts';
import { byLocale } from '../../src/language/locale.ts';
import { inEach, inEachLanguage, type Spoken } from '../../src/language/spoken.ts';
import { said, type Words } from '../../src/language/words.ts';
import { withLasting } from '../../src/lasting/with-lasting.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { titleOf } from '../../src/plan/title.ts';
import { defaultSettings } from '../../src/settings.ts';
import { type EventName, events, incidentIn, now } from '../incident/events.ts';
import { caseNames, evidenceOf, planFor, playbooks } from './playbook-cases.ts';
import { saidElsewhere } from './said-elsewhere.ts';

export interface State {
  readonly name: string;
  readonly message?: Message;
  readonly form?: Form;
}

export interface Story {
  readonly diagnosis: Spoken<Diagnosis>;
  readonly plan: Spoken<Plan>;
  readonly title: Words;
}

/** A recorded case with a plan, told in every language. */
export async function storyOf(name: string): Promise<Story | undefined> {
  const evidence = await evidenceOf(name);
  const made = byLocale((locale) => {
    const facts = gatherFacts(evidence, undefined, locale);
    const diagnosis = diagnose(facts, playbooks, locale);
    const plan = planFor({ facts, diagnosis }, { locale });
    return {
      diagnosis,
      plan: plan && withStakes(withLasting(plan, facts, { locale }), facts, defaultSettings.rollout),
    };
  });
  const english = made.en.plan;
  if (!english) return undefined;
  return {
    diagnosis: inEachLanguage((locale) => made[locale].diagnosis),
    plan: inEachLanguage((locale) => made[locale].plan ?? english),
    title: inEach((locale) => titleOf(made[locale].plan ?? english, {}, locale)),
  };
}

/** A recorded case of each playbook that has a plan. */
export async function everyStory(): Promise<readonly Story[]> {
  const firsts = [...Map.groupBy(caseNames, (name) => name.split('/')[0]).values()].map(
    ([name = '']) => name,
  );
  const stories = await Promise.all(firsts.map(storyOf));
  return stories.filter((story) => story !== undefined);
}

const paths: readonly (readonly [Incident['state'], ...EventName[]])[] = [
  ['open'],
  ['open', 'snoozed'],
  ['open', 'acknowledged'],
  ['proposed', 'handed-over'],
  ['proposed'],
  ['proposed', 'declined'],
  ['proposed', 'expired'],
  ['proposed', 'withdrawn'],
  ['proposed', 'resolved'],
  ['proposed', 'resolved', 'reopened'],
  ['changing'],
  ['changing', 'stopped'],
  ['verifying'],
  ['verifying', 'held'],
  ['verifying', 'held-but'],
  ['verifying', 'failed'],
  ['verifying', 'unclear'],
  ['undoing'],
  ['undoing', 'undone'],
  ['open', 'snoozed', 'woken'],
];

/** Every message and form that there is, in every state of an incident's life. `change` may put anything into the incident. */
export function everyState(
  story: Story,
  change: (incident: Incident) => Incident = (same) => same,
): readonly State[] {
  const lives = paths.map(([state, ...more]) => ({
    name: [state, ...more].join(' → '),
    incident: change(
      more.reduce(
        (incident, event) => step(incident, told[event] ?? events[event], now),
        known(incidentIn(state), story),
      ),
    ),
  }));
  return [
    ...lives.flatMap(({ name, incident }) => statesOf(name, incident, story)),
    ...saidElsewhere(story, lives[0]?.incident),
  ];
}

/** Reasons as the program makes them: those of the table of events are in English alone. */
const told: Readonly<Partial<Record<EventName, IncidentEvent>>> = {
  woken: { kind: 'woken', why: said('reason.snoozeOver') },
  resolved: { kind: 'resolved', how: said('reason.notAnIncident') },
  declined: { ...events.declined, why: 'OPS-1' },
  stopped: { ...events.stopped, why: said('rollout.workloadGone') },
  held: { ...events.held, why: said('reason.quiet') },
  'held-but': { ...events['held-but'], why: said('reason.quiet') },
  failed: { ...events.failed, why: said('rollout.late') },
  unclear: { ...events.unclear, why: said('rollout.late') },
  undone: { ...events.undone, why: said('reason.undoAskedFor') },
};

const known = (incident: Incident, { diagnosis: { primary, logs } }: Story): Incident => ({
  ...incident,
  desiredPods: 60,
  since: { what: said('reason.imageChange', { from: '1.9.2', to: '3.2.0' }), at: '2026-11-22T03:05:00.000Z' },
  headline: {
    cause: primary.cause,
    confidence: primary.confidence,
    title: primary.title,
    at: now,
    signals: 1,
  },
  logs: { effect: logs.effect, basis: logs.basis },
  tried: [{ incident: 'inc-0', attempt: 1, cause: primary.cause, why: '512Mi → 768Mi' }],
});

const checks: Checks = {
  at: now,
  results: [
    { id: 'permission', state: 'passed', why: said('rollout.late') },
    { id: 'dry-run', state: 'failed', why: said('rollout.workloadGone'), details: ['one', 'two'] },
    { id: 'config-job', state: 'not-possible', why: said('rollout.late') },
  ],
};
const passed: Checks = {
  at: now,
  results: [{ id: 'permission', state: 'passed', why: said('rollout.late') }],
};

function statesOf(name: string, incident: Incident, story: Story): readonly State[] {
  const view = (more: Partial<CaseView> = {}): CaseView => ({
    incident,
    votes: [],
    checks: passed,
    approval: { required: 2, groups: ['S0APPROVERS'], users: ['U0ANN00001'] },
    automaticUndo: true,
    diagnosis: story.diagnosis,
    plan: story.plan,
    chart: { series: [], limit: [], marks: [] },
    former: { digest: 'other', title: '3.2.0 → 3.0.7', why: said('former.nothingHere') },
    ...more,
  });
  const attempt = incident.attempts.at(-1);
  const views = [
    view(),
    view({ readOnly: said('policy.readOnly') }),
    view({ checks, votes: ['U0ANN00001'], asksTicket: true }),
    view({ way: 'pull-request', rollout: { done: 3, total: 60 } }),
    ...(attempt
      ? [
          view({
            halted: { why: said('policy.voided'), mayGoOn: true, attempt: attempt.number },
            frozen: said('policy.protected'),
          }),
        ]
      : []),
  ];
  const messages = views.flatMap((each): readonly (Message | undefined)[] => [
    alertMessage(each),
    diagnosisMessage(each, story.diagnosis),
    fixMessage(each, { what: 'card', url: 'https://acme.slack.test/archives/C1/p1' }),
    ...incident.attempts.flatMap((one) => [
      cardMessage(each, one, story.plan),
      noticeMessage(each, one),
      rollbackMessage(each, one),
    ]),
    ...(incident.state === 'resolved' ? [summaryMessage(each)] : []),
  ]);
  const forms = formsOf(view(), attempt);
  return [
    ...messages.flatMap((message, at) => (message ? [{ name: `${name} #${at}`, message }] : [])),
    ...[reopenedMessage(incident), wokenMessage(incident), joinedMessage(incident, 'inc-9')].flatMap(
      (message) => (message ? [{ name, message }] : []),
    ),
    ...forms.map((form) => ({ name: `${name}, form ${form.action}`, form })),
  ];
}

function formsOf(view: CaseView, attempt: Attempt | undefined): readonly Form[] {
  const values = { memBufLimit: '256m', memoryLimit: '512Mi', predictedNeed: '900Mi', versions: [] };
  const versions = [{ version: '4.2.8', words: '4.2.8' }];
  return [
    declineForm(view, 'inc-1 d'),
    approvalForm(view, 'inc-1 d'),
    ...(attempt ? [goOnForm(view, attempt, 'inc-1 d')] : []),
    notAnIncidentForm(view, 'inc-1'),
    causeForm(view, 'inc-1'),
    limitsForm(view, { action: 'change-limits', value: 'inc-1', now: values }),
    upgradeForm(view, 'inc-1', { ...values, versions }),
    upgradeForm(view, 'inc-1', values),
    detailsForm(view, record, { logs: [], lines: 1204, bytes: 98_304, withheld: 12, left: 1 }),
    checksForm({ ...view, checks }),
    putBackForm(view, 'inc-1', [{ key: 'k', title: '3.2.0 → 3.0.7', why: said('former.nothingHere') }]),
  ];
}

const record: readonly AuditEntry[] = (['acknowledged', 'reopened'] as const).map((kind) => ({
  kind,
  at: now,
  by: { kind: 'person', team: 'T1', user: 'U0ANN00001' },
  incident: 'inc-1',
  workload: { cluster: 'prod-eu', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' },
}));
