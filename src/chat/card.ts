import type { Attempt } from '../incident/incident.ts';
import { inEach, type Spoken } from '../language/spoken.ts';
import { asSentence, isNothing, list, said, tell, type Words } from '../language/words.ts';
import type { Plan } from '../plan/plan.ts';
import type { Stakes } from '../plan/stakes.ts';
import { type StakesLines, stakesWords } from '../plan/stakes-words.ts';
import type { Measured } from '../verification/judge.ts';
import { approvalButton, goOnButton } from './approval-button.ts';
import { cardState, isLatest, isReady, mayBeApproved, statusWords } from './card-state.ts';
import type { CaseView } from './case-view.ts';
import { checkParts, checksButton } from './check-words.ts';
import { stepWords } from './diagnosis-message.ts';
import { frozenParts } from './frozen-parts.ts';
import { mebibytes, pods, workloadName } from './incident-words.ts';
import { lastingParts } from './lasting-parts.ts';
import type { Button, Message, Part, Span } from './message.ts';
import { formerParts, isInstead, putBackButton } from './put-back-words.ts';
import { triedParts } from './refuted-words.ts';
import { asked, bold, joined, paragraph, person, plain, saying, time } from './spans.ts';
import { undoButtons } from './undo-button.ts';
import { undoWords } from './undo-words.ts';

/** The approval card of one attempt, in all its states: one message in the thread, edited in place. */
export function cardMessage(view: CaseView, attempt: Attempt, plan: Spoken<Plan>): Message {
  const { glyph, word, tone } = cardState(view, attempt);
  const status = statusWords(view, attempt, plan);
  const { title } = attempt;
  return {
    text: said('card.text', { glyph, word, name: workloadName(view.incident), title, status }),
    tone,
    parts: [
      { kind: 'heading', text: said('card.heading', { glyph, word, title }) },
      ...(attempt.outcome === 'offered' && isReady(view, plan) ? askParts(view) : []),
      paragraph(status),
      ...(isLatest(view, attempt) ? frozenParts(view, status) : []),
      ...progressParts(view, attempt),
      ...(isLatest(view, attempt) ? measuredParts(view.measured, attempt) : []),
      ...(attempt.outcome === 'offered' && isLatest(view, attempt) ? triedParts(view.incident) : []),
      ...stepParts(plan),
      ...untouchedParts(view, attempt, plan),
      ...(attempt.outcome === 'offered' && isLatest(view, attempt) ? formerParts(view, plan) : []),
      ...(isChecked(view, attempt) ? checkParts(view) : []),
      ...(attempt.outcome === 'offered' && isLatest(view, attempt) ? lastingParts(plan) : []),
      ...facts(view, plan),
      ...buttonParts(view, attempt, plan),
      footer(view, attempt, plan),
    ],
  };
}

function askParts({ approval }: CaseView): readonly Part[] {
  const who = asked(approval);
  return who.length === 0 ? [] : [paragraph(saying('card.ask', { people: joined(who, ', ') }))];
}

function progressParts(view: CaseView, attempt: Attempt): readonly Part[] {
  if (!isLatest(view, attempt)) return [];
  const { rollout, measured } = view;
  if (attempt.outcome === 'running' && rollout)
    return [
      { kind: 'progress', done: rollout.done, total: rollout.total, label: said('card.progress.pods') },
    ];
  if (attempt.outcome !== 'verifying' || !measured) return [];
  const { quietMs, holdMs } = measured;
  const label = said('card.progress.quiet');
  return [{ kind: 'progress', done: Math.min(quietMs, holdMs), total: holdMs, label }];
}

function measuredParts(measured: Measured | undefined, attempt: Attempt): readonly Part[] {
  if (!measured || !['verifying', 'held', 'failed', 'undone'].includes(attempt.outcome)) return [];
  const { deaths, delivering } = measured;
  const words = [
    said('card.measured.deaths', { count: deaths }),
    said('card.measured.available', {
      available: measured.pods.available,
      pods: pods(measured.pods.desired),
    }),
    ...memoryWords(measured),
    ...(delivering ? [said('card.measured.delivering', { ...delivering })] : []),
  ];
  return [paragraph(bold(said('card.measured.lead')), ' ', asSentence(list('dots', words)))];
}

function memoryWords({ peakBytes, limitBytes }: Measured): readonly Words[] {
  if (peakBytes === undefined) return [];
  const peak = mebibytes(peakBytes);
  return [
    limitBytes
      ? said('card.measured.peakOf', { peak, limit: mebibytes(limitBytes) })
      : said('card.measured.peak', { peak }),
  ];
}

type SpokenStep = Spoken<Plan>['steps'][number];

/** What is written and what is deliberately kept; advice stands in the diagnosis. */
function stepParts({ steps }: Spoken<Plan>): readonly Part[] {
  const shown = steps.filter((step) => step.kind !== 'advice');
  const items = shown.map((step): readonly Span[] => [
    isNothing(step.why)
      ? bold(stepWords(step))
      : saying('diagnosis.step', { what: bold(stepWords(step)), why: step.why }),
  ]);
  const lines = shown.filter(changesSomething).flatMap(diffLines);
  return [
    ...(items.length ? [{ kind: 'list' as const, items }] : []),
    ...(lines.length ? [{ kind: 'diff' as const, caption: [plain(said('card.exactChange'))], lines }] : []),
  ];
}

