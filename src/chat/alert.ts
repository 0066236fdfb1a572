import type { Attempt, Headline, Incident } from '../incident/incident.ts';
import { isNoTrouble } from '../incident/no-trouble.ts';
import { asSentence, list, said, type Words } from '../language/words.ts';
import { obstacleTo } from './card-state.ts';
import type { CaseView } from './case-view.ts';
import { detailsButton } from './details-button.ts';
import { frozenParts } from './frozen-parts.ts';
import {
  beforeAnyDeath,
  clockTime,
  confidenceWord,
  effectWords,
  isStrain,
  problem,
  reach,
  reachSpan,
  signalCount,
  stateWords,
  workloadName,
} from './incident-words.ts';
import type { Button, Message, Part, Span } from './message.ts';
import { putBackButton } from './put-back-words.ts';
import { snoozeButtons, snoozeSpans, untilWords } from './snooze-words.ts';
import { bold, joined, paragraph, person, plain, saying, time } from './spans.ts';
import { verdictButtons, verdictPart, verdictWords } from './verdict-words.ts';

/** The parent message of an incident: edited in place through its whole life. */
export function alertMessage(view: CaseView): Message {
  const { incident } = view;
  const { glyph, word, tone } = stateWords(incident);
  return {
    text: said('alert.text', { glyph, word, story: oneParagraph(view) }),
    tone,
    parts: [
      {
        kind: 'heading',
        text: said('alert.heading', { glyph, word, name: workloadName(incident), what: headingWords(view) }),
      },
      paragraph(extentSpan(view)),
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

function headingWords({ incident }: CaseView): Words {
  if (incident.state !== 'resolved') return problem(incident);
  if (incident.attempts.at(-1)?.outcome !== 'held') return said('alert.notFollowed');
  return said(isStrain(incident) ? 'alert.outOfDanger' : 'alert.runsAgain');
}

/** How many pods, where, since when, after which change. */
function extentSpan({ incident }: CaseView): Span {
  const pods = reachSpan(incident);
  const from = time(incident.openedAt);
  const { since } = incident;
  if (incident.state === 'resolved') {
    const to = time(incident.resolvedAt);
    return since
      ? saying('alert.wasAfter', { pods, from, to, change: bold(since.what), at: time(since.at) })
      : saying('alert.was', { pods, from, to });
  }
  return since
    ? saying('alert.isAfter', { pods, from, change: bold(since.what), at: time(since.at) })
    : saying('alert.is', { pods, from });
}

function oneParagraph(view: CaseView): Words {
  const { incident } = view;
  const early = incident.state === 'resolved' ? undefined : beforeAnyDeath(incident);
  return list('sentences', [
    extentWords(view),
    ...(early ? [asSentence(early.lead), early.words] : []),
    ...effectSentence(incident),
    incident.headline ? causeSentence(incident.headline) : said('alert.causeWanted'),
    nextWords(view),
    ...(incident.snooze ? [said('alert.snoozed', { until: untilWords(incident.snooze) })] : []),
    ...(incident.verdict ? [verdictWords(incident.verdict)] : []),
  ]);
}

function extentWords(view: CaseView): Words {
  const { incident } = view;
  const common = {
    name: workloadName(incident),
    what: headingWords(view),
    pods: reach(incident),
    from: clockTime(incident.openedAt),
    ...(incident.since ? { change: incident.since.what } : {}),
  };
  if (incident.state !== 'resolved')
    return said(incident.since ? 'alert.textIsAfter' : 'alert.textIs', common);
  const to = clockTime(incident.resolvedAt);
  return said(incident.since ? 'alert.textWasAfter' : 'alert.textWas', { ...common, to });
}

function effectSentence({ logs, state }: Incident): readonly Words[] {
  if (!logs || state === 'resolved') return [];
  return [said('alert.effect', { effect: effectWords(logs.effect), basis: logs.basis })];
}

function yetPart(incident: Incident): readonly Part[] {
  const early = incident.state === 'resolved' ? undefined : beforeAnyDeath(incident);
  return early ? [paragraph(bold(asSentence(early.lead)), ' ', early.words)] : [];
}

function effectPart({ incident: { logs, state } }: CaseView): readonly Part[] {
  if (!logs || state === 'resolved') return [];
  return [paragraph(saying('alert.effect', { effect: bold(effectWords(logs.effect)), basis: logs.basis }))];
}

function causePart({ incident }: CaseView): readonly Part[] {
  if (!incident.headline) return [paragraph(said('alert.causeWanted'))];
  return [paragraph(causeSpan(incident.headline))];
}

const causeSpan = (headline: Headline): Span => saying(causeKey(headline), causePlaces(headline));
const causeSentence = (headline: Headline): Words => said(causeKey(headline), causePlaces(headline));

const causePlaces = ({ confidence, title }: Headline) => ({ confidence: confidenceWord(confidence), title });

const causeKey = ({ cause, isAhead }: Headline) =>
  isAhead ? 'alert.causeAhead' : isNoTrouble(cause) ? 'alert.causeNone' : 'alert.cause';

function nextPart(view: CaseView): readonly Part[] {
  const words = nextWords(view);
  return [paragraph(saying('alert.now', { what: words })), ...frozenParts(view, words)];
}

/** What happens now, or what is waited for. */
export function nextWords(view: CaseView): Words {
  const { incident } = view;
  const attempt = incident.attempts.at(-1);
  const title = attempt?.title ?? '';
  if (view.halted) return said('alert.next.halted', { title, why: asSentence(view.halted.why) });
  switch (incident.state) {
    case 'proposed':
      return proposedWords(view, attempt);
    case 'changing':
      return said(attempt?.pullRequest ? 'alert.next.inGit' : 'alert.next.changing', { title });
    case 'verifying':
      return said('alert.next.verifying', { title });
    case 'undoing':
      return said('alert.next.undoing', { title });
    case 'resolved':
      return asSentence(incident.how || said('alert.next.closed'));
    case 'open':
      return view.readOnly === undefined ? openWords(incident, attempt) : byHand(view.readOnly);
  }
}

function proposedWords(view: CaseView, attempt: Attempt | undefined): Words {
  const obstacle = obstacleTo(view, view.plan);
  if (obstacle !== undefined) return byHand(obstacle);
  const { incident, approval, votes } = view;
  return said('alert.next.proposed', {
    count: approval.required - votes.length,
    title: attempt?.title ?? '',
    until: clockTime(attempt?.expiresAt ?? incident.openedAt),
  });
}

const byHand = (obstacle: Words): Words => said('alert.next.byHand', { why: asSentence(obstacle) });

const before = ['held', 'failed', 'undone', 'unclear', 'stopped'] as const;

function openWords({ headline, signals, reopened }: Incident, attempt: Attempt | undefined): Words {
  if (Date.parse(reopened?.at ?? '') > Date.parse(headline?.at ?? '')) return said('alert.next.reopened');
  if (attempt?.outcome === 'declined') return said('alert.next.declined');
  if (attempt?.outcome === 'expired') return said('alert.next.expired');
  if (attempt?.outcome === 'withdrawn') return said('alert.next.withdrawn');
  const outcome = before.find((each) => each === attempt?.outcome);
  const isNewer = Date.parse(headline?.at ?? '') >= Date.parse(attempt?.endedAt ?? headline?.at ?? '');
  if (headline && headline.signals >= signals && isNewer) return said('alert.next.told');
  return outcome
    ? said('alert.next.readAgain', { what: said(`alert.before.${outcome}`) })
    : said('alert.next.toBeRead');
}

function buttons({ incident, plan, readOnly, former }: CaseView): readonly Part[] {
  if (incident.state === 'resolved') return [];
  const idle = incident.state === 'open' || incident.state === 'proposed';
  const value = incident.id;
  const acknowledge: Button = { action: 'acknowledge', value, label: said('alert.button.acknowledge') };
  const overflow: Button[] = [
    detailsButton(incident),
    ...verdictButtons(incident),
    ...(idle ? snoozeButtons(incident) : []),
  ];
  const offers: Button[] =
    readOnly || !plan || !idle
      ? []
      : [
          { action: 'upgrade', value, label: said('alert.button.upgrade'), opensForm: true },
          { action: 'change-limits', value, label: said('alert.button.limits'), opensForm: true },
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
  const { acknowledgedBy: who, asked } = incident;
  const notYet = incident.state === 'resolved' ? [] : [plain(said('alert.footer.notAcknowledged'))];
  const items: readonly Span[] = [
    plain(incident.id),
    plain(signalCount(incident)),
    ...(asked ? [saying('alert.footer.asked', { person: person(asked.by) })] : []),
    ...(who ? [whoHasIt(who)] : notYet),
    ...reopenedSpans(incident),
    ...snoozeSpans(incident),
  ];
  return { kind: 'footer', spans: joined(items, ' · ') };
}

function whoHasIt({ user, at, from }: NonNullable<Incident['acknowledgedBy']>): Span {
  const places = { person: person(user), time: time(at) };
  return from === undefined
    ? saying('alert.footer.acknowledged', places)
    : saying('alert.footer.handedOver', { ...places, from: person(from) });
}

function reopenedSpans({ state, reopened }: Incident): readonly Span[] {
  if (!reopened || state === 'resolved') return [];
  const at = time(reopened.at);
  return [
    reopened.by === undefined
      ? saying('alert.footer.reopened', { time: at })
      : saying('alert.footer.reopenedBy', { time: at, person: person(reopened.by) }),
  ];
}
