import type { Reply } from './form.ts';
import type { Message } from './message.ts';
import { type Askable, asked, joined, paragraph, plain } from './spans.ts';

/** A line for one person, without state or colour of its own. */
export const quietMessage = (text: string): Message => ({ text, tone: 'grey', parts: [paragraph(text)] });

/** The same line as an answer to what somebody just did. */
export const whisper = (text: string): Reply => ({ kind: 'whisper', message: quietMessage(text) });

/** Why somebody may not approve, and whom to ask instead. */
export function refusalMessage(right: { readonly why: string; readonly ask?: Askable }): Message {
  const people = right.ask ? asked(right.ask) : [];
  const line = people.length > 0 ? [paragraph('Ask ', ...joined(people, ' or '), plain('.'))] : [];
  return { text: right.why, tone: 'grey', parts: [paragraph(right.why), ...line] };
}