/** What the diagnosis names beside the primary cause and this plan leaves as it is: nobody should think that all is done with it. */
function untouchedParts(view: CaseView, attempt: Attempt, { steps }: Spoken<Plan>): readonly Part[] {
  const { diagnosis } = view;
  if (!diagnosis || attempt.outcome !== 'offered' || !isLatest(view, attempt)) return [];
  const changed = new Set(steps.filter(changesSomething).map(({ kind }) => kind));
  const involved = changed.has('set-config') ? [] : diagnosis.contributing;
  const memory = changed.has('set-memory') ? [] : diagnosis.risks.filter(({ kind }) => kind === 'memory');
  const items = [
    ...involved.map(({ title }): readonly Span[] => [plain(title)]),
    ...memory.map(({ title, why }): readonly Span[] => [plain(list('sentences', [asSentence(title), why]))]),
  ];
  if (items.length === 0) return [];
  return [paragraph(bold(said('card.untouched'))), { kind: 'list', items }];
}

/** While it waits, and where a check stopped it. */
const isChecked = (view: CaseView, attempt: Attempt): boolean =>
  isLatest(view, attempt) && ['offered', 'stopped'].includes(attempt.outcome);

function diffLines(step: SpokenStep): readonly Words[] {
  const parts = step.target.split('/');
  const field =
    step.kind === 'set-image' ? 'image' : step.kind === 'set-memory' ? 'limits.memory' : (parts.at(-1) ?? '');
  const place = step.kind === 'set-config' ? parts.slice(3, 5).join(' ') : `container ${parts[3]}`;
  return [
    `  ${parts[0]} ${parts[1]}/${parts[2]}, ${place}`,
    said('card.lineBefore', { field, value: step.from || said('card.notSet') }),
    said('card.lineAfter', { field, value: step.to || said('card.notSet') }),
  ];
}

const changesSomething = (step: SpokenStep): boolean => step.kind.startsWith('set-') && step.from !== step.to;

function facts(view: CaseView, plan: Spoken<Plan>): readonly Part[] {
  const risks = new Map(plan.steps.map(({ risk }) => [tell(risk, 'en'), risk]));
  const risk = list('sentences', [...risks.values()]);
  return [
    {
      kind: 'fields',
      fields: [
        { label: said('card.fact.risk'), value: [plain(isNothing(risk) ? said('card.noRisk') : risk)] },
        { label: said('card.fact.undo'), value: [plain(undoWords(view, plan).onCard)] },
        ...(plan.stakes ? stakesFacts(plan.stakes) : []),
      ],
    },
  ];
}

function stakesFacts(stakes: Stakes): Extract<Part, { kind: 'fields' }>['fields'] {
  const line = (what: keyof StakesLines): readonly Span[] => [
    plain(inEach((locale) => stakesWords(stakes, locale)[what])),
  ];
  return [
    { label: said('card.fact.scope'), value: line('scope') },
    { label: said('card.fact.takes'), value: line('takes') },
    {
      label: said(stakes.isReload ? 'card.fact.lostWithReload' : 'card.fact.lostWithRestart'),
      value: line('atRisk'),
    },
  ];
}

const canBeAskedAgain: ReadonlySet<Attempt['outcome']> = new Set([
  'declined',
  'expired',
  'withdrawn',
  'failed',
  'undone',
  'unclear',
  'stopped',
]);

const checkAgain = ({ incident }: CaseView): Button => ({
  action: 'check-again',
  value: incident.id,
  label: said('card.button.checkAgain'),
});

const buttonRow = (buttons: readonly Button[]): readonly Part[] =>
  buttons.length > 0 ? [{ kind: 'buttons', buttons }] : [];

function buttonParts(view: CaseView, attempt: Attempt, plan: Spoken<Plan>): readonly Part[] {
  const { halted } = view;
  const goOn = halted?.mayGoOn && halted.attempt === attempt.number ? [goOnButton(view, attempt)] : [];
  const undo = [...goOn, ...undoButtons(view, attempt)];
  if (!isLatest(view, attempt) || view.incident.state === 'resolved') return buttonRow(undo);
  if (view.incident.state !== 'undoing' && canBeAskedAgain.has(attempt.outcome))
    return buttonRow([...undo, checkAgain(view)]);
  if (attempt.outcome !== 'offered') return buttonRow(undo);
  const value = `${view.incident.id} ${plan.digest}`;
  const buttons: Button[] = [
    ...(isReady(view, plan) ? [approvalButton(view, attempt, plan)] : []),
    { action: 'decline', value, label: said('card.button.decline'), opensForm: true },
    ...(mayBeApproved(view, plan)
      ? [
          {
            action: 'change-values',
            value,
            label: said('card.button.changeValues'),
            opensForm: true as const,
          },
        ]
      : []),
  ];
  const back = isInstead(view, plan) && view.readOnly === undefined ? [putBackButton(view.incident.id)] : [];
  return [{ kind: 'buttons', buttons, overflow: [...back, ...checksButton(view)] }];
}

function footer(view: CaseView, attempt: Attempt, plan: Spoken<Plan>): Part {
  const voters = attempt.approvedBy ?? (isLatest(view, attempt) ? view.votes : []);
  const mark = attempt.outcome === 'declined' ? '✖ ' : '✔ ';
  const { number, outcome, offeredAt, expiresAt } = attempt;
  const items: readonly (readonly Span[])[] = [
    [saying('card.footer.plan', { number: String(number), digest: plan.digest.slice(0, 8) })],
    [saying('card.footer.offered', { time: time(offeredAt) })],
    ...(outcome === 'offered' ? [[saying('card.footer.expires', { time: time(expiresAt) })]] : []),
    ...voters.map((user) => [plain(mark), person(user)]),
  ];
  return {
    kind: 'footer',
    spans: items.flatMap((item, at) => (at === 0 ? item : [plain(' · '), ...item])),
  };
}
