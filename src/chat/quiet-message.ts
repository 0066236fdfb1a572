import { said, type Words } from '../language/words.ts';
import type { Reply } from './form.ts';
import { span } from './incident-words.ts';
import type { Message } from './message.ts';
import { type Askable, asked, joined, paragraph, person, saying } from './spans.ts';

/** A line for one person, without state or colour of its own. */
export const quietMessage = (text: Words): Message => ({ text, tone: 'grey', parts: [paragraph(text)] });

/** The same line as an answer to what somebody just did. */
export const whisper = (text: Words): Reply => ({ kind: 'whisper', message: quietMessage(text) });

/** What somebody is told whose yes came after the last one that was needed. */
export function approvedBeforeMessage(by: readonly string[], agoMs: number): Message {
  const ago = span(agoMs);
  const people = by.map((user) => person(user));
  return {
    text: said('vote.beforeYou', { people: said('vote.somebody'), ago }),
    tone: 'grey',
    parts: [paragraph(saying('vote.beforeYou', { people: joined(people, ', '), ago }))],
  };
}

/** Why somebody may not approve, and whom to ask instead. */
export function refusalMessage(right: { readonly why: Words; readonly ask?: Askable }): Message {
  const people = right.ask ? asked(right.ask) : [];
  const line =
    people.length > 0 ? [paragraph(saying('vote.askThem', { people: joined(people, ', ') }))] : [];
  return { text: right.why, tone: 'grey', parts: [paragraph(right.why), ...line] };
}
