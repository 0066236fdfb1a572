import {
  beforeAnyDeath,
  clockTime,
  confidenceWord,
  effectWords,
  extent,
  isStrain,
  podCount,
  problem,
  signalCount,
  stateWords,
  workloadName,
} from './incident-words.ts';
import type { Attempt, Headline, Incident } from '../incident/incident.ts';
import type { Button, Message, Part, Span } from './message.ts';
import { isNoTrouble } from '../incident/no-trouble.ts';
import { obstacleTo } from './card-state.ts';
import type { CaseView } from './case-view.ts';
import { frozenParts } from './frozen-parts.ts';
import { detailsButton } from './details-button.ts';
import { putBackButton } from './put-back-words.ts';
import { sentence } from './sentence.ts';
import { bold, paragraph, person, plain, time } from './spans.ts';
import { snoozeButtons, snoozeSpans, untilWords } from './snooze-words.ts';
import { verdictButtons, verdictPart, verdictWords } from './verdict-words.ts';

/** The parent message of an incident: edited in place through its whole life. */
export function alertMessage(view: CaseView): Message {
  const { incident } = view;
  const { glyph, word, tone } = stateWords(incident);
  return {
    text: `${glyph} ${word}: ${oneParagraph(view)}`,
    tone,
    parts: [
      { kind: 'heading', text: `${glyph} ${word} · ${workloadName(incident)} ${headingWords(view)}` },
      paragraph(
        bold(podCount(incident)),
        plain(extent(incident)),
        ...duration(incident),
        ...sinceChange(view),
      ),
      ...yetPart(incident),
      ...effectPart(view),
      ...causePart(view),
      ...nextPart(view),
      ...verdictPart(incident),
      ...buttons(view),
      footer(view),
    ],
  };
}

function headingWords({ incident }: CaseView): string {
  if (incident.state !== 'resolved') return problem(incident);
  if (incident.attempts.at(-1)?.outcome !== 'held') return 'is not followed any more';
  return isStrain(incident) ? 'is out of danger' : 'runs again';
}

function duration(incident: Incident): readonly Span[] {
  if (incident.state !== 'resolved') return [plain(' since '), time(incident.openedAt)];
  return [plain(' affected from '), time(incident.openedAt), plain(' to '), time(incident.resolvedAt)];
}

function oneParagraph(view: CaseView): string {
  const { incident } = view;
  const after = incident.since ? `, after the ${incident.since.what}` : '';
  const began = clockTime(incident.openedAt);
  const when =
    incident.state === 'resolved'
      ? `affected from ${began} to ${clockTime(incident.resolvedAt)}`
      : `since ${began}`;
  const what = `${workloadName(incident)} ${headingWords(view)}: ${podCount(incident)}${extent(incident)} ${when}${after}.`;
  const early = incident.state === 'resolved' ? undefined : beforeAnyDeath(incident);
  const yet = early ? ` ${early.lead}. ${early.words}` : '';
  const logs =
    incident.logs && incident.state !== 'resolved'
      ? ` ${effectWords(incident.logs.effect)}: ${incident.logs.basis}.`
      : '';
  const cause = incident.headline
    ? ` ${causeLead(incident.headline)}${incident.headline.title}.`
    : ' The cause is being looked for.';
  const verdict = incident.verdict ? ` ${verdictWords(incident.verdict)}` : '';
  const snoozed = incident.snooze ? ` Snoozed ${untilWords(incident.snooze)}.` : '';
  return `${what}${yet}${logs}${cause} ${nextWords(view)}${snoozed}${verdict}`;
}

const sinceChange = ({ incident }: CaseView) =>
  incident.since
    ? [plain(', after the '), bold(incident.since.what), plain(' at '), time(incident.since.at)]
    : [];

function yetPart(incident: Incident): readonly Part[] {
  const early = incident.state === 'resolved' ? undefined : beforeAnyDeath(incident);
  return early ? [paragraph(bold(`${early.lead}. `), early.words)] : [];
}

function effectPart({ incident }: CaseView): readonly Part[] {
  if (!incident.logs || incident.state === 'resolved') return [];
  return [paragraph(bold(effectWords(incident.logs.effect)), `: ${incident.logs.basis}.`)];
}

function causePart({ incident }: CaseView): readonly Part[] {
  if (!incident.headline) return [paragraph('The cause is being looked for.')];
  return [paragraph(bold(causeLead(incident.headline)), `${incident.headline.title}.`)];
}

const causeLead = ({ cause, confidence, isAhead }: Headline): string =>
  isAhead ? 'What may come: ' : isNoTrouble(cause) ? '' : `Cause, ${confidenceWord(confidence)} confidence: `;

function nextPart(view: CaseView): readonly Part[] {
  const words = nextWords(view);
  return [paragraph(bold('Now: '), words), ...frozenParts(view, words)];
}

