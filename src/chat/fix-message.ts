import { nextWords } from './alert.ts';
import { isReady, statusWords } from './card-state.ts';
import type { CaseView } from './case-view.ts';
import { problem, stateWords, workloadName } from './incident-words.ts';
import type { Message, Part } from './message.ts';
import { asked, bold, joined, link, paragraph, person, plain } from './spans.ts';

/** Where a message of the incident can be opened. */
export interface CardPlace {
  readonly what: 'card' | 'alert';
  readonly url: string;
}

/** What is proposed in an open incident, for the person who asked: where it stands, who decides, what is missing and where the card is. */
export function fixMessage(view: CaseView, place: CardPlace | undefined, lead = ''): Message {
  const { incident, plan } = view;
  const attempt = incident.attempts.at(-1);
  const { glyph, word, tone } = stateWords(incident);
  const status =
    attempt && plan && incident.state !== 'open' ? statusWords(view, attempt, plan) : nextWords(view);
  const title = attempt ? `"${attempt.title}": ` : '';
  const what = `${workloadName(incident)} ${problem(incident)}`;
  return {
    text: `${lead}${glyph} ${incident.id} · ${what}. ${title}${status}`,
    tone,
    parts: [
      ...(lead === '' ? [] : [paragraph(lead.trim())]),
      paragraph(bold(`${glyph} ${word} ${incident.id}`), ` · ${what}`),
      paragraph(...(attempt ? [bold(attempt.title), plain(' · ')] : []), status),
      ...whoDecides(view),
      placePart(view, place),
    ],
  };
}

function whoDecides(view: CaseView): readonly Part[] {
  const { incident, plan, approval, votes } = view;
  if (incident.state !== 'proposed' || !plan || !isReady(view, plan)) return [];
  const who = asked(approval);
  const given = votes.map((user) => person(user));
  return [
    paragraph(
      bold('Who may approve: '),
      ...(who.length > 0 ? joined(who, ', ') : [plain('every full member of this workspace')]),
      plain(given.length > 0 ? ' · approved by ' : '. Nobody has approved yet.'),
      ...joined(given, ', '),
    ),
  ];
}

function placePart({ incident }: CaseView, place: CardPlace | undefined): Part {
  if (!place) return paragraph(`Its messages stand in the channel under ${incident.id}.`);
  return paragraph(link(place.url, place.what === 'card' ? 'Open the proposal' : 'Open the incident'));
}
