import type { CaseView } from '../../src/chat/case-view.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { refutedWords } from '../../src/chat/refuted-words.ts';
import { type Check, checkIds } from '../../src/check/check.ts';
import type { Incident } from '../../src/incident/incident.ts';
import type { IncidentEvent } from '../../src/incident/incident-event.ts';
import type { Spoken } from '../../src/language/spoken.ts';
import { said } from '../../src/language/words.ts';
import type { Measured } from '../../src/verification/judge.ts';
import { now } from '../incident/events.ts';
import { crashed, lived, seenAs, spokenPlan, whole } from './spoken-scene.ts';

/** The newest attempt's card is shown with its plan. */
export type CardView = CaseView & { readonly plan: Spoken<Plan> };
const seen = (incident: Incident, more: Partial<CaseView> = {}): CardView => ({
  ...seenAs(incident, more),
  plan: more.plan ?? whole.plan,
});

const proposed = lived('proposed');
const heldAt = '2026-11-12T03:00:00.000Z';
const refutedWhy = refutedWords({ from: '512Mi', to: '768Mi' }, heldAt, '2026-11-14T04:00:00.000Z');

const outcomes: Readonly<Record<string, CardView>> = {
  offered: seen(proposed),
  declined: seen(lived('proposed', 'declined')),
  'declined without a word': seen(lived('proposed', { kind: 'declined', attempt: 1, by: 'U1', why: '' })),
  expired: seen(lived('proposed', 'expired')),
  withdrawn: seen(lived('proposed', 'withdrawn')),
  replaced: seen(lived('proposed', 'resolved')),
  held: seen(lived('verifying', 'held')),
  'held, and other trouble follows': seen(lived('verifying', 'held-but')),
  refuted: seen(lived('verifying', 'held', { kind: 'refuted', attempt: 1, at: now, why: refutedWhy })),
  failed: seen(lived('verifying', 'failed')),
  'failed, being undone': seen(lived('undoing')),
  undone: seen(lived('undoing', 'undone')),
  'taken back by a person': seen(lived('verifying', 'held', { kind: 'undo-asked', by: 'U1' })),
  'a revert that is there': seen(asRevert(lived('undoing', 'undone'))),
  unclear: seen(lived('verifying', 'unclear')),
  stopped: seen(lived('changing', 'stopped')),
};

function asRevert(incident: Incident): Incident {
  return {
    ...incident,
    attempts: incident.attempts.map((attempt) => ({ ...attempt, reverts: true as const })),
  };
}

const two = { required: 2, groups: [], users: [] };
const three = { required: 3, groups: [], users: [] };
const safe: Spoken<Plan> = { ...whole.plan, undoIsSafe: true };
const advice: Spoken<Plan> = { ...whole.plan, adviceOnly: said('policy.readOnly') };
const former = {
  digest: 'x',
  title: whole.title,
  why: said('former.notLookedUp', { why: said('former.failed') }),
};

const waiting: Readonly<Record<string, CardView>> = {
  'a second yes': seen(proposed, { approval: two, votes: ['U7'] }),
  'a third yes': seen(proposed, { approval: three, votes: ['U7'] }),
  'nobody in particular': seen(proposed, { approval: two }),
  'a ticket': seen(proposed, { asksTicket: true }),
  advice: seen(proposed, { plan: advice }),
  frozen: seen(proposed, { frozen: said('policy.frozen', { name: 'U1', cluster: 'prod-eu', at: '03:00' }) }),
  'another way': seen(proposed, { former }),
  'tried before': seen({
    ...proposed,
    tried: [{ incident: 'inc-0', attempt: 1, cause: 'memory-limit-too-low', why: refutedWhy }],
  }),
  'an undo by itself': seen(proposed, { plan: safe }),
  'no undo by itself': seen(proposed, { automaticUndo: false, plan: safe }),
  'an undo in Git': seen(proposed, { way: 'pull-request', plan: safe }),
  'no safe undo': seen(proposed, { plan: { ...whole.plan, undoIsSafe: false } }),
  'no size of the workload': seen({ ...proposed, desiredPods: undefined } as unknown as Incident),
  'a place in Git': seen(proposed, { way: 'pull-request', plan: spokenPlan({ kept: 'git' }).plan }),
  'a place in Git without a branch': seen(proposed, { plan: spokenPlan({ kept: 'defaultBranch' }).plan }),
  'no owner': seen(proposed, { plan: spokenPlan({ isOwned: false }).plan }),
  'all three values': seen(proposed, {
    plan: spokenPlan({ wish: { version: '4.2.8', memBufLimit: '64M', memoryLimit: '1Gi' } }).plan,
  }),
  'a value that was not set': seen(proposed, { plan: withoutValues(whole.plan) }),
  'nothing to write': seen(proposed, { plan: { ...whole.plan, steps: [] } }),
  'a reload': seen(proposed, { plan: asReload(whole.plan) }),
};