/** What happens now, or what is waited for. */
export function nextWords(view: CaseView): string {
  const { incident, approval, votes } = view;
  const attempt = incident.attempts.at(-1);
  if (view.halted)
    return `"${attempt?.title}" is halted. ${sentence(view.halted.why)} The thread says what may be done.`;
  switch (incident.state) {
    case 'proposed': {
      const obstacle = obstacleTo(view, view.plan);
      if (obstacle !== undefined) return byHand(obstacle);
      const missing = approval.required - votes.length;
      const who = missing === 1 ? 'One approval is' : `${missing} approvals are`;
      return `${who} needed in the thread for "${attempt?.title}", by ${clockTime(attempt?.expiresAt ?? incident.openedAt)}.`;
    }
    case 'changing':
      if (attempt?.pullRequest)
        return `"${attempt.title}" is on its way through Git; the thread tells how far.`;
      return `"${attempt?.title}" is being rolled out.`;
    case 'verifying':
      return `"${attempt?.title}" is rolled out; whether it holds is being measured.`;
    case 'undoing':
      return `"${attempt?.title}" did not hold and is being undone.`;
    case 'resolved':
      return sentence(incident.how || 'closed');
    case 'open':
      return view.readOnly === undefined ? openWords(incident, attempt) : byHand(view.readOnly);
  }
}

const byHand = (obstacle: string): string => `${sentence(obstacle)} The thread says what to do by hand.`;

const before: Readonly<Partial<Record<Attempt['outcome'], string>>> = {
  held: 'The last change held, and other trouble followed',
  failed: 'The last change did not hold',
  undone: 'The last change was undone',
  unclear: 'Whether the last change holds is not clear',
  stopped: 'The last change was stopped',
};

function openWords({ headline, signals, reopened }: Incident, attempt: Attempt | undefined): string {
  if (Date.parse(reopened?.at ?? '') > Date.parse(headline?.at ?? ''))
    return 'It had been closed and is not over; the evidence is being read again.';
  if (attempt?.outcome === 'declined') return 'The plan was declined; nothing was changed.';
  if (attempt?.outcome === 'expired')
    return 'The plan expired without enough approvals; nothing was changed.';
  if (attempt?.outcome === 'withdrawn')
    return 'The plan was withdrawn: the newest diagnosis in the thread calls for something else.';
  const told = attempt && before[attempt.outcome];
  const isNewer = Date.parse(headline?.at ?? '') >= Date.parse(attempt?.endedAt ?? headline?.at ?? '');
  if (headline && headline.signals >= signals && isNewer) return 'The diagnosis is in the thread.';
  return told
    ? `${told}; the evidence is being read again.`
    : 'The evidence follows in the thread as soon as it is read.';
}

function buttons({ incident, plan, readOnly, former }: CaseView): readonly Part[] {
  if (incident.state === 'resolved') return [];
  const idle = incident.state === 'open' || incident.state === 'proposed';
  const value = incident.id;
  const acknowledge: Button = { action: 'acknowledge', value, label: 'Acknowledge' };
  const overflow: Button[] = [
    detailsButton(incident),
    ...verdictButtons(incident),
    ...(idle ? snoozeButtons(incident) : []),
  ];
  const offers: Button[] =
    readOnly || !plan || !idle
      ? []
      : [
          { action: 'upgrade', value, label: 'Upgrade…', opensForm: true },
          { action: 'change-limits', value, label: 'Change limits…', opensForm: true },
        ];
  // Beside a plan it stands on the plan's card.
  const back = readOnly === undefined && former && idle && !plan ? [putBackButton(value)] : [];
  return [
    {
      kind: 'buttons',
      buttons: [...offers, ...back, ...(incident.acknowledgedBy ? [] : [acknowledge])],
      overflow,
    },
  ];
}

function footer({ incident }: CaseView): Part {
  const acknowledged = incident.acknowledgedBy
    ? [
        plain(' · acknowledged by '),
        person(incident.acknowledgedBy.user),
        plain(' '),
        time(incident.acknowledgedBy.at),
      ]
    : incident.state === 'resolved'
      ? []
      : [plain(' · nobody has acknowledged yet')];
  return {
    kind: 'footer',
    spans: [
      plain(`${incident.id} · ${signalCount(incident)}`),
      ...(incident.asked ? [plain(' · a fix was asked for by '), person(incident.asked.by)] : []),
      ...acknowledged,
      ...reopenedSpans(incident),
      ...snoozeSpans(incident),
    ],
  };
}

function reopenedSpans({ state, reopened }: Incident): readonly Span[] {
  if (!reopened || state === 'resolved') return [];
  const who = reopened.by === undefined ? [] : [plain(' by '), person(reopened.by)];
  return [plain(' · reopened '), time(reopened.at), ...who];
}
