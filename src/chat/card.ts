import type { Attempt } from '../incident/incident.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { stakesWords } from '../plan/stakes-words.ts';
import type { Measured } from '../verification/judge.ts';
import { frozenParts } from './frozen-parts.ts';
import { approvalButton, goOnButton } from './approval-button.ts';
import { cardState, isLatest, isReady, mayBeApproved, statusWords } from './card-state.ts';
import type { CaseView } from './case-view.ts';
import { checkParts, checksButton } from './check-words.ts';
import { stepWords } from './diagnosis-message.ts';
import { mebibytes, pods, workloadName } from './incident-words.ts';
import { lastingParts } from './lasting-parts.ts';
import type { Button, Message, Part, Span } from './message.ts';
import { formerParts, isInstead, putBackButton } from './put-back-words.ts';
import { asked, bold, joined, paragraph, person, plain, time } from './spans.ts';
import { triedParts } from './refuted-words.ts';
import { undoButtons } from './undo-button.ts';
import { undoWords } from './undo-words.ts';

/** The approval card of one attempt, in all its states: one message in the thread, edited in place. */
export function cardMessage(view: CaseView, attempt: Attempt, plan: Plan): Message {
  const { glyph, word, tone } = cardState(view, attempt);
  const status = statusWords(view, attempt, plan);
  return {
    text: `${glyph} ${word} for ${workloadName(view.incident)}: ${attempt.title}. ${status}`,
    tone,
    parts: [
      { kind: 'heading', text: `${glyph} ${word} · ${attempt.title}` },
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
  return who.length === 0 ? [] : [paragraph(...joined(who, ', '), plain(': please look at this plan.'))];
}

function progressParts(view: CaseView, attempt: Attempt): readonly Part[] {
  if (!isLatest(view, attempt)) return [];
  if (attempt.outcome === 'running' && view.rollout)
    return [{ kind: 'progress', done: view.rollout.done, total: view.rollout.total, label: 'pods' }];
  if (attempt.outcome === 'verifying' && view.measured)
    return [
      {
        kind: 'progress',
        done: Math.min(view.measured.quietMs, view.measured.holdMs),
        total: view.measured.holdMs,
        label: 'quiet',
      },
    ];
  return [];
}

function measuredParts(measured: Measured | undefined, attempt: Attempt): readonly Part[] {
  if (!measured || !['verifying', 'held', 'failed', 'undone'].includes(attempt.outcome)) return [];
  const memory =
    measured.peakBytes === undefined
      ? []
      : [
          `memory peak ${mebibytes(measured.peakBytes)}${measured.limitBytes ? ` of ${mebibytes(measured.limitBytes)}` : ''}`,
        ];
  const flow = measured.delivering
    ? [`${measured.delivering.pods} of ${measured.delivering.of} pods deliver records`]
    : [];
  const words = [
    `${measured.deaths} ${measured.deaths === 1 ? 'death' : 'deaths'} since the rollout`,
    `${measured.pods.available} of ${pods(measured.pods.desired)} available`,
    ...memory,
    ...flow,
  ];
  return [paragraph(bold('Measured: '), `${words.join(' · ')}.`)];
}

/** What is written and what is deliberately kept; advice stands in the diagnosis. */
function stepParts({ steps }: Plan): readonly Part[] {
  const shown = steps.filter((step) => step.kind !== 'advice');
  const items = shown.map((step): readonly Span[] => [
    bold(stepWords(step)),
    plain(step.why ? ` – ${step.why}` : ''),
  ]);
  const lines = shown.filter(changesSomething).flatMap(diffLines);
  return [
    ...(items.length ? [{ kind: 'list' as const, items }] : []),
    ...(lines.length ? [{ kind: 'diff' as const, caption: [plain('The exact change')], lines }] : []),
  ];
}

/** What the diagnosis names beside the primary cause and this plan leaves as it is: nobody should think that all is done with it. */
function untouchedParts(view: CaseView, attempt: Attempt, { steps }: Plan): readonly Part[] {
  const { diagnosis } = view;
  if (!diagnosis || attempt.outcome !== 'offered' || !isLatest(view, attempt)) return [];
  const changed = new Set(steps.filter(changesSomething).map(({ kind }) => kind));
  const involved = changed.has('set-config') ? [] : diagnosis.contributing;
  const memory = changed.has('set-memory') ? [] : diagnosis.risks.filter(({ kind }) => kind === 'memory');
  const items = [
    ...involved.map(({ title }): readonly Span[] => [plain(title)]),
    ...memory.map(({ title, why }): readonly Span[] => [plain(`${title}. ${why}`)]),
  ];
  if (items.length === 0) return [];
  return [paragraph(bold('Not changed by this, and part of it:')), { kind: 'list', items }];
}

/** While it waits, and where a check stopped it. */
const isChecked = (view: CaseView, attempt: Attempt): boolean =>
  isLatest(view, attempt) && ['offered', 'stopped'].includes(attempt.outcome);

function diffLines(step: Step): readonly string[] {
  const parts = step.target.split('/');
  const field =
    step.kind === 'set-image' ? 'image' : step.kind === 'set-memory' ? 'limits.memory' : parts.at(-1);
  const place = step.kind === 'set-config' ? parts.slice(3, 5).join(' ') : `container ${parts[3]}`;
  return [
    `  ${parts[0]} ${parts[1]}/${parts[2]}, ${place}`,
    `- ${field}: ${step.from || '(not set)'}`,
    `+ ${field}: ${step.to || '(not set)'}`,
  ];
}

const changesSomething = (step: Step): boolean => step.kind.startsWith('set-') && step.from !== step.to;

function facts(view: CaseView, plan: Plan): readonly Part[] {
  const stakes = plan.stakes && stakesWords(plan.stakes);
  const risks = [...new Set(plan.steps.map((step) => step.risk).filter(Boolean))];
  return [
    {
      kind: 'fields',
      fields: [
        { label: 'Risk', value: [plain(risks.join(' ') || 'None: nothing is written.')] },
        { label: 'Undo', value: [plain(undoWords(view, plan).onCard)] },
        ...(stakes
          ? [
              { label: 'Scope', value: [plain(stakes.scope)] },
              { label: 'Takes', value: [plain(stakes.takes)] },
              {
                label: plan.stakes?.isReload ? 'Lost with the reload' : 'Lost with the restart',
                value: [plain(stakes.atRisk)],
              },
            ]
          : []),
      ],
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
  label: 'Check again',
});

const buttonRow = (buttons: readonly Button[]): readonly Part[] =>
  buttons.length > 0 ? [{ kind: 'buttons', buttons }] : [];

function buttonParts(view: CaseView, attempt: Attempt, plan: Plan): readonly Part[] {
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
    { action: 'decline', value, label: 'Decline…', opensForm: true },
    ...(mayBeApproved(view, plan)
      ? [{ action: 'change-values', value, label: 'Change values…', opensForm: true as const }]
      : []),
  ];
  const back = isInstead(view, plan) && view.readOnly === undefined ? [putBackButton(view.incident.id)] : [];
  return [{ kind: 'buttons', buttons, overflow: [...back, ...checksButton(view)] }];
}

function footer(view: CaseView, attempt: Attempt, plan: Plan): Part {
  const voters = attempt.approvedBy ?? (isLatest(view, attempt) ? view.votes : []);
  const mark = attempt.outcome === 'declined' ? '✖ ' : '✔ ';
  const people = voters.flatMap((user) => [plain(` · ${mark}`), person(user)]);
  const until: readonly Span[] =
    attempt.outcome === 'offered' ? [plain(' · expires '), time(attempt.expiresAt)] : [];
  return {
    kind: 'footer',
    spans: [
      plain(`plan ${attempt.number} · ${plan.digest.slice(0, 8)} · offered `),
      time(attempt.offeredAt),
      ...until,
      ...people,
    ],
  };
}
