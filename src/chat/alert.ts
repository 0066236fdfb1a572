import {
  clockTime,
  confidenceWord,
  effectWords,
  podCount,
  problem,
  stateWords,
  workloadName,
} from './incident-words.ts';
import type { Button, Message, Part } from './message.ts';
import type { CaseView } from './case-view.ts';
import { bold, paragraph, person, plain, time } from './spans.ts';

/** The parent message of an incident: edited in place through its whole life. */
export function alertMessage(view: CaseView): Message {
  const { incident } = view;
  const { glyph, word, tone } = stateWords(incident);
  return {
    text: `${glyph} ${word}: ${oneParagraph(view)}`,
    tone,
    parts: [
      { kind: 'heading', text: `${glyph} ${word} · ${workloadName(incident)} ${headingWords(view)}` },
      paragraph(bold(podCount(incident)), ' since ', time(incident.openedAt), ...sinceChange(view)),
      ...effectPart(view),
      ...causePart(view),
      ...nextPart(view),
      ...buttons(view),
      footer(view),
    ],
  };
}

function headingWords({ incident }: CaseView): string {
  if (incident.state !== 'resolved') return problem(incident);
  return incident.attempts.at(-1)?.outcome === 'held' ? 'runs again' : 'is quiet';
}

function oneParagraph(view: CaseView): string {
  const { incident } = view;
  const after = incident.since ? `, after the ${incident.since.what}` : '';
  const what = `${workloadName(incident)} ${headingWords(view)}: ${podCount(incident)} since ${clockTime(incident.openedAt)}${after}.`;
  const logs =
    incident.logs && incident.state !== 'resolved'
      ? ` ${effectWords(incident.logs.effect)} (${incident.logs.basis}).`
      : '';
  const cause = incident.headline
    ? ` Cause, ${confidenceWord(incident.headline.confidence)} confidence: ${incident.headline.title}.`
    : ' The cause is being looked for.';
  return `${what}${logs}${cause} ${nextWords(view)}`;
}

const sinceChange = ({ incident }: CaseView) =>
  incident.since
    ? [plain(', after the '), bold(incident.since.what), plain(' at '), time(incident.since.at)]
    : [];

function effectPart({ incident }: CaseView): readonly Part[] {
  if (!incident.logs || incident.state === 'resolved') return [];
  return [paragraph(bold(effectWords(incident.logs.effect)), `: ${incident.logs.basis}.`)];
}

function causePart({ incident }: CaseView): readonly Part[] {
  if (!incident.headline) return [paragraph('The cause is being looked for.')];
  const { confidence, title } = incident.headline;
  return [paragraph(bold(`Cause, ${confidenceWord(confidence)} confidence: `), `${title}.`)];
}

function nextPart(view: CaseView): readonly Part[] {
  return [paragraph(bold('Now: '), nextWords(view))];
}

function nextWords({ incident, approval, votes, readOnly }: CaseView): string {
  const attempt = incident.attempts.at(-1);
  switch (incident.state) {
    case 'proposed': {
      const missing = approval.required - votes.length;
      const who = missing === 1 ? 'One approval is' : `${missing} approvals are`;
      return `${who} needed in the thread for "${attempt?.title}", by ${clockTime(attempt?.expiresAt ?? incident.openedAt)}.`;
    }
    case 'changing':
      return `"${attempt?.title}" is being rolled out.`;
    case 'verifying':
      return `"${attempt?.title}" is rolled out; whether it holds is being measured.`;
    case 'undoing':
      return `"${attempt?.title}" did not hold and is being undone.`;
    case 'resolved':
      return incident.how.length > 0
        ? `${incident.how[0]?.toUpperCase()}${incident.how.slice(1)}.`
        : 'Closed.';
    case 'open':
      if (readOnly) return `${readOnly} The thread says what to do by hand.`;
      if (attempt?.outcome === 'declined') return 'The plan was declined; nothing was changed.';
      if (attempt?.outcome === 'expired')
        return 'The plan expired without enough approvals; nothing was changed.';
      if (attempt?.outcome === 'undone')
        return 'The last change was undone; the evidence is being read again.';
      return 'The evidence is in the thread as soon as it is read.';
  }
}

function buttons({ incident, plan, readOnly }: CaseView): readonly Part[] {
  if (incident.state === 'resolved') return [];
  const value = incident.id;
  const acknowledge: Button = { action: 'acknowledge', value, label: 'Acknowledge' };
  const overflow: Button[] = [
    { action: 'details', value, label: 'Details', opensForm: true },
    { action: 'not-an-incident', value, label: 'Not an incident…', opensForm: true },
  ];
  const idle = incident.state === 'open' || incident.state === 'proposed';
  const offers: Button[] =
    readOnly || !plan || !idle
      ? []
      : [
          { action: 'upgrade', value, label: 'Upgrade…', opensForm: true },
          { action: 'change-limits', value, label: 'Change limits…', opensForm: true },
        ];
  return [
    { kind: 'buttons', buttons: [...offers, ...(incident.acknowledgedBy ? [] : [acknowledge])], overflow },
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
      plain(`${incident.id} · ${incident.signals} ${incident.signals === 1 ? 'signal' : 'signals'}`),
      ...acknowledged,
    ],
  };
}
