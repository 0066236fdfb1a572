import { list, said, type Words } from '../language/words.ts';
import { nextWords } from './alert.ts';
import { isReady, statusWords } from './card-state.ts';
import type { CaseView } from './case-view.ts';
import { problem, stateWords, workloadName } from './incident-words.ts';
import type { Message, Part } from './message.ts';
import { asked, bold, joined, link, paragraph, person, plain, saying } from './spans.ts';

/** Where a message of the incident can be opened. */
export interface CardPlace {
  readonly what: 'card' | 'alert';
  readonly url: string;
}

/** What is proposed in an open incident, for the person who asked: where it stands, who decides, what is missing and where the card is. */
export function fixMessage(view: CaseView, place: CardPlace | undefined, lead?: Words): Message {
  const { incident, plan } = view;
  const attempt = incident.attempts.at(-1);
  const { glyph, word, tone } = stateWords(incident);
  const { id } = incident;
  const status =
    attempt && plan && incident.state !== 'open' ? statusWords(view, attempt, plan) : nextWords(view);
  const what = { name: workloadName(incident), what: problem(incident) };
  const text = attempt
    ? said('answer.fix.textPlan', { glyph, id, ...what, title: attempt.title, status })
    : said('answer.fix.text', { glyph, id, ...what, status });
  return {
    text: lead === undefined ? text : list('sentences', [lead, text]),
    tone,
    parts: [
      ...(lead === undefined ? [] : [paragraph(lead)]),
      paragraph(saying('answer.fix.head', { glyph, word, id, ...what })),
      paragraph(
        attempt ? saying('answer.fix.plan', { title: bold(attempt.title), status }) : plain(status),
      ),
      ...whoDecides(view),
      placePart(view, place),
    ],
  };
}

function whoDecides(view: CaseView): readonly Part[] {
  const { incident, plan, approval, votes } = view;
  if (incident.state !== 'proposed' || !plan || !isReady(view, plan)) return [];
  const who = asked(approval);
  const people = who.length > 0 ? joined(who, ', ') : [plain(said('answer.fix.everyMember'))];
  const given = votes.map((user) => person(user));
  return [
    paragraph(
      given.length > 0
        ? saying('answer.fix.mayApproveGiven', { people, given: joined(given, ', ') })
        : saying('answer.fix.mayApprove', { people }),
    ),
  ];
}

function placePart({ incident }: CaseView, place: CardPlace | undefined): Part {
  if (!place) return paragraph(said('answer.fix.inChannel', { id: incident.id }));
  return paragraph(link(place.url, said(place.what === 'card' ? 'answer.fix.openCard' : 'answer.fix.openAlert')));
}