function withoutValues(plan: Spoken<Plan>): Spoken<Plan> {
  return {
    ...plan,
    steps: plan.steps.map((step) => (step.kind === 'advice' ? step : { ...step, from: '' })),
  };
}

function asReload(plan: Spoken<Plan>): Spoken<Plan> {
  const [first] = plan.steps;
  if (!first || !plan.stakes) throw new Error('The plan has no step or no stakes.');
  const reload = { ...first, kind: 'reload' as const, from: '', to: 'POST :2020/api/v2/reload' };
  return { ...plan, steps: [...plan.steps, reload], stakes: { ...plan.stakes, isReload: true } };
}

const checkOf = (state: Check['state'], id: Check['id']): Check => ({
  id,
  state,
  why: said('check.dryRun.passed'),
});
const checked = (results: readonly Check[], more: object = {}): CardView =>
  seen(proposed, { checks: { at: now, results, ...more } });

const checks: Readonly<Record<string, CardView>> = {
  'checks to be made': seen({ ...proposed }, { checks: undefined } as unknown as Partial<CaseView>),
  'checks under way': checked([], { isRunning: true }),
  'one check under way': checked([checkOf('passed', 'room')], { isRunning: true }),
  'all checks passed': checked(checkIds.map((id) => checkOf('passed', id))),
  'details of a check': checked([{ ...checkOf('passed', 'config'), details: ['x'] }]),
  ...Object.fromEntries(
    checkIds.flatMap((id) =>
      (['failed', 'not-possible'] as const).map((state) => [`${id} ${state}`, checked([checkOf(state, id)])]),
    ),
  ),
};

const pods = { desired: 60, updated: 60, available: 59 };
const measured: Measured = { quietMs: 60_000, holdMs: 600_000, deaths: 1, pods };
const changing = lived('changing');
const wave = { number: 1, of: 3, target: 8 };

const onTheWay: Readonly<Record<string, CardView>> = {
  'the change begins': seen(changing),
  'a rollout': seen(changing, { rollout: { done: 7, total: 60 } }),
  'a wave': seen(changing, { rollout: { done: 7, total: 60, wave: { ...wave, leftMs: 200_000 } } }),
  'a wave that is watched': seen(changing, { rollout: { done: 8, total: 60, wave } }),
  'the last wave': seen(changing, { rollout: { done: 9, total: 60, wave: { ...wave, number: 3 } } }),
  'measuring begins': seen(lived('verifying')),
  measured: seen(lived('verifying'), {
    measured: { ...measured, peakBytes: 2 ** 28, limitBytes: 2 ** 30, delivering: { pods: 58, of: 60 } },
  }),
  'measured without a limit': seen(lived('verifying'), { measured: { ...measured, peakBytes: 2 ** 28 } }),
  'measured before all pods run it': seen(lived('verifying'), {
    measured: { ...measured, pods: { ...pods, updated: 50 } },
  }),
};

const halt = { why: said('policy.protected'), attempt: 1 };
const halted: Readonly<Record<string, CardView>> = Object.fromEntries(
  ([true, false] as const).flatMap((mayGoOn) =>
    (['changing', 'undoing'] as const).flatMap((state) =>
      [false, true].map((asksTicket) => [
        `${state}, halted; may go on: ${mayGoOn}, ticket: ${asksTicket}`,
        seen(lived(state), { halted: { ...halt, mayGoOn }, rollout: { done: 7, total: 60 }, asksTicket }),
      ]),
    ),
  ),
);

const inGit = (...events: readonly IncidentEvent[]): CardView =>
  seen(
    lived(
      'proposed',
      { kind: 'approved', attempt: 1, by: ['U1'], inGit: { repository: 'acme/logs', branch: 'fix' } },
      ...events,
    ),
    { way: 'pull-request' },
  );
const open = { kind: 'pull-request', state: 'open', url: 'https://github.com/acme/logs/pull/7' } as const;
const late = {
  kind: 'pull-request',
  state: 'late',
  why: said('pullRequest.notOpened', { why: crashed }),
} as const;

const ofGit: Readonly<Record<string, CardView>> = {
  'asked for': inGit(),
  open: inGit(open),
  'open for long': inGit(open, late),
  merged: inGit(open, { kind: 'pull-request', state: 'merged' }),
  synced: inGit(open, { kind: 'pull-request', state: 'merged' }, { kind: 'pull-request', state: 'synced' }),
  'closed in Git': inGit(open, { kind: 'pull-request', state: 'closed' }),
};

/** What the card of a plan may have to tell. */
export const cards: Readonly<Record<string, CardView>> = {
  ...outcomes,
  ...waiting,
  ...checks,
  ...onTheWay,
  ...halted,
  ...ofGit,
};
